"""SAM and CloudFormation templates: every form that Content has, and what is not known before."""

from __future__ import annotations

import json

import pytest

from .conftest import imported

EVENT = {
    "openapi": "3.0.0",
    "info": {"version": "1.0.0", "title": "OrderPlaced"},
    "paths": {},
    "components": {
        "schemas": {
            "AWSEvent": {
                "type": "object",
                "x-amazon-events-detail-type": "OrderPlaced",
                "x-amazon-events-source": "shop.orders",
                "properties": {
                    "detail": {"$ref": "#/components/schemas/OrderPlaced"},
                    "source": {"type": "string"},
                },
            },
            "OrderPlaced": {"type": "object", "properties": {"orderId": {"type": "string"}}},
        }
    },
}
TEXT = json.dumps(EVENT)
DETAIL = {"type": "object", "properties": {"orderId": {"type": "string"}}}


def template(content: str, **properties: str) -> str:
    """A template with one schema; `content` is YAML that starts at the value of Content."""
    others = "".join(f"      {name}: {value}\n" for name, value in properties.items())
    return (
        "Transform: AWS::Serverless-2016-10-31\n"
        "Parameters:\n  Stage: {Type: String, Default: dev}\n  Source: {Type: String}\n"
        "  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /shop/source}\n"
        "Mappings:\n  Words: {events: {placed: OrderPlaced}}\n"
        "Resources:\n  Bus:\n    Type: AWS::Events::EventBus\n"
        "  Placed:\n    Type: AWS::EventSchemas::Schema\n    Properties:\n"
        f"      RegistryName: shop\n      Type: OpenApi3\n{others}      Content: {content}\n"
    )


def indented(text: str) -> str:
    return "".join(f"\n        {line}" for line in text.splitlines())


YAML = """\
openapi: 3.0.0
components:
  schemas:
    AWSEvent:
      x-amazon-events-detail-type: OrderPlaced
      x-amazon-events-source: shop.orders
      properties:
        detail: {type: object, properties: {orderId: {type: string}}}
        source: {type: string}
"""
FORMS = {
    "a string of JSON": json.dumps(TEXT),
    "a block of JSON": "|" + indented(json.dumps(EVENT, indent=2)),
    "a block of YAML": "|" + indented(YAML),
    "a folded block of YAML in flow": ">-" + indented(json.dumps(EVENT, indent=1)),
    "an object": indented(YAML),
    "an object of JSON": json.dumps(EVENT),
    "!Sub": "!Sub |" + indented(TEXT),
    "Fn::Sub": "{'Fn::Sub': " + json.dumps(TEXT) + "}",
    "Fn::Sub with variables of its own": "!Sub [" + json.dumps(TEXT) + ", {A: !Ref Stage}]",
    "Fn::ToJsonString": "{'Fn::ToJsonString': " + TEXT + "}",
    "Fn::Join": "!Join ['', [" + json.dumps(TEXT[:40]) + ", " + json.dumps(TEXT[40:]) + "]]",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_content(form: str) -> None:
    done = imported({"template.yaml": template(FORMS[form])})

    assert done.refused == []
    contract = done.contract("orders/order-placed.v1.yaml")
    assert contract["schema"] == DETAIL
    assert contract["dialect"] == "openapi-3.0"


def test_a_template_in_json() -> None:
    text = json.dumps(
        {
            "Resources": {
                "Placed": {
                    "Type": "AWS::EventSchemas::Schema",
                    "Properties": {"Type": "OpenApi3", "Content": {"Fn::Sub": TEXT}},
                }
            }
        }
    )

    assert imported({"cdk.template.json": text}).contracts == ["orders/order-placed.v1.yaml"]


SOURCES = {
    "${Source}": ("!Sub", {"Source": "shop.orders"}),
    "shop.${Part}": ("!Sub", {"Part": "orders"}),
    "${Other.Source}": ("!Sub", {"Other.Source": "shop.orders"}),
    "{{resolve:ssm:/shop/source}}": ("", {"ssm:/shop/source": "shop.orders"}),
    "{{resolve:ssm:/shop/source:3}}": ("", {"ssm:/shop/source": "shop.orders"}),
    "{{resolve:secretsmanager:a}}": ("", {"secretsmanager:a": "shop.orders"}),
    "${Stored}": ("!Sub", {"ssm:/shop/source": "shop.orders"}),
}


@pytest.mark.parametrize("source", SOURCES)
def test_variables_say_what_the_template_does_not(source: str) -> None:
    tag, variables = SOURCES[source]
    content = f"{tag} |" + indented(TEXT.replace("shop.orders", source))
    files = {"template.yaml": template(content)}

    assert imported(files, variables=variables).contracts == ["orders/order-placed.v1.yaml"]
    unknown = imported(files)
    assert unknown.contracts == []
    [told] = unknown.plan.remarks
    assert "is known only when it is deployed" in told.message
    assert told.fix.startswith("give it: --variables '")
    assert str(told.location).startswith("template.yaml:16:")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("!Ref Stage", "dev"),
        ("!FindInMap [Words, events, placed]", "OrderPlaced"),
        ("!Select [1, [a, b]]", "b"),
        ("!Select [0, !Split ['-', 'x-y']]", "x"),
        ("!If [IsProd, a, b]", "b"),
        ("!ImportValue shared", "imported"),
    ],
)
def test_functions_in_an_object(name: str, value: str) -> None:
    content = indented(YAML.replace("detail-type: OrderPlaced", f"detail-type: {name}"))

    done = imported(
        {"t.yaml": template(content)}, variables={"IsProd": "false", "shared": "imported"}
    )

    [path] = done.contracts
    assert done.contract(path)["channel"]["detail-type"] == value


