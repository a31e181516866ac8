"""`contracts generate` over real folders."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from repositories import Repo

from . import projects
from .conftest import Run
from .projects import EVENT

GENERATE = ("generate", "--service", "billing", "--language", "python", "--out", "src/stubs")
MONEY = "contracts/shared/money.yaml"
BILLING = "contracts/billing/service.yaml"
CONFIG = """\
generate:
  - {service: billing, language: python, out: billing/stubs}
  - {service: orders, language: typescript, out: orders/stubs}
"""


@pytest.fixture
def project(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, which is the working directory."""
    repo.write(
        {
            **projects.FILES,
            BILLING: "service: billing\nconsumes: [{contract: orders.order-placed@1}]\n",
        }
    )
    monkeypatch.chdir(repo.path)
    return repo.path


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_writes_a_package_that_runs(run: Run, project: Path) -> None:
    done = run(*GENERATE)

    assert (done.code, done.err) == (0, "")
    assert "wrote src/stubs/order_placed_v1.py\n" in done.out
    code = (
        "from stubs import ContractViolation\n"
        "from stubs.order_placed_v1 import parse\n"
        "try: parse({'orderId': 1})\n"
        "except ContractViolation as error: print(error.contract, error.pointer)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project / "src",
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.startswith("orders.order-placed /")


def test_a_second_run_writes_nothing(run: Run, project: Path) -> None:
    run(*GENERATE)
    before = files(project)

    done = run(*GENERATE)

    assert (done.code, files(project)) == (0, before)
    assert "wrote" not in done.out
    assert ": 0 files written, " in done.out


def test_check_passes_what_was_just_written(run: Run, project: Path) -> None:
    run(*GENERATE)
    done = run(*GENERATE, "--check")
    assert (done.code, done.out) == (0, "the generated code is what the contracts say\n")


def test_check_names_every_file_that_differs_and_writes_none(run: Run, project: Path) -> None:
    run(*GENERATE)
    stubs = project / "src/stubs"
    (stubs / "old_v1.py").write_bytes((stubs / "order_placed_v1.py").read_bytes())
    (stubs / "__init__.py").unlink()
    (stubs / "_contracts/validation.py").write_text("mine\n")
    with (stubs / "_schemas/order_placed_v1.py").open("a") as file:
        file.write("# a line more\n")
    edit_event(project)
    before = files(project)

    done = run(*GENERATE, "--check")

    assert (done.code, files(project)) == (1, before)
    assert done.out.splitlines() == [
        "src/stubs/__init__.py: missing",
        "src/stubs/_contracts/validation.py: not written by contracts generate",
        "src/stubs/_schemas/order_placed_v1.py: edited",
        "src/stubs/old_v1.py: superfluous",
        "src/stubs/order_placed_v1.py: stale",
        "5 files in 1 folder differ: contracts generate writes them",
    ]


def edit_event(project: Path) -> None:
    path = project / EVENT
    path.write_text(path.read_text().replace("    note:", "    gift: {type: boolean}\n    note:"))


def test_a_changed_contract_changes_its_files_only(run: Run, project: Path) -> None:
    run(*GENERATE)
    edit_event(project)

    done = run(*GENERATE)

    assert done.code == 0
    assert [line for line in done.out.splitlines() if line.startswith("wrote ")] == [
        "wrote src/stubs/_schemas/order_placed_v1.py",
        "wrote src/stubs/order_placed_v1.py",
    ]


def test_what_is_no_longer_consumed_is_removed(run: Run, project: Path) -> None:
    run(*GENERATE)
    (project / "src/stubs/mine.py").write_text("print('mine')\n")
    (project / BILLING).write_text("service: billing\n")

    done = run(*GENERATE)

    assert done.code == 0
    assert "removed src/stubs/order_placed_v1.py\n" in done.out
    left = files(project / "src/stubs")
    assert "order_placed_v1.py" not in left
    assert "_schemas/order_placed_v1.py" not in left
    assert left["mine.py"] == b"print('mine')\n"


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("order_placed_v1.py", None, "is edited"),
        ("__init__.py", "mine\n", "is in the way: contracts generate did not write it"),
        ("_contracts/validation.py", "\xff", "is in the way: contracts generate did not write it"),
    ],
)
def test_somebodys_work_stops_it_before_anything_is_written(
    run: Run, project: Path, path: str, text: str | None, told: str
) -> None:
    run(*GENERATE)
    file = project / "src/stubs" / path
    file.write_text(file.read_text() + "mine = 1\n" if text is None else text, encoding="latin-1")
    edit_event(project)
    before = files(project)

    done = run(*GENERATE)

    assert (done.code, files(project)) == (2, before)
    assert "nothing was written" in done.err
    assert f"src/stubs/{path} {told}" in done.err
    assert "--force" in done.err

    assert run(*GENERATE, "--force").code == 0
    assert run(*GENERATE, "--check").code == 0


def test_another_services_folder_is_not_taken(run: Run, project: Path) -> None:
    run(*GENERATE)
    before = files(project)
    done = run("generate", "--service", "orders", "--language", "python", "--out", "src/stubs")
    assert (done.code, files(project)) == (2, before)
    assert "it was written for another service" in done.err


