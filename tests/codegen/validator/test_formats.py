"""Formats, where a contract asserts them: the optional tests of the JSON-Schema-Test-Suite."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.validator.engines import in_python, in_typescript
from contract_registry.codegen.frame import PYTHON, TYPESCRIPT
from contract_registry.codegen.runtime.python.formats import FORMATS
from contract_registry.codegen.validator import Role, Unsupported
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat.schema import Schema
from formats.suite import DIALECTS, cases

DRAFTS = ("draft7", "draft2019-09", "draft2020-12")


def plan(schema: Any, dialect: str, language: str) -> Any:
    return planned(Schema(schema, dialect), Role.AS_WRITTEN, language, assert_formats=True)


def is_encoded(message: Any) -> bool:
    """Whether a host name has a label in Punycode: what that says is not looked at."""
    return isinstance(message, str) and "xn--" in message.lower()


@pytest.mark.parametrize("language", [PYTHON, TYPESCRIPT])
@pytest.mark.parametrize("draft", DRAFTS)
def test_every_optional_test_of_a_known_format_passes(draft: str, language: str) -> None:
    asked, expected = [], []
    for name, case in cases(draft, optional=True):
        known = name.partition(":")[0] in FORMATS and "format" in case["schema"]
        tests = [one for one in case["tests"] if not is_encoded(one["data"])]
        if known:
            made = plan(case["schema"], DIALECTS[draft], language)
            asked.append((made, [one["data"] for one in tests]))
            expected.append([(name, one["description"], one["valid"]) for one in tests])
    asked = [(made, [_plain(one) for one in messages]) for made, messages in asked]
    if language == PYTHON:
        answers = [in_python(made, messages) for made, messages in asked]
    else:
        answers = in_typescript(asked)
    wrong = [
        (*test, answer)
        for tests, group in zip(expected, answers, strict=True)
        for test, answer in zip(tests, group, strict=True)
        if test[2] != (answer is None)
    ]
    assert wrong == []
    assert sum(map(len, expected)) > 250


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | list | dict | None) else float(value)


def test_formats_are_annotations_where_the_contract_does_not_ask() -> None:
    schema = Schema({"type": "string", "format": "uuid"})
    assert planned(schema, Role.AS_WRITTEN, PYTHON) == {"schema": {"type": "string"}}


def test_a_format_of_nobody_is_an_annotation() -> None:
    assert plan({"format": "order-number"}, "2020-12", PYTHON) == {"schema": True}


def test_a_format_that_is_not_checked_is_refused() -> None:
    with pytest.raises(Unsupported, match=r"`format` at /properties/a/format .* idn-email"):
        plan({"properties": {"a": {"format": "idn-email"}}}, "2020-12", PYTHON)


def test_both_languages_know_the_same_formats() -> None:
    made = [({"schema": {"format": name}}, ["?\n"]) for name in sorted(FORMATS)]
    assert all(answer is not None for (answer,) in in_typescript(made))
