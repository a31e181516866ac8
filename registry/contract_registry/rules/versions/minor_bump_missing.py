"""Rule `minor-bump-missing`."""

from __future__ import annotations

from contract_registry.model import Status
from contract_registry.rules.change import Change
from contract_registry.rules.rule import Family, Problem, Problems, rule
from contract_registry.rules.versions.order import is_minor_step, wanted


@rule(Family.VERSIONS)
def minor_bump_missing(change: Change) -> Problems:
    """A change of the accepted messages, though compatible, wants at least a new minor version.

    Consumers, stubs and the registry tell contents apart by the number: one number must not stand
    for two of them. Prose, examples, order, and refactorings that accept the same messages want
    none. It is silent where an error about the change already stops the run.

    Flagged:
        the optional field `note` was added, and the version is still 1.2.0
    Passes:
        the same, and the version is 1.3.0
        a definition was moved to a shared file, and the version is still 1.2.0
    Fix:
        run `contracts bump`, which writes the version into the file.
    """
    old, new = change.old, change.new
    if old is None or new is None or change.told or change.external:
        return
    if Status.DRAFT in (old.status, new.status) or new.version < old.version:
        return
    if change.differs and not is_minor_step(old.version, new.version):
        target = wanted(change)
        yield Problem(
            change.at("/version"),
            f"{change.key.id} accepts other messages or travels another way than {old.version} "
            f"did, and its version is {new.version}: it wants {target}.",
            change.key,
            fix=f"contracts bump writes {target}",
        )
