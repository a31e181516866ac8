"""The types of channels, one a file. A new one is a file and a line in `CHANNELS`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contract_registry.channels.api_gateway import API_GATEWAY
from contract_registry.channels.channel_type import ChannelType, Message
from contract_registry.channels.dynamodb_stream import DYNAMODB_STREAM
from contract_registry.channels.eventbridge import EVENTBRIDGE
from contract_registry.channels.lambda_ import LAMBDA
from contract_registry.channels.sns import SNS
from contract_registry.channels.sqs import SQS

__all__ = ["CHANNELS", "ChannelType", "Message"]

CHANNELS: Final[Mapping[str, ChannelType]] = MappingProxyType(
    {
        channel.name: channel
        for channel in (EVENTBRIDGE, SNS, SQS, LAMBDA, API_GATEWAY, DYNAMODB_STREAM)
    }
)
"""Every type of channel by its name in files."""