def test_a_literal_dollar_and_a_property_that_is_called_ref_stay() -> None:
    event = json.loads(TEXT)
    event["components"]["schemas"]["OrderPlaced"]["properties"] = {
        "Ref": {"enum": ["${!Stage}"]},
    }

    done = imported({"t.yaml": template("!Sub |" + indented(json.dumps(event)))})

    schema = done.contract("orders/order-placed.v1.yaml")["schema"]
    assert schema["properties"] == {"Ref": {"enum": ["${Stage}"]}}
    as_object = imported({"t.yaml": template(json.dumps(event))})
    assert "Ref" in as_object.contract("orders/order-placed.v1.yaml")["schema"]["properties"]


def test_a_draft_4_schema_with_the_name_as_only_hint() -> None:
    schema = {"type": "object", "properties": {"a": {"minimum": 0, "exclusiveMinimum": True}}}
    text = template(
        json.dumps(json.dumps(schema)), Type="JSONSchemaDraft4", SchemaName="shop.orders@Placed"
    ).replace("      Type: OpenApi3\n", "")

    done = imported({"t.yaml": text})

    contract = done.contract("orders/placed.v1.yaml")
    assert contract["dialect"] == "4"
    assert contract["channel"] == {
        "eventbridge": "core.main",
        "source": "shop.orders",
        "detail-type": "Placed",
    }
    assert any("are taken from the name shop.orders@Placed" in it for it in done.notes)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "t.yaml:14:7: the schema Placed has no Content"),
        ("[]", "t.yaml:16:16: the Content of Placed is neither a text nor an object"),
        ("'{'", "t.yaml:16:16: in line 1 of the Content of Placed: "),
        ("'a: [}'", "t.yaml:16:16: in line 1 of the Content of Placed: this is no YAML"),
        ("hello", "t.yaml:16:16: what Placed holds is nothing that can be imported"),
        ("{a: 1}", "t.yaml:16:16: what Placed holds is nothing that can be imported"),
        ("!Base64 x", "t.yaml:16:16: the Content of Placed: Fn::Base64 is not evaluated"),
        ("!Join x", "t.yaml:16:16: the Content of Placed: Fn::Join is not written as it has to"),
        ("!Select [9, [a]]", "t.yaml:16:16: the Content of Placed: Fn::Select selects nothing"),
    ],
)
def test_content_that_is_none(content: str, told: str) -> None:
    done = imported({"t.yaml": template(content)})

    assert done.contracts == []
    assert len(done.refused) == 1
    assert done.refused[0].startswith(told)


def test_a_reference_into_a_file_cannot_be_followed_from_a_template() -> None:
    text = TEXT.replace("#/components/schemas/OrderPlaced", "./order.json")

    done = imported({"t.yaml": template("|" + indented(text)), "order.json": "{}"})

    assert done.lost == [
        "t.yaml:16:16: ./order.json names a file, and there is none beside what stands here"
    ]


def test_tags_mean_nothing_outside_of_templates() -> None:
    done = imported({"orders/placed.yaml": "type: object\ntitle: !Sub x\n"})

    assert done.contracts == []
    assert done.refused == ["orders/placed.yaml:2:8: the tag !Sub does not fit here"]
    assert done.plan.exit == 4


def test_no_tag_runs_code() -> None:
    evil = "!!python/object/apply:os.system ['touch /tmp/contracts-was-here']"

    done = imported({"t.yaml": template(evil)})

    assert done.contracts == []
    assert done.plan.exit == 4


def test_a_template_without_schemas_gives_nothing() -> None:
    done = imported({"t.yaml": "Resources: {Bus: {Type: 'AWS::Events::EventBus'}}\n"})

    assert done.plan.files == {}
    assert done.plan.remarks == ()


def test_substitutions_do_not_grow_without_end() -> None:
    content = "!Sub ['" + "${A}" * 2000 + "', {A: '" + "x" * 10_000 + "'}]"

    done = imported({"t.yaml": template(content)})

    assert done.refused == ["t.yaml:16:16: the Content of Placed: what is put in here is too long"]
