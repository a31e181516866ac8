"""What a catalog holds when the files are right."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contract_registry.compat.schema import AVRO
from contract_registry.config import Config, parse_config
from contract_registry.load import load
from contract_registry.model import (
    Contract,
    ContractKey,
    Deprecated,
    Encoding,
    Envelope,
    Kind,
    Language,
    Mode,
    Part,
    Readers,
    ServiceType,
    Status,
    Version,
)
from contract_registry.source.worktree import WorkTree

from .worlds import WORLD, load_world

ROOT = Path(__file__).parent.parent.parent
KEY = ContractKey("orders.order-placed", 1)
SHARED = "file:///contracts/shared"


def contract_of(text: str, **files: str | None) -> Contract:
    catalog = load_world({"orders/order-placed.v1.yaml": text, **files})
    assert catalog.problems == ()
    return catalog.contracts[KEY]


def head(kind: str = "event", channel: str = "{sns: core.alerts}") -> str:
    return f"contract: orders.order-placed\nkind: {kind}\nversion: 1.0.0\nchannel: {channel}\n"


def schema_of(schema: str, files: Mapping[str, str | None] | None = None, more: str = "") -> Part:
    part = contract_of(f"{head()}{more}schema: {schema}\n", **(files or {})).part("schema")
    assert part is not None
    return part


def test_the_shop_is_right() -> None:
    catalog = load(WorkTree(ROOT), Config())
    assert catalog.problems == ()
    assert len(catalog.contracts) >= 9
    assert {it.channel.type for it in catalog.contracts.values()} == {
        "eventbridge",
        "sns",
        "sqs",
        "lambda",
        "api-gateway",
    }


def test_everything_that_a_contract_says() -> None:
    text = """\
