"""CloudFormation's intrinsic functions, as far as the template and the variables say a value.

Nothing is evaluated but text: `Fn::Sub`, `Ref`, `Fn::Join`, `Fn::Select`, `Fn::Split`,
`Fn::FindInMap`, `Fn::If`, `Fn::GetAtt`, `Fn::ImportValue`, `Fn::ToJsonString`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.finding import Json, canonical

_PLACEHOLDER: Final = re.compile(r"\$\{([^}]*)\}")
_DYNAMIC: Final = re.compile(r"\{\{resolve:([^{}]{1,2100})\}\}")
_LONGEST: Final = 5 * 1024 * 1024
_MAX_DEPTH: Final = 100


class UnknownValueError(Exception):
    """A value that the template does not hold: what is missing, and how to give it."""

    def __init__(self, name: str, message: str = "") -> None:
        super().__init__(message or f"the value of {name} is known only when it is deployed")
        self.fix = f"give it: --variables '{name}=…'"


@dataclass(frozen=True, slots=True)
class Values:
    """What is known: the template itself, and the variables given."""

    template: Mapping[str, Json]
    variables: Mapping[str, str]

    def text(self, value: Json) -> str:
        """The text that a value is when it is deployed. Raises UnknownValueError."""
        known = self.resolved(value)
        if isinstance(known, str):
            return known
        if isinstance(known, bool):
            return str(known).lower()
        if isinstance(known, Mapping | list) or known is None:
            raise UnknownValueError("it", "a text has to stand here")
        return canonical(known)

    def resolved(self, value: Json, depth: int = 0) -> Json:
        """A value with every intrinsic function in it replaced. Raises UnknownValueError."""
        if depth > _MAX_DEPTH:
            raise UnknownValueError("it", "functions nest too deep here")
        if isinstance(value, str):
            return self._dynamic(value)
        if isinstance(value, list):
            return [self.resolved(item, depth + 1) for item in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            [(name, argument)] = value.items()
            function = _FUNCTIONS.get(name)
            # A schema may have a property that is called Ref.
            if function is not None and not (name == "Ref" and isinstance(argument, Mapping)):
                return function(self, argument, depth + 1)
            if name.startswith("Fn::"):
                raise UnknownValueError("it", f"{name} is not evaluated")
        return {name: self.resolved(item, depth + 1) for name, item in value.items()}

    def named(self, name: str) -> str:
        """The value of a parameter, a pseudo parameter or an attribute."""
        given = self.variables.get(name)
        if given is not None:
            return given
        parameters = self.template.get("Parameters")
        parameter = parameters.get(name) if isinstance(parameters, Mapping) else None
        default = parameter.get("Default") if isinstance(parameter, Mapping) else None
        if default is None or isinstance(default, Mapping | list):
            raise UnknownValueError(name)
        # `{{resolve:…}}` as a default, and parameters that name a place in SSM.
        kind = parameter.get("Type") if isinstance(parameter, Mapping) else ""
        if isinstance(kind, str) and kind.startswith("AWS::SSM::Parameter::"):
            return self._stored("ssm", str(default), name)
        return self._dynamic(default if isinstance(default, str) else canonical(default))

    def _dynamic(self, text: str) -> str:
        """A text with its dynamic references replaced."""
        if "{{resolve:" not in text:
            return text
        return _DYNAMIC.sub(lambda match: self._reference(match[1]), text)

    def _reference(self, text: str) -> str:
        service, _, key = text.partition(":")
        return self._stored(service, key, f"{service}:{key}")

    def _stored(self, service: str, key: str, name: str) -> str:
        path = re.sub(r":[0-9]+$", "", key) if service == "ssm" else key
        for known in (f"{service}:{key}", f"{service}:{path}", f"resolve:{service}:{key}", path):
            if known in self.variables:
                return self.variables[known]
        raise UnknownValueError(name)


def _ref(values: Values, argument: Json, depth: int) -> Json:
    if not isinstance(argument, str):
        raise UnknownValueError("it", "Ref names no parameter here")
    if argument == "AWS::NoValue":
        return None
    return values.named(argument)


def _sub(values: Values, argument: Json, depth: int) -> Json:
    own: Mapping[str, Json] = {}
    text = argument
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], Mapping):
        text, own = argument[0], argument[1]
    if not isinstance(text, str):
        raise UnknownValueError("it", "Fn::Sub has no text here")
    size = 0

    def put(match: re.Match[str]) -> str:
        nonlocal size
        name = match[1].strip()
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        known = values.resolved(own[name], depth) if name in own else values.named(name)
        word = known if isinstance(known, str) else canonical(known)
        size += len(word)
        if size > _LONGEST:
            raise UnknownValueError("it", "what is put in here is too long")
        return word

    return values._dynamic(_PLACEHOLDER.sub(put, text))


def _get_att(values: Values, argument: Json, depth: int) -> Json:
    name = argument if isinstance(argument, str) else ""
    if isinstance(argument, list):
        name = ".".join(str(part) for part in argument if isinstance(part, str))
    return values.named(name)


def _join(values: Values, argument: Json, depth: int) -> Json:
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str):
        parts = values.resolved(argument[1], depth)
        if isinstance(parts, list):
            return argument[0].join(values.text(part) for part in parts)
    raise UnknownValueError("it", "Fn::Join is not written as it has to be")


def _split(values: Values, argument: Json, depth: int) -> Json:
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str):
        text = values.text(argument[1])
        return list(text.split(argument[0])) if argument[0] else [text]
    raise UnknownValueError("it", "Fn::Split is not written as it has to be")


def _select(values: Values, argument: Json, depth: int) -> Json:
    if isinstance(argument, list) and len(argument) == 2:
        index, every = values.text(argument[0]), values.resolved(argument[1], depth)
        is_number = re.fullmatch("[0-9]{1,4}", index) is not None
        if isinstance(every, list) and is_number and int(index) < len(every):
            found: Json = every[int(index)]
            return found
    raise UnknownValueError("it", "Fn::Select selects nothing here")


def _find_in_map(values: Values, argument: Json, depth: int) -> Json:
    if isinstance(argument, list) and len(argument) >= 3:
        found: Json = values.template.get("Mappings")
        for key in argument[:3]:
            name = values.text(key)
            found = found.get(name) if isinstance(found, Mapping) else None
        if found is not None:
            return found
    raise UnknownValueError("it", "Fn::FindInMap finds nothing here")


def _if(values: Values, argument: Json, depth: int) -> Json:
    if isinstance(argument, list) and len(argument) == 3 and isinstance(argument[0], str):
        answer = values.variables.get(argument[0], "").lower()
        if answer in ("true", "false"):
            return values.resolved(argument[1 if answer == "true" else 2], depth)
        message = f"whether the condition {argument[0]} holds is known only when it is deployed"
        raise UnknownValueError(argument[0], message)
    raise UnknownValueError("it", "Fn::If is not written as it has to be")


def _import_value(values: Values, argument: Json, depth: int) -> Json:
    return values.named(values.text(argument))


def _to_json(values: Values, argument: Json, depth: int) -> Json:
    return canonical(values.resolved(argument, depth))


_FUNCTIONS: Final[Mapping[str, Callable[[Values, Json, int], Json]]] = {
    "Ref": _ref,
    "Fn::Sub": _sub,
    "Fn::GetAtt": _get_att,
    "Fn::Join": _join,
    "Fn::Split": _split,
    "Fn::Select": _select,
    "Fn::FindInMap": _find_in_map,
    "Fn::If": _if,
    "Fn::ImportValue": _import_value,
    "Fn::ToJsonString": _to_json,
}
