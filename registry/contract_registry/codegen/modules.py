"""The module of a contract: its names settled, its channels' code fetched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from contract_registry.codegen.channels import CHANNEL_CODE
from contract_registry.codegen.declared import Declared, Root, declared
from contract_registry.codegen.frame import Fragment, Names, PartNames, Use
from contract_registry.codegen.naming import free_name, pascal, upper
from contract_registry.codegen.parts import parts_of, root_docs, shapes_of_part, words
from contract_registry.codegen.shapes import Anything, MapOf, Named, Shapes
from contract_registry.codegen.target import Code, ContractModule, Target
from contract_registry.finding import Json, canonical
from contract_registry.model import METADATA, Contract, Part

Plan: TypeAlias = Callable[[Use, Part], Json]
"""How the values of a part are checked on the service's side of it."""

_DIGITS: Final = 16
_ROUNDS: Final = 8


def module_of(stem: str, uses: tuple[Use, ...], target: Target, plan: Plan) -> ContractModule:
    """The module of the one contract that all `uses` are of."""
    contract = uses[0].contract
    pairs = [(use, part) for use in uses for part in parts_of(use)]
    roots = [_root(use, part, uses) for use, part in pairs]
    plans = [plan(use, part) for use, part in pairs]
    name = target.module_name(stem, contract.key.major)
    taken = {*target.reserved}
    for _ in range(_ROUNDS):
        types = declared(roots, taken)
        codes = _codes(pairs, types, target, plans)
        named = tuple((use, _names(name, use, pairs, codes)) for use in uses)
        fragments = tuple(it for use, names in named for it in _fragments(use, names, target))
        # A channel's code has names of its own, which are known only now; types give way.
        clashing = _defined(fragments).intersection((*types.types, *types.roots)) - taken
        if not clashing:
            break
        taken |= clashing
    return ContractModule(
        name=name,
        contract=contract,
        digest=digest_of(contract),
        uses=named,
        declared=types,
        codes=tuple(codes),
        fragments=fragments,
    )


def digest_of(contract: Contract) -> str:
    """Sixteen hexadecimal digits over all of a contract that its code depends on."""
    text = canonical(
        [
            contract.id,
            str(contract.version),
            contract.kind.value,
            contract.summary,
            contract.envelope.value,
            "" if contract.encoding is None else contract.encoding.value,
            contract.channel.type,
            contract.channel.ref,
            dict(contract.channel.settings),
            [[part.name, part.digest] for part in contract.parts],
        ]
    )
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]


def _root(use: Use, part: Part, uses: tuple[Use, ...]) -> Root:
    noun = pascal(f"{use.contract.name} {words(part.name)}")
    if part.name == "item" and use.stream is not None:
        noun = pascal(f"{use.stream.ref.partition('.')[2]} item")
    if not use.writes(part.name) and any(it.writes(part.name) for it in uses if it is not use):
        # The service receives what it sends as well, and sees less of it.
        noun = f"Received{noun}"
    shapes = shapes_of_part(use, part, noun)
    if part.name == METADATA and shapes.root == Anything():
        shapes = Shapes(MapOf(Anything()), {})  # the envelope has an object there
    return Root(noun, shapes, root_docs(use, part))


def _codes(
    pairs: Sequence[tuple[Use, Part]], types: Declared, target: Target, plans: Sequence[Json]
) -> list[Code]:
    codes: list[Code] = []
    taken: set[str] = set()
    for (use, part), root, plan in zip(pairs, types.roots, plans, strict=True):
        writes = use.writes(part.name)
        said = words(part.name)
        constant = free_name((upper(f"{'sent' if writes else 'received'} {said}"),), taken)
        function = free_name((target.function("check" if writes else "parse", said),), taken)
        taken |= {constant, function}
        names = PartNames(
            type=target.type_of(types, Named((root,))),
            noun=target.variable(said or root),
            schema=constant,
            parse=None if writes else function,
            check=function if writes else None,
        )
        codes.append(Code(part.name, names, plan))
    return codes


def _names(
    module: str, use: Use, pairs: Sequence[tuple[Use, Part]], codes: Sequence[Code]
) -> Names:
    parts = {
        code.part: code.names for (other, _), code in zip(pairs, codes, strict=True) if other is use
    }
    return Names(module, pascal(use.contract.name), parts)


def _fragments(use: Use, names: Names, target: Target) -> list[Fragment]:
    channels = [use.contract.channel.type]
    if use.stream is not None:
        channels.append(use.stream.type)
    written = [CHANNEL_CODE.get((channel, target.name)) for channel in channels]
    return [write(use, names) for write in written if write is not None]


def _defined(fragments: tuple[Fragment, ...]) -> set[str]:
    found = {name for fragment in fragments for name in fragment.exports}
    for fragment in fragments:
        found.update(it.alias or it.name or it.source for it in fragment.imports)
    return found
