"""Filters of a service file: written there, or read from a deployment template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import unquote

from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.documents.shape import spoken
from contract_registry.documents.spelling import did_you_mean
from contract_registry.finding import Json
from contract_registry.load.parts import Run
from contract_registry.load.problems import problem
from contract_registry.load.targets import Where, opened


def read_filter(run: Run, document: Document, pointer: str, value: Json) -> tuple[Json, ...]:
    """The patterns of a filter: one alone, a list, or `{$ref: template.yaml#/…/EventPattern}`.

    In a template a pattern may also be a string of JSON, and a list may hold `{Pattern: …}`, as
    CloudFormation has them. What is wrong goes to `run`; the filter is then empty.
    """
    if value is None:
        return ()
    if isinstance(value, Mapping) and set(value) == {"$ref"}:
        return _from_template(run, document, f"{pointer}/$ref", str(value["$ref"]))
    return _patterns(value)


def _patterns(value: Json) -> tuple[Json, ...]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(value)
    return (value,)


def _from_template(run: Run, document: Document, pointer: str, text: str) -> tuple[Json, ...]:
    where = partial(document.locate, pointer)
    template = opened(run.files, text, document.path, where, opaque_tags=True)
    if not isinstance(template, Document):
        run.problems.extend([] if template is None else [template])
        return ()
    fragment = unquote(text.partition("#")[2])
    value = _resolved(run, template, fragment, text, where)
    if isinstance(value, Mapping) and set(value) == {"Filters"}:
        value = value["Filters"]
    found = []
    for it in _patterns(value) if value is not None else ():
        pattern = it.get("Pattern", it) if isinstance(it, Mapping) else it
        found.append(_parsed(run, pattern, where) if isinstance(pattern, str) else pattern)
    return tuple(found)


def _resolved(run: Run, template: Document, fragment: str, text: str, where: Where) -> Json:
    value = template.value
    if fragment and not fragment.startswith("/"):
        message = f"{text} does not say where in the file the pattern stands"
        fix = "write #/Resources/<name>/Properties/EventPattern"
        run.problems.append(problem("dangling-reference", message, where(), fix))
        return None
    for token in pointers.tokens(fragment):
        try:
            value = pointers.step(value, token)
        except LookupError:
            known = list(value) if isinstance(value, Mapping) else []
            message = f"{text} leads nowhere: there is no {token} in {template.path}"
            fix = did_you_mean(token, known) or "mend the reference"
            run.problems.append(problem("dangling-reference", message, where(), fix))
            return None
    return value


def _parsed(run: Run, text: str, where: Where) -> Json:
    from contract_registry.documents import json

    reading = json.read(text)
    if reading.troubles:
        message = f"the pattern {spoken(text)} is no JSON: {reading.troubles[0].message}"
        fix = "mend the pattern in the template"
        run.problems.append(problem("invalid-value", message, where(), fix))
        return {}
    return reading.value
