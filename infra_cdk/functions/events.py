"""What other systems are told."""

from infra_cdk.specification import (
    Function,
    Stream,
)

EVENTS = (
    Function(
        module="events.announce",
        source=Stream(table="state", changed=("sequence", "chat", "member", "exclusion")),
        announces=True,
        seconds=30,
    ),
)
