"""What AWS and the network answer when they refuse, as errors that say what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contract_registry.errors import ContractsError, NetworkError

if TYPE_CHECKING:
    from botocore.exceptions import ClientError


class NoSuchRegistryError(NetworkError):
    """The registry is not there, in this account and region."""


class SchemaGoneError(NetworkError):
    """The schema (or its registry) that a call named is not there any more."""


class SchemaExistsError(NetworkError):
    """Somebody, or an earlier attempt of ours, has created it already."""


class AccessDeniedError(NetworkError):
    """The credentials do not permit the call; `action` is the IAM action that is missing."""

    def __init__(self, message: str, hint: str, action: str) -> None:
        super().__init__(message, hint)
        self.action = action


class QuotaReachedError(NetworkError):
    """The registry, or the schema, holds as much as the account's quota permits."""


class ThrottledError(NetworkError):
    """Too many calls; nothing was done."""


class UnclearError(NetworkError):
    """It is not known whether the call was done: whoever wants it again reads first."""


_DENIED: Final = ("AccessDenied", "Forbidden", "UnauthorizedOperation", "NotAuthorized")
_CREDENTIALS: Final = (
    "UnrecognizedClient",
    "InvalidClientTokenId",
    "InvalidAccessKeyId",
    "ExpiredToken",
    "MissingAuthenticationToken",
    "InvalidToken",
    "Unauthorized",
)
_SIGNATURE: Final = ("InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature")
_SKEW: Final = ("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture")
_THROTTLED: Final = ("TooManyRequests", "Throttling", "Throttled", "SlowDown", "RequestLimit")
_QUOTA: Final = ("LimitExceeded", "ServiceQuotaExceeded")
_QUOTA_WORDS: Final = re.compile(r"quota|limit|exceed|maximum number|too many schemas", re.I)
_SKEW_WORDS: Final = re.compile(r"signature (expired|not yet current)|is now (earlier|later)", re.I)
_AGAIN: Final = "run the same command again: it goes on where this ended"


def refusal(error: ClientError, action: str, subject: str, where: str) -> ContractsError:
    """The error for an answer of AWS that is no success.

    action:   the IAM action of the call: `schemas:DescribeSchema`
    subject:  what it was about: `schema shop.orders@OrderPlaced`
    where:    `region eu-central-1` or the endpoint
    """
    found = error.response.get("Error", {})
    code, said = str(found.get("Code", "")), str(found.get("Message", "")).strip()
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    what = f"{action} on {subject}"
    told = f": {said}" if said else ""
    if _SKEW_WORDS.search(said) or code.startswith(_SKEW):
        return NetworkError(
            f"{what} was refused because this machine's clock is wrong{told}",
            "set the clock (timedatectl, or restart the virtual machine) and run it again",
        )
    if code.startswith(_THROTTLED) or status == 429:
        return ThrottledError(f"AWS throttles {action} and did not relent in time{told}", _AGAIN)
    creating = action.rpartition(":")[2] in ("CreateSchema", "CreateRegistry", "UpdateSchema")
    quota = creating and status in (400, 402, 403) and _QUOTA_WORDS.search(said)
    if code.startswith(_QUOTA) or quota:
        return QuotaReachedError(
            f"{what} would exceed a quota of the account{told}",
            "ask for more in the console (Service Quotas, EventBridge Schema Registry), "
            "or delete what nobody needs",
        )
    if code.startswith((*_CREDENTIALS, *_SIGNATURE)):
        return NetworkError(
            f"AWS does not accept the credentials ({code}){told}",
            "sign in again (aws sso login), or check AWS_PROFILE and AWS_ACCESS_KEY_ID",
        )
    return _by_status(code, status, what, told, action, where)


def _by_status(
    code: str, status: int, what: str, told: str, action: str, where: str
) -> ContractsError:
    if not code or code == str(status):
        return not_a_registry(where, f"status {status} without an error of AWS")
    if code.startswith(_DENIED) or status == 403:
        return AccessDeniedError(
            f"access denied: {what}{told}",
            f"the credentials need the action {action}; "
            "contracts publish --policy prints all that the plan needs",
            action,
        )
    if status == 404:
        return SchemaGoneError(f"{what}: it is not there, in {where}{told}")
    if status == 409:
        return SchemaExistsError(f"{what}: it exists already{told}", _AGAIN)
    if status >= 500:
        return UnclearError(f"{what} failed: AWS answered {code}{told}", _AGAIN)
    return NetworkError(f"{what} was refused: {code}{told}")


def not_a_registry(where: str, why: str) -> NetworkError:
    """The error for an endpoint that answers as no EventBridge Schema Registry does."""
    return NetworkError(
        f"{where} does not answer as an EventBridge Schema Registry ({why})",
        "check --endpoint-url; a proxy or another server may be answering",
    )


def broken(error: Exception, action: str, where: str) -> ContractsError:
    """The error for whatever botocore raises that is no answer of AWS."""
    from botocore import exceptions as raised
    from botocore.parsers import ResponseParserError

    if isinstance(error, ResponseParserError):
        return not_a_registry(where, "its answer is not JSON")
    if isinstance(error, raised.NoCredentialsError | raised.PartialCredentialsError):
        return no_credentials()
    if isinstance(error, raised.EndpointConnectionError | raised.ConnectTimeoutError):
        return NetworkError(
            f"{where} cannot be reached: {_first_line(error)}",
            "is the network up, and the region or --endpoint-url right?",
        )
    if isinstance(error, raised.SSLError):
        return NetworkError(f"{where}: {_first_line(error)}", "set AWS_CA_BUNDLE behind a proxy")
    if isinstance(error, raised.HTTPClientError):
        return UnclearError(f"the connection broke during {action}: {_first_line(error)}", _AGAIN)
    if isinstance(error, raised.TokenRetrievalError | raised.SSOError):
        return NetworkError(f"AWS sign-in failed: {_first_line(error)}", "aws sso login")
    return NetworkError(f"{action} failed: {_first_line(error)}")


def no_credentials() -> NetworkError:
    """The error where boto3's chain finds no credentials."""
    return NetworkError(
        "there are no AWS credentials",
        "sign in (aws sso login, or set AWS_PROFILE); in CI give the job a role. "
        "`contracts registry serve` and --endpoint-url need none",
    )


def no_region() -> NetworkError:
    """The error where neither the command nor the environment names a region."""
    return NetworkError(
        "no AWS region is set", "give --region, or set AWS_REGION or `region` in the AWS profile"
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
