"""Every command that README shows is run, and answers what README says.

A fenced block is run where a comment stands before it: `<!-- run: a state of the shop -->`. Lines
that begin with `$ ` are commands, the rest is their output. Ids of commits and times differ from
run to run; both are masked. Where a block says PORT, a local registry listens.
`UPDATE_SNAPSHOTS=1` pastes the output anew (in one process: `-n 0`).
"""

from __future__ import annotations

import doctest
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from contract_registry.emulator import serving

from .conftest import ROOT, Shop

README = ROOT / "README.md"
PORT = "PORT"
ORDER_PLACED = "contracts/orders/order-placed.v2.yaml"
REQUIRED = "[orderId, customerId, placedAt, lines, total, shipTo]"


@dataclass(frozen=True)
class Block:
    line: int
    state: str
    language: str
    text: str


def readme() -> str:
    return README.read_text(encoding="utf-8")


def blocks(language: str = "console|python") -> list[Block]:
    text = readme()
    pattern = rf"^<!-- run: ([^\n]+) -->\n```({language})\n(.*?)^```$"
    found = re.finditer(pattern, text, re.MULTILINE | re.DOTALL)
    return [Block(text[: match.start()].count("\n") + 2, *match.groups()) for match in found]


def with_a_required_field(shop: Shop) -> None:
    shop.edit(ORDER_PLACED, REQUIRED, REQUIRED.replace("]", ", tenant]"))
    field = "    tenant: {type: string, maxLength: 40}\n"
    shop.edit(ORDER_PLACED, "    couponCode:\n", f"{field}    couponCode:\n")
    shop.edit(ORDER_PLACED, "    region: eu\n", "    region: eu\n    tenant: porto\n")


def with_an_optional_field(shop: Shop) -> None:
    with_a_required_field(shop)
    shop.edit(ORDER_PLACED, ", tenant]", "]")


def unchanged(shop: Shop) -> None:
    """The shop as it is committed."""


def with_two_mistakes(shop: Shop) -> None:
    shop.edit(ORDER_PLACED, "summary: ", "sumary: ")
    shop.edit(ORDER_PLACED, "shared/address.yaml", "shared/adress.yaml")


STATES: Mapping[str, Callable[[Shop], None]] = {
    "the shop": unchanged,
    "tenant became required": with_a_required_field,
    "tenant is optional": with_an_optional_field,
    "two mistakes": with_two_mistakes,
    "a local registry": unchanged,
}


def masked(text: str) -> str:
    text = re.sub(r"\bbase [0-9a-f]{7,40}\b", "base …", text)
    text = re.sub(r"--until \d{4}-\d\d-\d\d", "--until …", text)
    text = re.sub(r'"ms": ?[0-9.]+', '"ms": …', text)
    return re.sub(r" · [0-9.]+ m?s$", " · …", text, flags=re.MULTILINE)


def answered(block: Block, shop: Shop) -> str:
    """The block with the output that its commands have now."""
    STATES[block.state](shop)
    said = []
    with a_registry_for(block) as port:
        for command in re.findall(r"^\$ (.*)$", block.text, re.MULTILINE):
            done = shop.run("bash", "-c", command.replace(PORT, port))
            said.append(f"$ {command}\n" + f"{done.out}{done.err}".replace(f":{port}", f":{PORT}"))
    return "".join(said)


@contextmanager
def a_registry_for(block: Block) -> Iterator[str]:
    """The port of a local registry, where the block speaks of one."""
    if PORT not in block.text:
        yield PORT
        return
    with serving() as registry:
        yield registry.url.rpartition(":")[2]


@pytest.mark.parametrize("number", range(len(blocks("console"))))
def test_a_console_block(number: int, shop: Shop) -> None:
    block = blocks("console")[number]
    answer = answered(block, shop)
    if os.environ.get("UPDATE_SNAPSHOTS") and masked(answer) != masked(block.text):
        README.write_text(readme().replace(block.text, answer), encoding="utf-8")
    else:
        assert masked(answer) == masked(block.text)


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: f"line-{block.line}")
def test_a_python_block(block: Block) -> None:
    example = doctest.DocTestParser().get_doctest(block.text, {}, "README.md", None, block.line)
    said: list[str] = []
    failed = doctest.DocTestRunner().run(example, out=said.append)
    assert failed.failed == 0, "".join(said)


def test_every_block_that_shows_a_command_is_run() -> None:
    shown = len(re.findall(r"^```(?:console|python)$", readme(), re.MULTILINE))
    assert len(blocks()) == shown
    assert shown >= 5


def test_every_file_that_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", readme())
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert links


def test_the_table_names_every_command(shop: Shop) -> None:
    table = readme().partition("| command | does |")[2].partition("\n\n")[0]
    named = {
        name
        for cell in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(?:contracts )?(\w+)`", cell)
    }
    helped = set(re.findall(r"^  (\w+)  +[A-Z]", shop.contracts("--help").out, re.MULTILINE))
    assert named == helped
