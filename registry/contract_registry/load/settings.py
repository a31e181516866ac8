"""What the configuration says of the files: the schema of `metadata`, the services it names."""

from __future__ import annotations

from typing import Final

from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.documents.spelling import did_you_mean
from contract_registry.finding import Json
from contract_registry.load.links import Known
from contract_registry.load.parts import Run, Sketch, part_of
from contract_registry.load.problems import problem
from contract_registry.model import METADATA

_METADATA: Final = "/envelope/metadata"


def check_settings(run: Run, known: Known) -> None:
    """Tell `run` every setting that does not fit the files of this tree.

    Only what this tree's own configuration says: in an older state it may have said something else.
    """
    config = run.config
    if config.metadata is True and not config.generate:
        return
    try:
        document = run.files.document(config.path)
    except OSError:
        return
    if document is None:
        return
    if config.metadata is not True and _says(document, _METADATA, config.metadata):
        part_of(run, Sketch(METADATA, document, _METADATA, config.metadata))
    for index, it in enumerate(config.generate):
        pointer = f"/generate/{index}/service"
        is_known = it.service in known.services or it.service in known.half_read
        if not is_known and _says(document, pointer, it.service):
            message = f"there is no service {it.service}"
            fix = did_you_mean(it.service, known.services) or "write its service.yaml"
            run.problems.append(problem("unknown-service", message, document.locate(pointer), fix))


def metadata(run: Run, holder: Document) -> Sketch:
    """The schema of `metadata` as a part of a contract; it stands in the configuration, if it does.

    holder:  the contract's file, for what the configuration does not say
    """
    schema, pointer = run.config.metadata, "/envelope"
    if schema is not True:
        try:
            document = run.files.document(run.config.path)
        except OSError:
            document = None
        if document is not None and _says(document, _METADATA, schema):
            holder, pointer = document, _METADATA
    return Sketch(METADATA, holder, pointer, schema)


def _says(document: Document, pointer: str, value: Json) -> bool:
    try:
        return pointers.resolve(document.value, pointer) == value
    except LookupError:
        return False
