"""contracts.yaml."""

from __future__ import annotations

from dataclasses import fields

import pytest

from contract_registry.compat.budget import Limits
from contract_registry.config import SCHEMA, Config, Generate, Publish, Released, parse_config
from contract_registry.errors import Exit, UsageError
from contract_registry.finding import Severity


def test_without_a_file_everything_has_its_default() -> None:
    assert parse_config(None) == Config()
    assert parse_config(b"") == Config()
    assert parse_config(b"format: 1\n") == Config()
    config = Config()
    assert config.paths == ("contracts",)
    assert config.released == Released(branch="main", tags=None)
    assert config.fail_on is Severity.ERROR


def test_every_setting() -> None:
    text = """
format: 1
paths: [contracts, partners/contracts]
released: {tags: "v*"}
against: origin/release
history: required
semantics: strict
formats: assert
envelope: {metadata: {type: object, required: [traceId]}}
severity: {half-declared-object: off, unread-field: error, optional-field-removed: warning}
fail-on: warning
budget: {seconds: 5, regex-steps: 1000}
generate:
  - {service: orders, language: python, out: services/orders/src}
publish: {registry: "shop-{stage}", type: JSONSchemaDraft4}
templates: [template.yaml]
"""
    assert parse_config(text.encode(), "sub/contracts.yaml") == Config(
        path="sub/contracts.yaml",
        paths=("contracts", "partners/contracts"),
        released=Released(branch=None, tags="v*"),
        against="origin/release",
        history="required",
        semantics="strict",
        formats="assert",
        metadata={"type": "object", "required": ["traceId"]},
        severity={
            "half-declared-object": None,
            "unread-field": Severity.ERROR,
            "optional-field-removed": Severity.WARNING,
        },
        fail_on=Severity.WARNING,
        budget={"seconds": 5, "regex-steps": 1000},
        generate=(Generate("orders", "python", "services/orders/src"),),
        publish=Publish("shop-{stage}", "JSONSchemaDraft4"),
        templates=("template.yaml",),
    )


def test_all_problems_are_told_with_their_places() -> None:
    text = """\
path: [contracts]
paths: [../elsewhere, /etc, a/../../b, ok, ok]
released: {branch: main, tags: v*}
semantics: strickt
severity: {Rule: error, rule: fatal}
budget: {second: 1, seconds: 0}
generate: [{service: orders, language: java}]
publish: {registry: "my registry"}
format: 2
"""
    with pytest.raises(UsageError) as caught:
        parse_config(text.encode())
    assert caught.value.exit is Exit.USAGE
    assert str(caught.value).splitlines() == [
        "contracts.yaml has 15 problems",
        'contracts.yaml:1:1  the key "path" is not known here (remove it; known are against, '
        "budget, envelope, fail-on, format, formats, generate, history, paths, publish, released, "
        "semantics, severity or templates)",
        'contracts.yaml:2:44  "ok" stands twice in paths (remove one of the two)',
        *(
            f"contracts.yaml:2:{column}  element {number} of paths must be a path inside the "
            f'project, relative to its root, and is "{path}" (write a path inside the project, '
            "relative to its root)"
            for number, column, path in [
                (1, 9, "../elsewhere"),
                (2, 23, "/etc"),
                (3, 29, "a/../../b"),
            ]
        ),
        "contracts.yaml:3:26  released names branch and tags, and can be only one of them "
        "(keep one of branch or tags)",
        'contracts.yaml:4:12  semantics must be contract or strict, and is "strickt" '
        "(did you mean strict?)",
        'contracts.yaml:5:12  Rule must be the name of a rule, and is "Rule" '
        "(write the name of a rule)",
        'contracts.yaml:5:31  rule must be error, warning or off, and is "fatal" '
        "(write error, warning or off)",
        'contracts.yaml:6:10  the key "second" is not known in budget (remove it; known are '
        "array-assignments, depth, goals, name-cells, nodes, number-steps, regex-steps or seconds)",
        "contracts.yaml:6:30  seconds must be at least 1, and is 0 (write at least 1)",
        "contracts.yaml:7:12  the key out is missing in element 1 of generate (add out: a path "
        "inside the project, relative to its root)",
        'contracts.yaml:7:40  language must be python or typescript, and is "java" '
        "(write python or typescript)",
        "contracts.yaml:8:21  registry must be a registry's name: at most 64 letters, digits, "
        "'.', '-', '_', and {stage}, and is \"my registry\" (write a registry's name: at most 64 "
        "letters, digits, '.', '-', '_', and {stage})",
        "contracts.yaml:9:9  format must be 1, the only version of this format, and is 2 "
        "(write 1, the only version of this format)",
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"paths: [", "contracts.yaml:1:9  this is no YAML"),
        (b"a: \xff", "contracts.yaml:1:4  byte 0xFF is not UTF-8"),
        (b"paths: [a]\npaths: [b]", "contracts.yaml:2:1  the key 'paths' stands twice"),
        (b"- a", "contracts.yaml:1:1  the file must be a mapping, and is a list"),
        (b"[" * 100_000, "contracts.yaml:1:201  mappings and lists nest more than 200 levels"),
    ],
)
def test_a_file_that_cannot_be_read(data: bytes, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_config(data)
    assert says in str(caught.value)


def test_budgets_are_the_limits_of_the_engine() -> None:
    names = {field.name.replace("_", "-") for field in fields(Limits)}
    assert set(SCHEMA["properties"]["budget"]["properties"]) == names
