"""What the calls about chats by hand cost, in DynamoDB's units as the table in memory counts them."""

from __future__ import annotations

import pytest
from chats.memory import TABLE
from chats.school import TODAY

from manual_chats.world import act, make
from svyazka_common.contact_policy import may_write_directly, organisations_of
from svyazka_common.known_people import read_known, read_presets

pytestmark = pytest.mark.usefixtures("school")


@pytest.mark.parametrize(("who", "units"), [("pupil", 13), ("parent", 15), ("algebraist", 13)])
def test_somebody_who_is_added_costs_a_membership_a_count_and_the_checks(who: str, units: int) -> None:
    chat_id = make()
    before = TABLE.units["write"]
    assert act("add_members", "tutor", "POST", f"/chats/{chat_id}/members", {"person_ids": [who]})[0] == 200
    session = 1
    assert TABLE.units["write"] - before - session == units


def test_reason_of_a_chat_of_two_is_read_in_few_units() -> None:
    before = TABLE.units["read"]
    people = read_known(["tutor", "pupil"])
    presets = read_presets({one for person in people.values() for one in organisations_of(person, TODAY)})
    assert may_write_directly(people["tutor"], people["pupil"], TODAY, presets)
    assert TABLE.units["read"] - before == 5
