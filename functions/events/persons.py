"""Events about one person, by the count of what happened to them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.events.models import LinkCompleted, LinkData, LinkRemoved, PersonChatsChanged, PersonChatsData

if TYPE_CHECKING:
    from functions.events.models import AnyEvent


def person_event(image: dict[str, Any], envelope: dict[str, Any]) -> AnyEvent:
    """What a person's sequence item tells of; it holds one happening."""
    person = {"person_id": image["person_id"], "sequence": image["number"]}
    subject: str = image["person_id"]
    if (account := image.get("linked")) is not None:
        return LinkCompleted(**envelope, subject=subject, data=LinkData(**person, **account))
    if (account := image.get("unlinked")) is not None:
        return LinkRemoved(**envelope, subject=subject, data=LinkData(**person, **account))
    data = PersonChatsData(**person, joined=image.get("joined", []), left=image.get("left", []))
    return PersonChatsChanged(**envelope, subject=subject, data=data)