contract: orders.order-placed
kind: event
version: 1.4.0-rc.1
summary: It was placed.
channel: {sns: core.alerts, group: /orderId}
schema: {type: object, properties: {amount: {minimum: 0.5}}}
attributes: {properties: {kind: {const: placed}}}
dialect: "7"
envelope: metadata-data
compatibility: forward
readers: as-written
status: draft
deprecated: {since: 1.3.0, sunset: 2027-06-30, replaced-by: orders.order-paid@1}
examples: [{amount: 1.50}, {}]
accepts: {half-declared-object: a bag of settings}
"""
    contract = contract_of(text)
    assert contract.version == Version(1, 4, 0, "rc.1")
    assert contract.summary == "It was placed."
    assert contract.channel.ref == "core.alerts"
    assert contract.channel.settings == {"group": "/orderId"}
    assert [(it.name, it.pointer, it.dialect) for it in contract.parts] == [
        ("schema", "/schema", "7"),
        ("attributes", "/attributes", "7"),
        ("metadata", "/envelope", "2020-12"),
    ]
    assert (contract.mode, contract.readers) == (Mode.FORWARD, Readers.AS_WRITTEN)
    assert (contract.status, contract.envelope) == (Status.DRAFT, Envelope.METADATA_DATA)
    assert contract.deprecated == Deprecated("1.3.0", "2027-06-30", "orders.order-paid@1")
    assert contract.examples == ({"amount": Decimal("1.5")}, {})
    assert contract.accepts == {"half-declared-object": "a bag of settings"}
    assert {"compatibility", "readers", "dialect"} <= contract.explicit
    assert contract.path == "contracts/orders/order-placed.v1.yaml"


@pytest.mark.parametrize(
    ("kind", "mode", "readers"),
    [
        (Kind.EVENT, Mode.FULL, Readers.TOLERANT),
        (Kind.TASK, Mode.BACKWARD, Readers.AS_WRITTEN),
        (Kind.OPERATION, Mode.FULL, Readers.AS_WRITTEN),
    ],
)
def test_defaults_by_kind(kind: Kind, mode: Mode, readers: Readers) -> None:
    body = "request: {}\nresponse: {}\n" if kind is Kind.OPERATION else "schema: {}\n"
    contract = contract_of(head(kind.value) + body)
    assert (contract.kind, contract.mode, contract.readers) == (kind, mode, readers)
    assert not {"compatibility", "readers"} & contract.explicit
    assert (contract.status, contract.envelope) == (Status.ACTIVE, Envelope.NONE)
    assert contract.encoding is None


def test_parts_of_operations() -> None:
    plain = contract_of(
        head("operation") + "request: {}\nresponse: true\nerrors: {A.b: {}, C: {}}\n"
    )
    assert [(it.name, it.pointer) for it in plain.parts] == [
        ("request", "/request"),
        ("response", "/response"),
        ("errors/A.b", "/errors/A.b"),
        ("errors/C", "/errors/C"),
    ]
    service = "service: orders\nchannels: {api: {api-gateway: {name: a}}}\n"
    text = (
        head("operation", "{api-gateway: orders.api, method: POST, path: /a}")
        + "request: {path: {}, query: {}, headers: {}, body: {type: string}}\n"
        + 'response: {status: 201, headers: {}, body: {}}\nerrors: {"404": {}}\n'
    )
    http = contract_of(text, **{"orders/service.yaml": service})
    assert [it.name for it in http.parts] == [
        "request/path",
        "request/query",
        "request/headers",
        "request/body",
        "response/status",
        "response/headers",
        "response/body",
        "errors/404",
    ]
    body, status = http.part("request/body"), http.part("response/status")
    assert body is not None
    assert (body.value, body.pointer) == ({"type": "string"}, "/request/body")
    assert body.uri == "file:///contracts/orders/order-placed.v1.yaml?part=request/body"
    assert status is not None
    assert status.value == {"const": 201}


def test_everything_that_a_reference_reaches() -> None:
    part = schema_of(
        "{properties: {a: {$ref: ../shared/a.yaml#/x}}}",
        {
            "shared/a.yaml": "x: {$ref: b.json}\nunused: {}\n",
            "shared/b.json": '{"items": {"$ref": "./money.yaml#/properties/amount"}}',
        },
    )
    assert part.uri == "file:///contracts/orders/order-placed.v1.yaml?part=schema"
    assert {uri: it for uri, it in part.files.items() if "money" not in uri} == {
        f"{SHARED}/a.yaml": {"x": {"$ref": "b.json"}, "unused": {}},
        f"{SHARED}/b.json": {"items": {"$ref": "./money.yaml#/properties/amount"}},
    }
    assert f"{SHARED}/money.yaml" in part.files


@pytest.mark.parametrize("dialect", ["4", "openapi-3.0"])
def test_a_status_is_fixed_where_the_dialect_has_no_const(dialect: str) -> None:
    service = "service: orders\nchannels: {api: {api-gateway: {name: a}}}\n"
    text = (
        head("operation", "{api-gateway: orders.api, method: POST, path: /a}")
        + f'dialect: "{dialect}"\nrequest: {{body: {{}}}}\nresponse: {{status: 201}}\n'
    )
    contract = contract_of(text, **{"orders/service.yaml": service})

    status = contract.part("response/status")

    assert status is not None
    assert status.value == {"enum": [201]}


def test_the_digest_is_of_the_meaning() -> None:
    money = WORLD["shared/money.yaml"]
    one = schema_of("{$ref: ../shared/money.yaml}").digest
    same = [
        schema_of("{$ref: ../shared/money.yaml} # a comment").digest,
        schema_of('{"$ref": "../shared/money.yaml"}').digest,
        schema_of("{$ref: ../shared/money.yaml}", {"shared/money.yaml": f"# more\n{money}"}).digest,
        schema_of("{$ref: ../shared/money.yaml}", more="summary: other\n").digest,
    ]
    assert set(same) == {one}
    different = [
        schema_of("{$ref: ../shared/money.yaml#}").digest,
        schema_of(
            "{$ref: ../shared/money.yaml}", {"shared/money.yaml": f"{money}minProperties: 1\n"}
        ).digest,
        schema_of("{$ref: ../shared/money.yaml}", more='dialect: "7"\n').digest,
        schema_of("{type: object}").digest,
    ]
    assert one not in different
    numbers = {schema_of(f"{{minimum: {it}}}").digest for it in ("1", "1.0", "10e-1", "0x1")}
    assert len(numbers) == 1


def test_the_digest_stays_where_files_move_together() -> None:
    moved = {
        f"{'eu/' if '/' in path else ''}{path}": text for path, text in WORLD.items()
    } | dict.fromkeys(WORLD)
    catalog = load_world(moved)
    assert catalog.problems == ()
    before = load_world().contracts
    assert {key: [it.digest for it in one.parts] for key, one in catalog.contracts.items()} == {
        key: [it.digest for it in one.parts] for key, one in before.items()
    }


def test_the_same_reference_to_another_file_has_another_digest() -> None:
    text = "{allOf: [{$ref: ./x.yaml}, {$ref: ../shared/x.yaml}]}"
    one = {"orders/x.yaml": "minimum: 1\n", "shared/x.yaml": "minimum: 2\n"}
    other = {"orders/x.yaml": "minimum: 2\n", "shared/x.yaml": "minimum: 1\n"}
    assert schema_of(text, one).digest != schema_of(text, other).digest


def test_the_dialect_of_a_schema_in_a_file_is_the_files() -> None:
    file = '{"$schema": "http://json-schema.org/draft-06/schema#", "type": "object"}'
    part = schema_of("{$ref: ../shared/six.json}", {"shared/six.json": file})
    assert (part.dialect, part.value) == ("6", {"$ref": "../shared/six.json"})
    assert schema_of("{$schema: 'http://json-schema.org/draft-04/schema'}").dialect == "4"


def test_avro() -> None:
    avsc = '{"type": "enum", "name": "E", "symbols": ["A"]}'
    text = head() + "encoding: avro-binary\nschema: {$ref: ./e.avsc}\n"
    contract = contract_of(text, **{"orders/e.avsc": avsc})
    part = contract.parts[0]
    assert contract.encoding is Encoding.AVRO_BINARY
    assert (part.language, part.dialect, part.path) == (
        Language.AVRO,
        AVRO,
        "contracts/orders/e.avsc",
    )
    assert part.value == {"type": "enum", "name": "E", "symbols": ["A"]}
    assert (part.pointer, part.files, part.uri) == ("", {}, "file:///contracts/orders/e.avsc")
    other = contract_of(text.replace("avro-binary", "json"), **{"orders/e.avsc": avsc})
    assert other.parts[0].digest != part.digest


def test_openapi_of_version_3_1_across_files() -> None:
    openapi = """\
