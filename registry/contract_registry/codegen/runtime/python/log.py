"""What failed and will come again, for the log: nothing is retried silently."""

from __future__ import annotations


def failed(what: str, identifier: object) -> None:
    """Log the exception that is being handled, by the name of this package."""
    from logging import getLogger  # slow to import, and rarely needed

    getLogger(__package__).exception("%s %s failed and will be delivered again", what, identifier)
