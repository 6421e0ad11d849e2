"""Whose announcements somebody reads in the journal, without a link: by what they are today. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.membership_table import COLLEAGUES, LINES
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svyazka_common.contact_policy import Position

OF_CLASS = {
    (line.role, line.chat_type.kind)
    for line in LINES
    if line.chat_type.scope == "class" and not line.chat_type.of_subject
}
"""The chats of a class into which a position leads, as pairs of both; positions are called as the roles in chats."""
OF_FAMILIES = frozenset({"pupil", "parent"})


def addressed(positions: Iterable[Position], lineages: Mapping[str, str]) -> set[str]:
    """The ids of the chats whose announcements are for somebody in these positions; `lineages` by class id."""
    chats: set[ChatRef] = set()
    for position in positions:
        scopes = {lineages[class_id] for class_id in position.class_ids if class_id in lineages}
        kinds = [kind for role, kind in OF_CLASS if role == position.role]
        chats |= {ChatRef(kind=kind, scope_id=scope) for kind in kinds for scope in scopes}
        if position.role not in OF_FAMILIES:
            chats.add(ChatRef(kind=COLLEAGUES.kind, scope_id=position.organisation_id))
    return {chat.chat_id for chat in chats}