openapi: 3.1.0
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post:
      operationId: make
      parameters:
        - {$ref: 'common.yaml#/parameters/Page'}
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: session, in: cookie}
      requestBody: {$ref: 'common.yaml#/bodies/Any'}
      responses:
        "200": {content: {application/json: {schema: {type: string}}}}
        "201": {content: {"application/json; charset=utf-8": {schema: {type: integer}}}}
        "204": {description: nothing}
        4xx: {description: refused}
"""
    common = """\
parameters: {Page: {name: page, in: query, schema: {$ref: '#/schemas/Page'}}}
bodies: {Any: {content: {application/vnd.shop+json: {schema: {type: [string, "null"]}}}}}
schemas: {Page: {type: integer}}
"""
    contract = contract_of(
        head("operation", '{api-gateway: orders.api, method: POST, path: "/a/{id}"}')
        + "openapi: ./openapi.yaml#make\n"
        + "examples: [{request: {path: {id: 1}, query: {page: 2}, body: null}}]\n",
        **{
            "orders/service.yaml": "service: orders\nchannels: {api: {api-gateway: {name: a}}}\n",
            "orders/openapi.yaml": openapi,
            "orders/common.yaml": common,
        },
    )
    values = {it.name: it.value for it in contract.parts}
    start = "./openapi.yaml#/paths/~1a~1%7Bid%7D/post"
    media = "/content/application~1json"
    assert values == {
        "request/path": {
            "type": "object",
            "properties": {"id": {"$ref": f"{start}/parameters/1/schema"}},
            "required": ["id"],
        },
        "request/query": {
            "type": "object",
            "properties": {"page": {"$ref": "./common.yaml#/parameters/Page/schema"}},
        },
        "request/body": {
            "$ref": "./common.yaml#/bodies/Any/content/application~1vnd.shop%2Bjson/schema"
        },
        "response/status": {"enum": [200, 201, 204]},
        "response/body": {
            "anyOf": [
                {"$ref": f"{start}/responses/200{media}/schema"},
                {"$ref": f"{start}/responses/201{media}%3B%20charset%3Dutf-8/schema"},
            ]
        },
        "errors/4XX": {},
    }
    assert {it.dialect for it in contract.parts} == {"2020-12"}
    assert {it.path for it in contract.parts} == {"contracts/orders/openapi.yaml"}


def test_everything_that_a_service_says() -> None:
    text = """\
service: partner
type: external
owner: team-partners
summary: Somebody else.
source: {prefix: aws.partner/example.com}
channels:
  bus: {eventbridge: {name: aws.partner/example.com/shop}, reference: {ssm: "/bus/{stage}"}}
  changes: {dynamodb-stream: {table: t, view: keys-only}}
emits:
  - contract: orders.order-paid@1
    from: partner.changes
    filter: {eventName: [INSERT]}
    map: {/a/b: {from: /Keys/id}, /c: {value: 1.5}}
    accepts: {stream-map-mismatch: it is code}
