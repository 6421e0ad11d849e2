"""The bus on which other systems hear what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk.aws_events import Archive, EventBus, EventPattern
from constructs import Construct

if TYPE_CHECKING:
    from infra_cdk.stage import Stage

SOURCE = "svyazka"


class Announcements(Construct):
    """The bus, and its archive: a subscriber that was down for a month can have everything again."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.bus = EventBus(self, "Bus", event_bus_name=stage.prefix, description="What happened in Svyazka")
        Archive(
            self,
            "Archive",
            source_event_bus=self.bus,
            event_pattern=EventPattern(source=[SOURCE]),
            retention=Duration.days(30),
        )
