"""What the theory of patterns cannot read."""

from __future__ import annotations


class Unsupported(Exception):  # noqa: N818 - a limit of ours, or a pattern that has no one meaning
    """A pattern that is not regular, not valid, or read differently by common validators.

    `str()` is the reason that the user reads.
    """
