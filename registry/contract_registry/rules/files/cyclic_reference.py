"""Rule `cyclic-reference`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

CYCLIC_REFERENCE = documented(
    "cyclic-reference",
    Family.FILES,
    """
    A `$ref` leads back to itself without ever saying what the value is.

    A schema may be recursive through properties or items; this one only goes in circles.

    Flagged:
        $defs: {a: {$ref: "#/$defs/b"}, b: {$ref: "#/$defs/a"}}
    Passes:
        $defs: {node: {properties: {next: {$ref: "#/$defs/node"}}}}
    Fix:
        let one of the references lead to a schema.
    """,
    switchable=False,
)