consumes:
  - contract: orders.order-placed@1
    reads: [/orderId, "/lines/*/sku"]
    filter: [{detail: {a: [1]}}, {detail: {b: [2]}}]
    attributes: {kind: [a]}
    body: {b: [1]}
    via: [core.main, core.alerts]
    ordered: true
    raw: true
    accepts: {order-not-guaranteed: we sort}
  - contract: orders.order-paid@1
    reads: []
sends:
  - contract: orders.order-placed@1
    accepts: {task-on-pubsub: yes}
ignores:
  - {fingerprint: "00000000", contract: orders.order-placed, rule: r, reason: a, until: 2027-01-01}
accepts: {shared-channel-owner: ours}
"""
    catalog = load_world({"partner/service.yaml": text})
    assert catalog.problems == ()
    service = catalog.services["partner"]
    assert service.type is ServiceType.EXTERNAL
    assert (service.owner, service.summary) == ("team-partners", "Somebody else.")
    assert service.source_prefix == "aws.partner/example.com"
    bus = catalog.channel("partner.bus")
    assert bus is not None
    assert (bus.ref, bus.type, bus.pointer) == ("partner.bus", "eventbridge", "/channels/bus")
    assert bus.settings == {
        "name": "aws.partner/example.com/shop",
        "reference": {"ssm": "/bus/{stage}"},
    }
    emit = service.emits[0]
    assert (emit.contract, emit.source) == (ContractKey("orders.order-paid", 1), "partner.changes")
    assert emit.filter == ({"eventName": ["INSERT"]},)
    assert emit.map == {"/a/b": {"from": "/Keys/id"}, "/c": {"value": Decimal("1.5")}}
    assert emit.accepts == {"stream-map-mismatch": "it is code"}
    use, other = service.consumes
    assert use.reads == ("/orderId", "/lines/*/sku")
    assert use.filter == ({"detail": {"a": [1]}}, {"detail": {"b": [2]}})
    assert (use.attributes, use.body) == ({"kind": ["a"]}, {"b": [1]})
    assert (use.via, use.ordered, use.raw) == (("core.main", "core.alerts"), True, True)
    assert (other.reads, other.filter, other.ordered, other.raw) == ((), (), False, False)
    assert service.sends[0].accepts == {"task-on-pubsub": "yes"}
    ignored = service.ignores[0]
    assert (ignored.fingerprint, ignored.until) == ("00000000", "2027-01-01")
    assert str(ignored.location) == "contracts/partner/service.yaml:31:5"
    assert service.accepts == {"shared-channel-owner": "ours"}
    assert catalog.consumers(KEY) == ((service, use),)


def test_filters_from_a_template() -> None:
    template = """\
Resources:
  Rule:
    Properties:
      EventPattern: {source: [!Sub "shop.${Stage}"], detail: {a: [{exists: true}]}}
  Mapping:
    Properties:
      FilterCriteria:
        Filters: [{Pattern: '{"body": {"a": [1.5]}}'}, {Pattern: '{"body": {"b": [1]}}'}]
"""
    text = """\
service: shipping
consumes:
  - contract: orders.order-placed@1
    filter: {$ref: '../../deploy/template.yaml#/Resources/Rule/Properties/EventPattern'}
  - contract: orders.order-placed@1
    filter: {$ref: '../../deploy/template.yaml#/Resources/Mapping/Properties/FilterCriteria'}
