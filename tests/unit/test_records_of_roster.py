"""Ranges of the roster's sort keys have what was asked for, and nothing beside it."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from svyazka_common.records.roster import Role, RoleAssignment, role_spans
from svyazka_common.rights import STAFF

ROLES: tuple[Role, ...] = get_args(Role.__value__)
PERSON_IDS = st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True)


def index_key(role: Role, person_id: str) -> str:
    assignment = RoleAssignment(
        person_id=person_id,
        organisation_id="s1",
        organisation_name="",
        organisation_kind="school",
        role=role,
        version=1,
    )
    return assignment.inverse[1]


@given(st.sets(st.sampled_from(ROLES)), st.sampled_from(ROLES), PERSON_IDS)
def test_spans_of_roles_have_everybody_with_one_of_them_and_nobody_else(
    roles: set[Role], role: Role, person_id: str
) -> None:
    key = index_key(role, person_id)
    assert sum(first <= key <= last for first, last in role_spans(roles)) == (role in roles)


def test_the_staff_of_a_school_is_read_in_two_spans() -> None:
    assert len(role_spans(STAFF)) == 2
