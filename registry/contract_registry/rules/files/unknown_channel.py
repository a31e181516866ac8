"""Rule `unknown-channel`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNKNOWN_CHANNEL = documented(
    "unknown-channel",
    Family.FILES,
    """
    A channel is named that no service owns, or one of another type.

    Flagged:
        channel: {eventbridge: core.mian, …}
        channel: {sns: core.main}, where core.main is a bus
    Passes:
        channel: {eventbridge: core.main, …}, and core/service.yaml has the bus `main`
    Fix:
        correct the name, or add the channel to the service that owns it.
    """,
    switchable=False,
)
