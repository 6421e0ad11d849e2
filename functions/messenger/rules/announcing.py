"""Whose announcements somebody reads in the journal, without a link: by what they are today. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svyazka_common.contact_policy import Position, PositionRole
    from svyazka_common.records.chats import ChatKind

OF_CLASS: dict[PositionRole, tuple[ChatKind, ...]] = {
    "pupil": ("class_pupils",),
    "parent": ("class_parents",),
    "homeroom_teacher": ("class_pupils", "class_parents"),
}
"""The chats of a class into which a position leads, as the membership policy of the chats says."""
OF_FAMILIES = frozenset({"pupil", "parent"})


def addressed(positions: Iterable[Position], lineages: Mapping[str, str]) -> set[str]:
    """The ids of the chats whose announcements are for somebody in these positions; `lineages` by class id."""
    chats: set[ChatRef] = set()
    for position in positions:
        scopes = {lineages[class_id] for class_id in position.class_ids if class_id in lineages}
        chats |= {ChatRef(kind=kind, scope_id=scope) for kind in OF_CLASS.get(position.role, ()) for scope in scopes}
        if position.role not in OF_FAMILIES:
            chats.add(ChatRef(kind="colleagues", scope_id=position.organisation_id))
    return {chat.chat_id for chat in chats}
