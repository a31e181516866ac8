"""A generated folder as it is and as it should be: what to write, what to remove, what is not ours.

Pure: who calls says what is there. Only files whose header says that we wrote them are ever removed
or written over, and only where nobody has edited them since, unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from contract_registry.codegen.package import writer_of


class State(StrEnum):
    """What is the matter with a file."""

    MISSING = "missing"
    STALE = "stale"
    EDITED = "edited"
    SUPERFLUOUS = "superfluous"
    EDITED_SUPERFLUOUS = "edited, and no longer needed"
    FOREIGN = "not written by contracts generate"
    OTHER_SERVICE = "written for another service"


OBSTACLES = frozenset({State.EDITED, State.EDITED_SUPERFLUOUS, State.FOREIGN, State.OTHER_SERVICE})
"""The states in which a file is written over or removed only where that is asked for."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as it should be. `text`: what it should hold; None: it should be gone."""

    path: str
    state: State
    text: str | None


def differences(
    wanted: Mapping[str, str], found: Mapping[str, str], service: str
) -> tuple[Difference, ...]:
    """What differs, by path; nothing where all is well.

    wanted:  path in the folder → text
    found:   path in the folder → text, of the files at the wanted paths and of those beside them
    """
    made = []
    for path in sorted({*wanted, *found}):
        state = _state(wanted.get(path), found.get(path), service)
        if state is not None:
            made.append(Difference(path, state, wanted.get(path)))
    return tuple(made)


def _state(wanted: str | None, found: str | None, service: str) -> State | None:
    if found is None:
        return State.MISSING
    if wanted is not None and found.replace("\r\n", "\n") == wanted:
        return None
    writer = writer_of(found)
    if writer is None:
        return State.FOREIGN if wanted is not None else None
    owner, untouched = writer
    if owner != service:
        return State.OTHER_SERVICE if wanted is not None else None
    if wanted is None:
        return State.SUPERFLUOUS if untouched else State.EDITED_SUPERFLUOUS
    return State.STALE if untouched else State.EDITED