def test_dry_run_lists_and_writes_nothing(run: Run, project: Path) -> None:
    before = files(project)
    done = run(*GENERATE, "--dry-run")
    assert (done.code, files(project)) == (0, before)
    assert "would write src/stubs/order_placed_v1.py\n" in done.out
    assert done.out.splitlines()[-1].startswith("billing in python: ")


def test_the_configuration_lists_what_to_write(run: Run, project: Path) -> None:
    (project / "contracts.yaml").write_text(CONFIG)
    (project / "contracts").joinpath("sub").mkdir()

    done = run("generate", cwd=project / "contracts" / "sub")

    assert (done.code, done.err) == (0, "")
    assert (project / "billing/stubs/order_placed_v1.py").exists()
    assert (project / "orders/stubs/order-placed.v1.ts").exists()
    assert run("generate", "--check").code == 0


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("{}", "contracts.yaml lists nothing to generate"),
        (CONFIG.replace("orders/stubs", "billing/./stubs"), "lists the folder billing/stubs twice"),
        (CONFIG.replace("service: orders", "service: order"), "there is no service 'order'"),
        (CONFIG.replace("typescript", "cobol"), "contracts.yaml has a problem"),
        (CONFIG.replace("orders/stubs", "../stubs"), "contracts.yaml has a problem"),
    ],
)
def test_what_the_configuration_says_wrongly(
    run: Run, project: Path, config: str, told: str
) -> None:
    (project / "contracts.yaml").write_text(config)
    before = files(project)
    done = run("generate")
    assert (done.code, files(project)) == (2, before)
    assert told in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--service", "billing"), "--service, --language and --out go together"),
        (("--check", "--force"), "--check writes nothing"),
        ((*GENERATE[1:], "--check", "--dry-run"), "--check writes nothing"),
        (
            ("--service", "biling", "--language", "python", "--out", "x"),
            "there is no service 'biling'; did you mean billing?",
        ),
        (("--service", "core", "--language", "python", "--out", "x"), "core is infrastructure"),
        (("--service", "billing", "--language", "python", "--out", "contracts.yaml"), "is a file"),
    ],
)
def test_what_cannot_be_asked_for(
    run: Run, project: Path, arguments: tuple[str, ...], told: str
) -> None:
    (project / "contracts.yaml").write_text("{}\n")
    core = project / "contracts/core/service.yaml"
    core.parent.mkdir(exist_ok=True)
    if not core.exists():
        core.write_text("service: core\ntype: infrastructure\n")
    done = run("generate", *arguments)
    assert done.code == 2
    assert told in done.err


def test_a_broken_contract_stops_it_with_its_place(run: Run, project: Path) -> None:
    path = project / EVENT
    path.write_text(path.read_text().replace("type: object", "type: objet", 1))
    before = files(project)
    done = run(*GENERATE)
    assert (done.code, files(project)) == (4, before)
    assert f"{EVENT}:" in done.err


def test_a_contract_of_somebody_else_may_be_broken(run: Run, project: Path) -> None:
    other = project / "contracts/orders/other.v1.yaml"
    other.write_text("contract: orders.other\nkind: nonsense\n")
    assert run(*GENERATE).code == 0


@pytest.mark.parametrize(
    ("path", "before", "after", "place"),
    [
        (
            EVENT,
            "note: {type: string}",
            "note: {type: string, format: idn-hostname}",
            f"{EVENT}:12:34: ",
        ),
        (MONEY, "minimum: 0}", "minimum: 0, format: idn-hostname}", f"{MONEY}:4:46: "),
    ],
)
def test_what_cannot_be_checked_exactly_stops_it_with_its_place(
    run: Run, project: Path, path: str, before: str, after: str, place: str
) -> None:
    (project / "contracts.yaml").write_text("formats: assert\n")
    file = project / path
    file.write_text(file.read_text().replace(before, after))
    there = files(project)
    done = run(*GENERATE)
    assert (done.code, files(project)) == (2, there)
    assert place in done.err
    assert "`format`" in done.err


def test_a_folder_that_cannot_be_made(run: Run, project: Path) -> None:
    (project / "src").write_text("a file\n")
    done = run(*GENERATE)
    assert done.code == 2
    assert "cannot be written" in done.err


def test_links_that_lead_out_are_not_followed(run: Run, project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (project / "src/stubs").mkdir(parents=True)
    (project / "src/stubs/_contracts").symlink_to(outside)
    done = run(*GENERATE)
    assert done.code == 2
    assert "_contracts is no folder to write into" in done.err
    assert list(outside.iterdir()) == []


def test_a_linked_file_is_replaced_and_not_written_through(
    run: Run, project: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target.py"
    target.write_text("mine\n")
    (project / "src/stubs").mkdir(parents=True)
    (project / "src/stubs/__init__.py").symlink_to(target)
    assert run(*GENERATE).code == 2
    assert run(*GENERATE, "--force").code == 0
    assert target.read_text() == "mine\n"
