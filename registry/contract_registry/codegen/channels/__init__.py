"""The code of each channel in each language, and of the modules beside the contracts'."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contract_registry.codegen.channels import (
    api_gateway_python,
    api_gateway_typescript,
    dispatch,
    dynamodb_stream,
    eventbridge,
    lambda_,
    sns,
    sqs,
)
from contract_registry.codegen.frame import PYTHON, TYPESCRIPT, ChannelCode, ExtraCode

CHANNEL_CODE: Final[Mapping[tuple[str, str], ChannelCode]] = MappingProxyType(
    {
        ("eventbridge", PYTHON): eventbridge.python,
        ("eventbridge", TYPESCRIPT): eventbridge.typescript,
        ("sns", PYTHON): sns.python,
        ("sns", TYPESCRIPT): sns.typescript,
        ("sqs", PYTHON): sqs.python,
        ("sqs", TYPESCRIPT): sqs.typescript,
        ("lambda", PYTHON): lambda_.python,
        ("lambda", TYPESCRIPT): lambda_.typescript,
        ("api-gateway", PYTHON): api_gateway_python.python,
        ("api-gateway", TYPESCRIPT): api_gateway_typescript.typescript,
        ("dynamodb-stream", PYTHON): dynamodb_stream.python,
        ("dynamodb-stream", TYPESCRIPT): dynamodb_stream.typescript,
    }
)
"""(type of channel, language) → its code. A use of an event that is made from a DynamoDB stream is
given to `dynamodb-stream` as well, after the contract's own channel."""

EXTRA_CODE: Final[Mapping[str, tuple[ExtraCode, ...]]] = MappingProxyType(
    {PYTHON: (dispatch.python,), TYPESCRIPT: (dispatch.typescript,)}
)
"""Language → the modules that belong to no single contract."""
