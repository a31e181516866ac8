"""The code of each channel in each language, and of the modules beside the contracts'."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contract_registry.codegen.frame import ChannelCode, ExtraCode

CHANNEL_CODE: Final[Mapping[tuple[str, str], ChannelCode]] = MappingProxyType({})
"""(type of channel, language) → its code. A use of an event that is made from a DynamoDB stream is
given to `dynamodb-stream` as well, after the contract's own channel."""

EXTRA_CODE: Final[Mapping[str, tuple[ExtraCode, ...]]] = MappingProxyType({})
"""Language → the modules that belong to no single contract."""
