"""The function that puts events on the bus for other systems."""

from infra_cdk.specification import (
    Function,
    Stream,
)

EVENTS = (
    Function(
        module="events.handlers.announce",
        source=Stream(table="state", changed=("sequence", "chat", "member", "exclusion"), inserted=("chat_export",)),
        announces=True,
        sends_to=("ended_memberships", "chat_exports"),
        seconds=30,
    ),
)
