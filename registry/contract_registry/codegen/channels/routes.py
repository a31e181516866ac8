"""How a contract's messages reach a service, and what tells them from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.codegen.frame import Use
from contract_registry.errors import UsageError
from contract_registry.finding import Json
from contract_registry.model import Channel, Envelope
from contract_registry.rules.routing import ATTRIBUTE, routing

EVENTBRIDGE: Final = "eventbridge"
SNS: Final = "sns"
SQS: Final = "sqs"

_ONWARD: Final = frozenset({(EVENTBRIDGE, EVENTBRIDGE), (EVENTBRIDGE, SNS), (EVENTBRIDGE, SQS)})


@dataclass(frozen=True, slots=True)
class Arrival:
    """How messages arrive at the service's function.

    outer:    the type of channel that invokes it
    place:    what it is called in prose
    event:    whether an EventBridge event stands around the payload, inside the outer envelope
    wrapped:  whether an SNS notification does, inside a queue's message
    """

    outer: str
    place: str
    event: bool = False
    wrapped: bool = False


def arrival(use: Use) -> Arrival:
    """The way from the contract's channel to the function, along `via`.

    Raises UsageError for a hop that AWS does not deliver, or not unchanged.
    """
    consume = use.consume
    here, place = use.contract.channel.type, use.contract.channel.ref
    event = wrapped = False
    for index, ref in enumerate(() if consume is None else consume.via):
        channel = use.catalog.channel(ref)
        there = ref if channel is None else channel.type
        if there == "lambda":
            continue
        if (here, there) == (SNS, SQS):
            wrapped = not (consume is not None and consume.raw)
        elif (here, there) not in _ONWARD:
            raise _impossible(use, index, here, there)
        event = event or (here == EVENTBRIDGE and there != EVENTBRIDGE)
        here, place = there, ref
    return Arrival(here, place, event, wrapped)


def _impossible(use: Use, index: int, here: str, there: str) -> UsageError:
    pointer = "" if use.consume is None else f"{use.consume.pointer}/via/{index}"
    place = use.catalog.locate(use.service.path, pointer)
    return UsageError(
        f"{place}: no code can be written for messages that go from {here} to {there}",
        "via names the hops that AWS delivers by itself: a bus, a topic, a queue",
    )


def constants(use: Use) -> dict[str, Json]:
    """The message attributes that have one value in every message of the contract."""
    found = routing(use.contract, use.catalog)
    return {
        name.removeprefix(ATTRIBUTE): value
        for name, value in found.items()
        if name.startswith(ATTRIBUTE)
    }


def event_pattern(use: Use) -> dict[str, Json]:
    """The pattern of the rule that lets through what the service wants of a bus."""
    settings = use.contract.channel.settings
    route = {"source": [settings["source"]], "detail-type": [settings["detail-type"]]}
    filters = _filters(use)
    if len(filters) > 1:
        return {**route, "$or": [_less(it, route) for it in filters]}
    return {**_less(filters[0], route), **route} if filters else dict(route)


def _less(pattern: Json, route: Mapping[str, Json]) -> dict[str, Json]:
    """A filter without what the contract's own routing fixes more narrowly."""
    members = pattern.items() if isinstance(pattern, Mapping) else ()
    return {name: value for name, value in members if name not in route}


def filter_policy(use: Use) -> tuple[dict[str, Json], str]:
    """The filter policy of the subscription, and its scope; an empty one lets everything through.

    By the body, constant attributes cannot be asked for: a policy has one scope.
    """
    body = None if use.consume is None else use.consume.body
    if isinstance(body, Mapping):
        return dict(body), "MessageBody"
    asked = None if use.consume is None else use.consume.attributes
    fixed: dict[str, Json] = {name: [value] for name, value in constants(use).items()}
    return {**(asked if isinstance(asked, Mapping) else {}), **fixed}, "MessageAttributes"


def _filters(use: Use) -> tuple[Json, ...]:
    return () if use.consume is None else use.consume.filter


def queue_filters(use: Use) -> tuple[Json, ...]:
    """The filters on a queue that the contract itself names."""
    return _filters(use) if use.contract.channel.type == SQS else ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a channel is found at run time.

    name:      what AWS calls it, `{stage}` in it; its `.fifo` is there
    variable:  the environment variable that its `reference` names
    found:     how else the stack finds it, in prose
    fifo:      whether it keeps an order
    """

    name: str
    variable: str | None
    found: str
    fifo: bool


def place_of(channel: Channel | None, ref: str) -> Place:
    """Where the channel is; by its reference where nobody declares it."""
    if channel is None:
        return Place(ref, None, "", False)
    settings = channel.settings
    fifo = settings.get("fifo") is True
    name = f"{settings['name']}.fifo" if fifo else str(settings["name"])
    reference = settings.get("reference")
    found = dict(reference) if isinstance(reference, Mapping) else {}
    variable = found.pop("env", None)
    told = ", ".join(f"{kind} {value}" for kind, value in sorted(found.items()))
    return Place(name, None if variable is None else str(variable), told, fifo)


def is_text(use: Use) -> bool:
    """Whether a message is no JSON but a text: binary Avro with nothing around it."""
    return use.is_binary("schema") and use.contract.envelope is Envelope.NONE


def binary_plan(use: Use, name: str) -> tuple[str, Json]:
    """What binary Avro is written or read by: which of the two, and the plan."""
    from contract_registry.codegen.avro_plans import reading, writing

    part = use.contract.part(name)
    schema = None if part is None else part.value
    if use.writes(name):
        return "writes", writing(schema)
    return "reads", reading(schema, use.writers.get(name, ()))
