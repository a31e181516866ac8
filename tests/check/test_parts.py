"""Parts that come and go, sides of an operation, schema languages: with the real engine."""

from __future__ import annotations

import json
from typing import Any

from contract_registry.check import Report, Request, check
from contract_registry.config import Config, parse_config
from contract_registry.finding import Finding
from worlds import THING, TODAY, WORLD, thing, tree

TEXT = {"type": "string"}
ANY = {"type": "object"}
TOPIC = {"sns": "shop.topic"}
API = {"api-gateway": "shop.api", "method": "POST", "path": "/things"}
AVSC = "contracts/shop/thing.v1.avsc"


def fields(*required: str, **optional: Any) -> dict[str, Any]:
    properties = {**dict.fromkeys(required, TEXT), **optional}
    return {"type": "object", "required": list(required), "properties": properties}


def checked(
    old: dict[str, Any],
    new: dict[str, Any],
    kind: str = "event",
    more: dict[str, str] | None = None,
    **request: Any,
) -> Report:
    files = {**WORLD, **(more or {})}
    return check(
        Request(
            head=tree({**files, THING: thing(kind, **{"version": "1.1.0", **new})}),
            today=TODAY,
            base=tree({**files, THING: thing(kind, **old)}),
            **request,
        )
    )


def told(report: Report) -> list[tuple[str, str | None, str | None]]:
    return [(f.rule, f.direction and f.direction.value, f.instance) for f in report.findings]


def only(report: Report) -> Finding:
    [finding] = report.findings
    return finding


def test_attributes_that_become_required() -> None:
    old = {"channel": TOPIC, "schema": ANY}

    found = only(checked(old, {**old, "attributes": fields("day")}))

    assert (found.rule, found.instance) == ("required-field-added", "/day")
    assert found.message.startswith("In the attributes: /day became required.")
    assert found.witness is not None
    assert found.witness.value == {}
    assert str(found.location).startswith(f"{THING}:7:")


def test_attributes_that_are_no_longer_sent() -> None:
    new = {"channel": TOPIC, "schema": ANY}

    found = only(checked({**new, "attributes": fields("day")}, new))

    assert (found.rule, found.instance) == ("required-field-removed", "/day")
    assert found.location.path == THING


def test_attributes_that_nobody_has_to_send_may_come_and_go() -> None:
    one = {"channel": TOPIC, "schema": ANY}
    other = {**one, "attributes": fields(day=TEXT)}

    assert told(checked(one, other)) == []
    assert told(checked(other, one)) == []


def test_each_side_of_an_operation_has_its_direction() -> None:
    old = {"channel": API, "request": {"body": fields("id")}, "response": {"status": 200}}
    asks_more = {**old, "request": {"body": fields("id", "day")}}
    answers_more = {**old, "response": {"status": 200, "body": fields("id")}}

    assert told(checked(old, asks_more, "operation")) == [
        ("required-field-added", "backward", "/day")
    ]
    assert told(checked(asks_more, old, "operation")) == []
    assert told(checked(old, answers_more, "operation")) == []
    assert told(checked(answers_more, old, "operation")) == [("part-removed", "forward", None)]


def test_another_status_breaks_the_callers() -> None:
    old = {"channel": API, "request": {}, "response": {"status": 200}}

    found = only(checked(old, {**old, "response": {"status": 201}}, "operation"))

    assert (found.rule, found.direction and found.direction.value) == ("const-changed", "forward")
    assert found.message.startswith("In the response status:")


def test_a_header_that_becomes_required() -> None:
    old = {"channel": API, "request": {}, "response": {"status": 200}}
    new = {**old, "request": {"headers": fields("x-tenant")}}

    assert told(checked(old, new, "operation")) == [
        ("required-field-added", "backward", "/x-tenant")
    ]


def test_an_error_is_judged_by_the_schema_that_reads_it() -> None:
    old = {
        "channel": API,
        "request": {},
        "response": {"status": 200},
        "errors": {"4XX": fields("code")},
    }
    fits = {**old, "errors": {**old["errors"], "409": fields("code", "day")}}
    lacks = {**old, "errors": {**old["errors"], "409": fields("day")}}

    assert told(checked(old, fits, "operation")) == []
    assert told(checked(old, lacks, "operation")) == [
        ("required-field-removed", "forward", "/code")
    ]


def test_from_avro_in_json_to_json_schema() -> None:
    record = '{"type": "record", "name": "Thing", "fields": [{"name": "id", "type": "string"}]}'
    old = {"channel": TOPIC, "schema": {"$ref": "./thing.v1.avsc"}, "encoding": "json"}
    same = {"channel": TOPIC, "schema": fields("id")}
    other = {"channel": TOPIC, "schema": fields("id", "day")}

    def moved(new: dict[str, Any]) -> Report:
        return check(
            Request(
                head=tree({**WORLD, THING: thing(version="1.1.0", **new)}),
                today=TODAY,
                base=tree({**WORLD, AVSC: record, THING: thing(**old)}),
            )
        )

    assert told(moved(same)) == []
    assert ("required-field-added", "backward", "/day") in told(moved(other))


