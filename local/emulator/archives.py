"""The archive of a bus as a resource of a stack: the emulator (1.5.33) has archives and replays, but not that way."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

RESOURCE = "AWS::Events::Archive"
NAME_MAX_LENGTH = 48


def request_of(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The call CreateArchive for a resource's properties."""
    return {
        "ArchiveName": name,
        "EventSourceArn": properties["SourceArn"],
        "EventPattern": json.dumps(properties["EventPattern"]) if "EventPattern" in properties else "",
        "RetentionDays": properties.get("RetentionDays", 0),
        "Description": properties.get("Description", ""),
    }


def make_archives() -> None:
    """Have the emulator make and delete them with their stack."""
    provisioners: Any = import_module("ministack.services.cloudformation.provisioners")
    events: Any = import_module("ministack.services.eventbridge")

    def create(logical_id: str, properties: Mapping[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
        chosen = properties.get("ArchiveName")
        name = chosen or provisioners._physical_name(stack_name, logical_id, max_len=NAME_MAX_LENGTH)  # noqa: SLF001
        _, _, body = events._create_archive(request_of(name, properties))  # noqa: SLF001 - it has no other way in
        return name, {"Arn": json.loads(body)["ArchiveArn"]}

    def delete(name: str, _properties: Mapping[str, Any]) -> None:
        events._delete_archive({"ArchiveName": name})  # noqa: SLF001

    provisioners._RESOURCE_HANDLERS[RESOURCE] = {"create": create, "delete": delete}  # noqa: SLF001
