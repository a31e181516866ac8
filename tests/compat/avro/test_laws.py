"""Laws, on random schemas and edits of them; FUZZ_EXAMPLES says how many. See `fuzz` as well."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contract_registry.compat.avro import judge_avro
from contract_registry.compat.avro.confirm import Pair, pair, read_back
from contract_registry.compat.avro.datum import is_value
from contract_registry.compat.avro.nodes import Array, AvroType, Map, Node, Record, Union, label
from contract_registry.compat.avro.parse import read
from contract_registry.compat.avro.size import measure
from contract_registry.compat.budget import Budget
from contract_registry.compat.schema import Schema
from contract_registry.compat.verdict import Verdict

from . import fuzz, generation, reference
from .relaxation import relaxed

SEEDS = st.integers(0, 2**63)
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "200"))
FEW = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)


def judge(writer: Any, reader: Any) -> Verdict:
    return judge_avro(Schema(writer, "avro"), Schema(reader, "avro"), Budget())


def evolution(seed: int) -> tuple[Any, Any, AvroType, AvroType, random.Random]:
    """A valid schema and a valid edit of it, and the source of what is random about them."""
    rng = random.Random(seed)
    writer, reader = fuzz.evolution(rng)
    types = read(writer)[0], read(reader)[0]
    assume(types[0] is not None and types[1] is not None)
    assert types[0] is not None
    assert types[1] is not None
    return writer, reader, *types, rng


def prepared(writer: Any, reader: Any, reader_type: AvroType) -> Pair:
    schemas = pair(writer, reader, reader_type.defaults)
    assert isinstance(schemas, Pair)
    return schemas


@FEW
@given(SEEDS)
def test_what_is_contained_is_read_as_it_was_meant(seed: int) -> None:
    writer, reader, written, known, rng = evolution(seed)
    verdict = judge(writer, reader)
    assert verdict.contained is not None
    assume(verdict.contained and writer != reader)
    assume(not any(text in note for note in verdict.notes for text in fuzz.DEVIATIONS))
    sizes = measure(written)
    assume(written.root.pointer in sizes.values)
    schemas = prepared(writer, reader, known)
    for _ in range(5):
        datum = generation.message(rng, written.root, written, sizes)
        reading = reference.Reader(written, known, [])
        expected = reading.read(datum, written.root, known.root)
        if reading.not_text:
            # Bytes that are no UTF-8, read as a string: allowed, and noted.
            assert any("no UTF-8" in note for note in verdict.notes)
            continue
        assert reading.failures == []
        got = read_back(schemas, datum)
        assert got.unwritten is None
        assert got.refused is None
        assert reference.agrees(expected, got.value)


@FEW
@given(SEEDS)
def test_every_failure_of_a_message_is_one_of_the_causes(seed: int) -> None:
    writer, reader, written, known, rng = evolution(seed)
    assume(writer != reader)
    verdict = judge(writer, reader)
    blamed = {cause.reader.pointer for cause in verdict.causes}
    sizes = measure(written)
    assume(written.root.pointer in sizes.values)
    for _ in range(5):
        datum = generation.message(rng, written.root, written, sizes)
        reading = reference.Reader(written, known, [])
        reading.read(datum, written.root, known.root)
        for suspects in reading.failures:
            assert suspects & blamed
    assert verdict.complete


def messages(value: Any, node: Node, of: AvroType) -> Iterator[Any]:
    """Every message that the JSON value may stand for: it does not say which branches are meant."""
    node = of.resolve(node)
    if isinstance(node, Union):
        for branch in node.branches:
            for inner in messages(value, branch, of):
                yield (label(branch), inner)
    elif isinstance(node, Record):
        if isinstance(value, dict) and value.keys() == {item.name for item in node.fields}:
            parts = [list(messages(value[item.name], item.type, of)) for item in node.fields]
            for choice in itertools.product(*parts):
                yield {item.name: part for item, part in zip(node.fields, choice, strict=True)}
    elif isinstance(node, Array | Map):
        part = node.items if isinstance(node, Array) else node.values
        if isinstance(node, Array) and isinstance(value, list):
            inners = [list(messages(item, part, of)) for item in value]
            yield from (list(choice) for choice in itertools.product(*inners))
        elif isinstance(node, Map) and isinstance(value, dict):
            inners = [list(messages(item, part, of)) for item in value.values()]
            for choice in itertools.product(*inners):
                yield dict(zip(value, choice, strict=True))
    else:
        if label(node) == "bytes" or hasattr(node, "size"):
            value = value.encode("latin-1") if isinstance(value, str) else value
        if is_value(value, node, of):
            yield value


@FEW
@given(SEEDS)
def test_every_cause_has_a_message_that_shows_it(seed: int) -> None:
    writer, reader, written, known, _ = evolution(seed)
    verdict = judge(writer, reader)
    assume(verdict.contained is False)
    assume(written.root.pointer in measure(written).values)
    schemas = prepared(writer, reader, known)
    for cause in verdict.causes:
        if any("no finite message" in note for note in verdict.notes):
            continue
        shown = False
        for datum in messages(cause.witness.value, written.root, written):
            assert read_back(schemas, datum).unwritten is None
            reading = reference.Reader(written, known, [], deep=True)
            reading.read(datum, written.root, known.root)
            shown = shown or any(cause.reader.pointer in at for at in reading.failures)
        spec_only = any("the specification refuses this" in note for note in verdict.notes)
        assert shown or spec_only, cause


@FEW
@given(SEEDS)
def test_relaxing_exactly_the_causes_makes_it_contained(seed: int) -> None:
    writer, reader, written, known, _ = evolution(seed)
    verdict = judge(writer, reader)
    assume(verdict.contained is False)
    # Where one of the reader's types takes two of the writer's, one relaxation can refuse another.
    assume(not any("namespace of a type" in note for note in verdict.notes))
    easier = relaxed(reader, verdict.causes, writer, (written, known))
    assume(easier is not None and read(easier)[0] is not None)
    again = judge(writer, easier)
    assert again.contained is True, [(cause.kind, cause.instance) for cause in again.causes]


@FEW
@given(SEEDS)
def test_a_schema_reads_itself(seed: int) -> None:
    rng = random.Random(seed)
    contents = generation.schema(rng)
    assume(read(contents)[0] is not None)
    assert judge(contents, contents) == Verdict(True)


@FEW
@given(SEEDS)
def test_a_chain_of_added_and_dropped_fields_is_transitive(seed: int) -> None:
    """Where only fields with defaults come and go, and ints grow, each version reads each older."""
    rng = random.Random(seed)
    fields = [{"name": name, "type": "int", "default": 0} for name in "abc"]
    versions = [{"type": "record", "name": "R", "fields": fields}]
    for step in range(4):
        fields = [dict(item) for item in versions[-1]["fields"]]
        if fields and rng.random() < 0.4:
            fields.pop(rng.randrange(len(fields)))
        if fields and rng.random() < 0.5:
            grown = {"int": "long", "long": "double", "double": "double"}
            item = rng.choice(fields)
            item["type"] = grown[item["type"]]
        fields.append({"name": f"f{step}", "type": "int", "default": step})
        versions.append({"type": "record", "name": "R", "fields": fields})
    for older, newer in itertools.combinations(versions, 2):
        assert judge(older, newer).contained is True


def test_a_short_run_of_the_fuzzer_finds_nothing() -> None:
    assert fuzz.run(400, 7) == 0
