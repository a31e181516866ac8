"""How a service uses contracts, and what its modules and types are called then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.compilers import mypy, tsc
from codegen.worlds import catalog_of, package, write_all
from contract_registry.codegen.frame import Role
from contract_registry.codegen.uses import modules_of, uses_of
from contract_registry.errors import UsageError
from contract_registry.model import Catalog

EVENT = (
    "kind: event\nversion: 1.0.0\nchannel: {eventbridge: core.main, source: s, detail-type: %s}\n"
)
FILES = {
    "core/service.yaml": """\
service: core
type: infrastructure
channels: {main: {eventbridge: {name: main}}, topic: {sns: {name: topic}}}
""",
    "orders/service.yaml": """\
service: orders
channels:
  table: {dynamodb-stream: {table: orders, view: new-and-old-images, item: {$ref: item.yaml}}}
  queue: {sqs: {name: orders-queue, fifo: true}}
  fn: {lambda: {name: orders-fn}}
  api: {api-gateway: {name: orders-api}}
emits:
  - {contract: orders.placed@1, from: orders.table}
  - contract: orders.placed@2
    from: orders.table
    map: {/id: {from: /NewImage/price}, /more: {value: {a: [1]}}}
consumes:
  - {contract: orders.placed@1, reads: [/id, /lines/*/sku]}
  - {contract: stock.placed@1}
sends:
  - {contract: orders.pack@1}
""",
    "orders/item.yaml": """\
type: object
required: [pk]
properties: {pk: {type: string}, price: {type: number}}
""",
    "orders/placed.v1.yaml": "contract: orders.placed\n"
    + EVENT % "Placed"
    + """\
schema:
  type: object
  required: [id]
  properties:
    id: {type: string}
    lines:
      type: array
      items: {type: object, properties: {sku: {type: string}, n: {type: integer}}}
    region: {type: string, x-always-sent: true}
""",
    "orders/placed.v2.yaml": "contract: orders.placed\n"
    + (EVENT % "Placed2").replace("1.0.0", "2.0.0")
    + "schema: {type: object, properties: {id: {type: integer}, more: {type: object}}}\n",
    "orders/gone.v1.yaml": "contract: orders.gone\nstatus: retired\n"
    + EVENT % "Gone"
    + "schema: {type: object}\n",
    "orders/in-envelope.v1.yaml": "contract: orders.in-envelope\nenvelope: metadata-data\n"
    + EVENT % "Envelope"
    + "schema: {type: object, properties: {id: {type: string}}}\n",
    "orders/in_envelope.v1.yaml": "contract: orders.in_envelope\nenvelope: cloudevents\n"
    + EVENT % "Cloud"
    + "schema: {type: object, properties: {id: {type: string}}}\n",
    "orders/pack.v1.yaml": """\
contract: orders.pack
kind: task
version: 1.0.0
channel: {sqs: orders.queue, group: /id}
schema: {type: object, required: [id], properties: {id: {type: string, maxLength: 36}}}
""",
    "orders/quote.v1.yaml": """\
contract: orders.quote
kind: operation
version: 1.0.0
channel: {lambda: orders.fn}
request: {type: object, properties: {class: {type: string}}}
response: {type: array, items: {type: integer}}
""",
    "orders/put-item.v1.yaml": """\
contract: orders.put-item
kind: operation
version: 1.0.0
channel: {api-gateway: orders.api, method: PUT, path: "/items/{sku}"}
request:
  path: {type: object, required: [sku], properties: {sku: {type: string}}}
  body: {type: object, required: [n], properties: {n: {type: integer}}}
response:
  status: 200
  body: {type: object, properties: {n: {type: integer}}}
errors:
  "404": {type: object, properties: {code: {const: unknown}}}
  "409": {type: object, properties: {code: {const: taken}}}
""",
    "stock/service.yaml": "service: stock\nconsumes: [{contract: orders.in-envelope@1}]\n"
    "sends: [{contract: orders.quote@1}, {contract: orders.put-item@1}]\n",
    "stock/placed.v1.yaml": "contract: stock.placed\n"
    + EVENT % "StockPlaced"
    + "encoding: avro-json\nschema: {$ref: ./placed.avsc}\n",
    "stock/placed.avsc": json.dumps(
        {
            "type": "record",
            "name": "x.y.Placed",
            "doc": "Stock came in.",
            "fields": [
                {"name": "to", "doc": "Where it is.", "type": ["null", "string", "x.y.Shelf"]}
                | {"type": ["null", "string", {"type": "enum", "name": "Shelf", "symbols": ["A"]}]},
                {"name": "tree", "type": ["null", "Placed"], "default": None},
            ],
        }
    ),
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of(FILES)


def test_roles_by_kind_and_declaration(catalog: Catalog) -> None:
    found = [(str(it.contract.key), it.role) for it in uses_of(catalog, "orders")]
    assert found == [
        ("orders.in-envelope@1", Role.EMITS),
        ("orders.in_envelope@1", Role.EMITS),
        ("orders.pack@1", Role.PERFORMS),
        ("orders.pack@1", Role.SENDS),
        ("orders.placed@1", Role.CONSUMES),
        ("orders.placed@1", Role.EMITS),
        ("orders.placed@2", Role.EMITS),
        ("orders.put-item@1", Role.PROVIDES),
        ("orders.quote@1", Role.PROVIDES),
        ("stock.placed@1", Role.CONSUMES),
    ]


def test_a_use_knows_its_channel_and_its_stream(catalog: Catalog) -> None:
    use = next(it for it in uses_of(catalog, "orders") if it.emit is not None)
    assert use.channel is not None
    assert use.channel.ref == "core.main"
    assert use.stream is not None
    assert use.part("item") is use.stream.item
    assert use.writes("schema")
    assert not use.writes("item")


def test_modules_that_would_have_one_name(catalog: Catalog) -> None:
    stems = [
        (stem, uses[0].contract.key.major) for stem, uses in modules_of(uses_of(catalog, "orders"))
    ]
    assert len(set(stems)) == len(stems)
    assert ("orders-placed", 1) in stems
    assert ("stock-placed", 1) in stems
    assert ("placed", 2) in stems
    assert sum(stem.startswith("orders-in-envelope-") for stem, _ in stems) == 2


def test_external_services_and_infrastructure_have_no_code(catalog: Catalog) -> None:
    with pytest.raises(UsageError, match="core is infrastructure"):
        uses_of(catalog, "core")
    with pytest.raises(UsageError, match="there is no service 'order'; did you mean orders"):
        uses_of(catalog, "order")


def test_who_sends_and_receives_one_contract_has_a_type_for_each(catalog: Catalog) -> None:
    text = package(catalog, "orders", "python")["orders_placed_v1.py"]
    assert (
        "class Placed(TypedDict):\n    id: str\n    lines: NotRequired[list[PlacedLine]]\n" in text
    )
    assert "    region: str\n" in text
    assert "class ReceivedPlaced(TypedDict):\n    id: str\n" in text
    assert "def parse(data: object) -> ReceivedPlaced:" in text
    assert "def check(placed: Placed) -> None:" in text
    assert (
        "class TableItem(TypedDict):\n    pk: str\n    price: NotRequired[float | Decimal]" in text
    )


def test_avro_says_what_its_fields_are(catalog: Catalog) -> None:
    text = package(catalog, "stock", "python")["placed_v1.py"]
    assert 'class Placed(TypedDict):\n    """Stock came in."""\n' in text
    assert '"""Where it is."""' in text
    assert "    tree: " in text


def test_every_combination_compiles(catalog: Catalog, tmp_path: Path) -> None:
    write_all(catalog, tmp_path)
    assert mypy(tmp_path / "python") == []
    assert tsc(tmp_path / "typescript") == []
