"""What is answered instead of a result."""

from __future__ import annotations

from typing import Final

STATUS: Final = {
    "BadRequestException": 400,
    "UnauthorizedException": 401,
    "ForbiddenException": 403,
    "NotFoundException": 404,
    "ConflictException": 409,
    "GoneException": 410,
    "PreconditionFailedException": 412,
    "TooManyRequestsException": 429,
    "InternalServerErrorException": 500,
    "ServiceUnavailableException": 503,
}
"""The errors that the service model knows, and their HTTP statuses."""

CODE: Final = {status: code for code, status in STATUS.items()}


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """The request is answered with an error: AWS's code, an HTTP status, a message."""

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.status = STATUS[code] if status is None else status


class NotModified(Exception):  # noqa: N818 - an answer, not a failure
    """The update changes nothing and is answered with 304 and no body."""


def bad_request(message: str) -> Refusal:
    """The request cannot be what it says."""
    return Refusal("BadRequestException", message)


def not_found(message: str) -> Refusal:
    """What the request names is not there."""
    return Refusal("NotFoundException", message)


def forbidden(message: str) -> Refusal:
    """The request is understood and not allowed."""
    return Refusal("ForbiddenException", message)
