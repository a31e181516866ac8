"""Names of contracts and services from the names that schemas have elsewhere."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import Final

_LONGEST: Final = 100  # characters; file systems end at 255 bytes, and nobody reads that much
_WORD: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_MAJOR: Final = re.compile(r"(?:[-_. ][vV]|(?<=[a-z])V)([1-9][0-9]{0,3})$")
_STEM: Final = re.compile(
    r"(\.(schema|avsc|json|ya?ml|template))+$|[-_.]?(event|message)?-?schema$", re.I
)
_SCHEMAVER: Final = re.compile(r"v?[0-9]+([-.][0-9]+)*")
_GENERIC: Final = frozenset(
    (
        *("api", "avro", "asyncapi", "contracts", "docs", "events", "event", "infra"),
        *("infrastructure", "jsonschema", "messages", "openapi", "resources", "schema"),
        *("schemas", "spec", "specs", "src", "templates"),
    )
)


def kebab(text: str) -> str:
    """`text` as a name that ids may have; empty where nothing of it can stand in one.

    `EC2 Instance State-change` becomes `ec2-instance-state-change`, `OrderPlaced` `order-placed`.
    """
    plain = unicodedata.normalize("NFKD", text[: 4 * _LONGEST])
    plain = "".join(it for it in plain if not unicodedata.combining(it))
    words: list[str] = []
    for chunk in re.split(r"[^A-Za-z0-9]+", plain):
        words.extend(_words(chunk))
    name = "-".join(words).lower()[:_LONGEST].strip("-")
    if name and not name[0].isalpha():
        name = f"n-{name}"
    return name


def _words(chunk: str) -> list[str]:
    """The words of a chunk of letters and digits; digits stay with the letters before them."""
    words: list[str] = []
    for word in _WORD.findall(chunk):
        if word.isdigit() and words:
            words[-1] += word
        else:
            words.append(word)
    return words


def split_major(title: str) -> tuple[str, int | None]:
    """A title without the major version at its end: `OrderPlaced.v2` is `OrderPlaced` and 2."""
    match = _MAJOR.search(title)
    if match is None or not match.start():
        return title, None
    return title[: match.start()], int(match[1])


def stem(path: str) -> str:
    """What a file's name says of its content; its folder's where the name is only a version."""
    folder, name = posixpath.split(path)
    bare = _STEM.sub("", posixpath.splitext(name)[0]) or posixpath.splitext(name)[0]
    if _SCHEMAVER.fullmatch(bare) and folder:
        return stem(folder) if not _is_generic(posixpath.basename(folder)) else bare
    return bare


def service_of_source(source: str) -> tuple[str, bool]:
    """The service that a source of events belongs to, and whether it is an external one.

    `shop.orders` is `orders`; `aws.s3` is `aws-s3`; `aws.partner/example.com/7/x` `example-com`.
    """
    if source.startswith("aws.partner/"):
        return kebab(source.split("/")[1]), True
    if source.startswith("aws."):
        return kebab(source), True
    last = re.split(r"[./:]", source.rstrip("./:"))[-1]
    return kebab(last), False


def group_of_path(path: str) -> str:
    """The nearest folder of a file whose name says something; empty where none does."""
    folder = posixpath.dirname(path)
    while folder:
        name = posixpath.basename(folder)
        if not _is_generic(name) and not _SCHEMAVER.fullmatch(name):
            return name
        folder = posixpath.dirname(folder)
    return ""


def _is_generic(name: str) -> bool:
    return name.lower() in _GENERIC or name in (".", "..")


def detail_type_of(name: str) -> str:
    """What an event of that name could be called on a bus: `order-placed` is `OrderPlaced`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("-"))