"""
    catalog = load_world({"/deploy/template.yaml": template, "shipping/service.yaml": text})
    assert catalog.problems == ()
    one, other = catalog.services["shipping"].consumes
    assert one.filter == (
        {"source": [{"Fn::Sub": "shop.${Stage}"}], "detail": {"a": [{"exists": True}]}},
    )
    assert other.filter == ({"body": {"a": [Decimal("1.5")]}}, {"body": {"b": [1]}})


def test_positions_on_demand() -> None:
    locate = load_world().locate
    path = "contracts/orders/order-placed.v1.yaml"
    assert str(locate(path, "/schema/properties/orderId/type")) == f"{path}:9:21"
    assert str(locate(path, "/schema/none")) == f"{path}:6:3"
    assert str(locate("contracts/shared/money.yaml", "/properties")) == (
        "contracts/shared/money.yaml:4:3"
    )
    assert str(locate("contracts/none.yaml", "/a")) == "contracts/none.yaml:1:1"


def test_a_broken_contract_is_known_by_its_file_or_its_name() -> None:
    files = {
        "orders/order-placed.v1.yaml": "contract: orders.order-placed\nversion: 1.9.0\n",
        "orders/unread.v3.yaml": "contract: [",
        "orders/dangling.v2.json": '{"contract": "orders.dangling", "kind": "event", '
        '"version": "2.0.0", "channel": {"sns": "core.alerts"}, "schema": {"$ref": "none.yaml"}}',
    }
    catalog = load_world(files)
    assert catalog.broken == {
        ContractKey("orders.dangling", 2): "contracts/orders/dangling.v2.json",
        KEY: "contracts/orders/order-placed.v1.yaml",
        ContractKey("orders.unread", 3): "contracts/orders/unread.v3.yaml",
    }
    assert not set(catalog.broken) & set(catalog.contracts)


def test_every_problem_is_told_apart_and_belongs_to_its_contract() -> None:
    text = f"{head()}schema: {{type: objekt, minimum: a}}\nsumary: x\nsummery: y\n"
    files: dict[str, str | bytes | None] = {
        "orders/order-placed.v1.yaml": text,
        "orders/order-sent.v1.yaml": text.replace("placed", "sent"),
        "shared/a.yaml": "a: 1\na: 2\n",
        "shared/b.yaml": "a: 1\na: 2\n",
    }
    problems = load_world(files).problems
    assert len(problems) == 10
    assert len({it.fingerprint for it in problems}) == 10
    assert {(it.contract, it.major) for it in problems} == {
        ("orders.order-placed", 1),
        ("orders.order-sent", 1),
        (None, None),
    }
    moved = load_world({**files, "orders/order-placed.v1.yaml": f"# a comment\n{text}"}).problems
    assert {it.fingerprint for it in moved} == {it.fingerprint for it in problems}


def test_an_example_alone_does_not_break_a_contract() -> None:
    text = f"{head()}schema: {{type: object}}\nexamples: [1]\n"
    catalog = load_world({"orders/order-placed.v1.yaml": text})
    assert [it.rule for it in catalog.problems] == ["invalid-example"]
    assert KEY in catalog.contracts


def test_formats_count_in_examples_where_they_are_asserted() -> None:
    text = f"{head()}schema: {{format: date}}\nexamples: [soon]\n"
    files: dict[str, str | bytes | None] = {"orders/order-placed.v1.yaml": text}
    assert load_world(files).problems == ()
    strict = load_world(files, Config(formats="assert"))
    assert [it.rule for it in strict.problems] == ["invalid-example"]


def test_only_the_configured_folders_are_contracts() -> None:
    files: dict[str, str | bytes | None] = {
        "/partners/a/service.yaml": "service: a\n",
        "/other/b/service.yaml": "servic: b\n",
    }
    assert set(load_world(files).services) == {"core", "orders"}
    both = load_world(files, Config(paths=("contracts", "./partners/")))
    assert set(both.services) == {"a", "core", "orders"}
    assert both.problems == ()
    assert load_world(files, Config(paths=("nothing",))).contracts == {}


def test_the_whole_project_may_be_the_folder_of_contracts() -> None:
    files: dict[str, str | bytes | None] = {"/contracts.yaml": "paths: [.]\n"}
    catalog = load_world(files, Config(paths=(".",)))
    assert catalog.problems == ()
    assert len(catalog.contracts) == 2


def test_settings_are_part_of_the_project() -> None:
    text = """\
envelope: {metadata: {properties: {trace: {$ref: contracts/shared/trace.yaml}, at: {type: dat}}}}
generate:
  - {service: order, language: python, out: a}
  - {service: orders, language: python, out: b}
"""
    files: dict[str, str | bytes | None] = {
        "/contracts.yaml": text,
        "shared/trace.yaml": "type: string\n",
    }
    config = parse_config(text.encode())
    found = [f"{it.location} {it.rule} {it.fix}" for it in load_world(files, config).problems]
    assert found == [
        "contracts.yaml:1:91 invalid-schema write null, boolean, integer, number, string, array or "
        "object, or a list of these",
        "contracts.yaml:3:15 unknown-service did you mean orders?",
    ]
    older = {**files, "/contracts.yaml": "format: 1\n", "shared/trace.yaml": None}
    assert load_world(older, config).problems == ()


def test_a_catalog_cannot_be_changed() -> None:
    catalog = load_world()
    mappings: list[Any] = [catalog.contracts, catalog.services, catalog.broken]
    for mapping in mappings:
        with pytest.raises(TypeError):
            mapping["x"] = None


def test_two_loads_are_equal() -> None:
    one, other = load_world(), load_world()
    assert one.contracts == other.contracts
    assert one.services == other.services