def test_an_avro_field_with_a_default_that_is_removed() -> None:
    def avro(*optional: str) -> str:
        rest = "".join(
            f', {{"name": "{name}", "type": "string", "default": ""}}' for name in optional
        )
        return (
            '{"type": "record", "name": "Thing", "fields": '
            f'[{{"name": "id", "type": "string"}}{rest}]}}'
        )

    value = {"channel": TOPIC, "schema": {"$ref": "./thing.v1.avsc"}, "encoding": "avro-binary"}
    report = check(
        Request(
            head=tree({**WORLD, AVSC: avro(), THING: thing(version="1.1.0", **value)}),
            today=TODAY,
            base=tree({**WORLD, AVSC: avro("note"), THING: thing(**value)}),
        )
    )

    assert told(report) == [("optional-field-removed", None, "/note")]
    assert report.findings[0].location.path == AVSC


def test_strict_takes_a_sender_at_its_word_only() -> None:
    old, new = {"schema": fields("id")}, {"schema": fields("id", note=TEXT)}

    assert told(checked(old, new)) == []
    assert checked(old, new).notes == (
        "shop.thing@1 assumes that senders send only declared names: it breaks if senders on "
        "1.0.0 already sent /note.",
    )
    strict = checked(old, new, strict=True)
    assert [(rule, direction) for rule, direction, _ in told(strict)] == [
        ("type-narrowed", "backward")
    ]
    assert strict.notes == ()


def test_whoever_sends_a_task_is_reached_by_its_break() -> None:
    sender = {
        "contracts/sender/service.yaml": "service: sender\nsends: [{contract: shop.thing@1}]\n"
    }

    found = only(checked({"schema": fields("id")}, {"schema": fields("id", "day")}, "task", sender))

    assert [(reached.service, reached.why) for reached in found.affected] == [
        ("sender", "sends it")
    ]


def test_who_reads_what_around_a_new_field() -> None:
    readers = {
        f"contracts/{name}/service.yaml": (
            f"service: {name}\nconsumes: [{{contract: shop.thing@1{reads}}}]\n"
        )
        for name, reads in {
            "all": "",
            "amount": ", reads: [/total/amount]",
            "id": ", reads: [/id]",
        }.items()
    }

    def total(*required: str) -> dict[str, Any]:
        value = {**fields("id"), "required": ["id", "total"]}
        value["properties"]["total"] = fields("amount", *required)
        return {"schema": value}

    found = only(checked(total(), total("scale"), more=readers))

    assert {reached.service: reached.why for reached in found.affected} == {
        "all": "declares no `reads`",
        "amount": "reads /total/amount, and /total/scale is new",
    }


def test_an_error_that_a_range_describes_from_now_on_is_still_that_error() -> None:
    old = {"channel": API, "request": {}, "response": {"status": 200}}
    named = {**old, "errors": {"404": fields("code")}}

    for wide in ("4XX", "default"):
        fits = {**old, "errors": {wide: fields("code", "day")}}
        lacks = {**old, "errors": {wide: fields("day")}}
        assert told(checked(named, fits, "operation")) == [("error-added", "forward", None)]
        assert ("required-field-removed", "forward", "/code") in told(
            checked(named, lacks, "operation")
        )


def test_a_definition_in_use_at_several_places_is_one_finding() -> None:
    def money(*required: str) -> dict[str, Any]:
        uses = {name: {"$ref": "#/$defs/money"} for name in ("fee", "total")}
        return {
            "schema": {
                "type": "object",
                "required": ["fee", "total"],
                "properties": uses,
                "$defs": {"money": fields("amount", *required)},
            }
        }

    found = only(checked(money(), money("scale")))

    assert found.instance == "/fee/scale"
    assert "The same definition holds at /total/scale." in found.message
    assert len(found.places) == 2


def test_the_metadata_that_the_configuration_describes_is_a_part_of_every_envelope() -> None:
    def side(schema: Any) -> Config:
        return parse_config(json.dumps({"envelope": {"metadata": schema}}).encode())

    def compared(
        old: Any, new: Any, base: str | None = None
    ) -> list[tuple[str, str | None, str | None]]:
        files = {**WORLD, THING: thing(envelope="metadata-data", schema=fields("id"))}
        text = json.dumps({"envelope": {"metadata": old}}) if base is None else base
        head = tree({**files, "contracts.yaml": json.dumps({"envelope": {"metadata": new}})})
        before = tree({**files, "contracts.yaml": text})
        return told(check(Request(head=head, today=TODAY, base=before, config=side(new))))

    one, two = fields("trace"), fields("trace", "tenant")
    assert compared(one, one) == []
    assert compared(one, two) == [("required-field-added", "backward", "/tenant")]
    assert compared(two, one) == [("required-field-removed", "forward", "/tenant")]
    assert ("required-field-added", "backward", "/trace") in compared(None, one, "format: 1")
