"""For which people the announcements of a chat are: as the membership policy of the chats says."""

from __future__ import annotations

import pytest
from known_people import ROLES

from functions.chats.rules.membership_policy import POLICY
from functions.messenger.rules.announcing import OF_CLASS, OF_FAMILIES, addressed
from svyazka_common.contact_policy import POSITION_ROLES, Position, PositionRole


def test_pupils_parents_and_class_teachers_have_the_chats_of_a_class() -> None:
    assert {
        ("pupil", "class_pupils"),
        ("parent", "class_parents"),
        ("homeroom_teacher", "class_pupils"),
        ("homeroom_teacher", "class_parents"),
    } == OF_CLASS


def test_membership_policy_has_the_same_positions_among_the_colleagues() -> None:
    by_policy = {role for line in POLICY.lines if line.chat_type.kind == "colleagues" for role in line.roles}
    assert {ROLES[as_role] for as_role in POSITION_ROLES if as_role not in OF_FAMILIES} == by_policy


@pytest.mark.parametrize(
    ("as_role", "chats"),
    [
        ("pupil", {"class_pupils~7a"}),
        ("parent", {"class_parents~7a"}),
        ("teacher", {"colleagues~school1"}),
        ("homeroom_teacher", {"class_pupils~7a", "class_parents~7a", "colleagues~school1"}),
        ("administrator", {"colleagues~school1"}),
        ("officer", {"colleagues~school1"}),
    ],
)
def test_announcements_are_for_the_positions_of_a_chat(as_role: PositionRole, chats: set[str]) -> None:
    position = Position(as_role, "school1", frozenset({"8a"}))
    assert addressed([position], {"8a": "7a"}) == chats
    assert addressed([position], {}) == chats & {"colleagues~school1"}
