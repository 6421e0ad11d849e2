"""What the repository writes and refuses, on moto and on DynamoDB Local."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from link_http import new_session
from link_steps import link, prove
from link_world import MOTHER, MOTHERS_PHONE, SON, STRANGER

from functions.link.challenge import Challenge, new_challenge
from functions.link.repository import codes, counters, journeys, people, sessions
from functions.link.rules.budgets import Budget
from svyazka_common import aws
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.link import Journey, Phone, VkId
from svyazka_common.transactions import ConditionFailedError, transact

if TYPE_CHECKING:
    from link_cloud import Cloud

    from svyazka_common.records.access import Session

BUDGET = Budget("test", 3, 600, Code.SMS_LIMIT)
VK_ID = VkId(person_id="son", vk_id="v", phone=MOTHERS_PHONE, phone_key="k", proven_at=1)


def asked(cloud: Cloud, token: str = "one", phone: str = MOTHERS_PHONE) -> tuple[Session, Challenge]:
    """A session with a challenge that was sent."""
    session = new_session("a", "son", "school-1", token)
    cloud.store(session, table="access")
    challenge = new_challenge(phone, cloud.clock.now)
    codes.send_link_code(session, challenge, [], cloud.clock.now)
    return replace(session, challenge=challenge.to_plain()), challenge


def test_budget_is_taken_until_it_is_spent(each_school: Cloud) -> None:
    one = counters.reservation(BUDGET, "subject", each_school.clock.now)
    for _ in range(3):
        counters.take_all([one])
    with pytest.raises(ProblemError) as refused:
        counters.take_all([one])
    assert (refused.value.code, refused.value.extra) == (Code.SMS_LIMIT, {"retry_after_seconds": 600})


def test_what_is_given_back_can_be_taken_again(each_school: Cloud) -> None:
    one = counters.reservation(BUDGET, "subject", each_school.clock.now)
    for _ in range(5):
        counters.take_all([one])
        transact([one.give_back])


def test_next_window_begins_anew(each_school: Cloud) -> None:
    now = each_school.clock.now
    for start in (now, now + BUDGET.ends_in(now)):
        for _ in range(3):
            counters.take_all([counters.reservation(BUDGET, "subject", start)])


def test_spent_budget_takes_nothing_from_the_others(each_school: Cloud) -> None:
    now = each_school.clock.now
    spent, other = counters.reservation(BUDGET, "spent", now), counters.reservation(BUDGET, "other", now)
    for _ in range(3):
        counters.take_all([spent])
    with pytest.raises(ProblemError):
        counters.take_all([other, spent])
    assert not [guard for guard in each_school.of_entity("access", "guard") if "other" in guard["pk"]]


def test_failing_action_beside_a_budget_is_told_by_its_own_number(each_school: Cloud) -> None:
    one = counters.reservation(BUDGET, "subject", each_school.clock.now)
    challenge = Challenge(challenge_id="c", phone=MOTHERS_PHONE, phone_key="k", sent_at=1)
    with pytest.raises(ConditionFailedError) as failed:
        counters.take_all([one], codes.is_newest(challenge.phone_key, "c"))
    assert failed.value.failed == {0: None}


def test_code_for_a_session_that_has_gone_is_not_sent(each_school: Cloud) -> None:
    gone = new_session("a", "son", "school-1", "gone")
    with pytest.raises(ProblemError) as refused:
        codes.send_link_code(gone, new_challenge(MOTHERS_PHONE, each_school.clock.now), [], each_school.clock.now)
    assert refused.value.code == Code.SESSION_REQUIRED
    assert not each_school.of_entity("access", "sms")


def test_code_is_consumed_once(each_school: Cloud) -> None:
    session, challenge = asked(each_school)
    transact([codes.consume(session, challenge)])
    with pytest.raises(ConditionFailedError):
        transact([codes.consume(session, challenge)])


@pytest.mark.parametrize(
    ("meanwhile", "code"),
    [("spent", Code.CODE_TRIES_SPENT), ("newer in this session", Code.CODE_EXPIRED), ("consumed", Code.CODE_EXPIRED)],
)
def test_try_that_came_too_late_is_told_why(each_school: Cloud, meanwhile: str, code: Code) -> None:
    session, challenge = asked(each_school)
    if meanwhile == "spent":
        for _ in range(5):
            codes.begin_try(session, challenge, each_school.clock.now)
    elif meanwhile == "consumed":
        transact([codes.consume(session, challenge)])
    else:
        newer = new_challenge("+79990000000", each_school.clock.now)
        codes.send_link_code(session, newer, [], each_school.clock.now)
    with pytest.raises(ProblemError) as refused:
        codes.begin_try(session, challenge, each_school.clock.now)
    assert refused.value.code == code


def test_phone_that_has_changed_since_it_was_read_is_not_overwritten(each_school: Cloud) -> None:
    read = Phone(phone_key="k")
    transact([journeys.hold_phone(read, "son", frozenset({"mother"}), 1)])
    with pytest.raises(ConditionFailedError):
        transact([journeys.hold_phone(read, "stranger", frozenset(), 2)])
    (stored,) = each_school.of_entity("state", "phone")
    assert stored["holders"] == {"son": {"proven_at": 1, "kin": ["mother"]}}


def test_vk_id_that_has_changed_since_it_was_read_is_not_overwritten(each_school: Cloud) -> None:
    transact([journeys.store_vk_id(VK_ID, None)])
    for read in (None, replace(VK_ID, proven_at=0), replace(VK_ID, phone_key="other")):
        with pytest.raises(ConditionFailedError):
            transact([journeys.store_vk_id(replace(VK_ID, vk_id="w"), read)])
    assert [item["vk_id"] for item in each_school.of_entity("state", "vk_id")] == ["v"]


def test_release_between_reading_and_writing_is_not_undone(each_school: Cloud) -> None:
    transact([journeys.store_vk_id(VK_ID, None)])
    transact([journeys.release("son", "k", 9)])
    with pytest.raises(ConditionFailedError):
        transact([journeys.store_vk_id(replace(VK_ID, data_given=True), VK_ID)])
    released = replace(VK_ID, released_at=9)
    transact([journeys.store_vk_id(replace(released, released_at=None), released)])
    assert "released_at" not in each_school.of_entity("state", "vk_id")[0]


def test_proof_that_is_used_up_ends_no_second_journey(each_school: Cloud) -> None:
    journey = Journey(person_id="son", account_id="a", phone_key="k", proven_at=1)
    transact([journeys.store_journey(journey)])
    transact([journeys.end_journey(journey)])
    for action in (journeys.end_journey(journey), journeys.still_proven(journey)):
        with pytest.raises(ConditionFailedError):
            transact([action])
    assert not each_school.of_entity("state", "journey")


def test_leaving_a_phone_takes_one_holder_out(each_school: Cloud) -> None:
    phone = Phone(phone_key="k")
    transact([journeys.hold_phone(phone, "son", frozenset(), 1)])
    phone = replace(phone, holders={"son": {"proven_at": 1, "kin": []}}, version=1)
    transact([journeys.hold_phone(phone, "mother", frozenset(), 1)])
    transact([journeys.leave_phone("son", "k")])
    (stored,) = each_school.of_entity("state", "phone")
    assert (set(stored["holders"]), stored["version"]) == ({"mother"}, 3)


def test_session_that_is_rotated_out_is_gone(each_school: Cloud) -> None:
    old, new = new_session("a", "son", "school-1", "old"), new_session("a", "son", "school-1", "new")
    sessions.start_session(old, [], None)
    sessions.start_session(new, [], ("a", old.token_hash))
    assert [item["token_hash"] for item in each_school.of_entity("access", "session")] == [new.token_hash]


@pytest.mark.usefixtures("each_school")
def test_guardians_and_children_are_read_from_both_ends() -> None:
    assert people.children_of("mother") == {"son", "daughter"}
    assert people.guardians_of("son") == {"mother", "father"}
    assert people.children_of("stranger") == people.guardians_of("stranger") == set()


@pytest.mark.usefixtures("school")
def test_table_that_does_not_answer_for_all_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        @staticmethod
        def batch_get_item(RequestItems: dict[str, object]) -> dict[str, object]:  # noqa: N803 - botocore's name
            return {"Responses": {"state": []}, "UnprocessedKeys": RequestItems}

    with monkeypatch.context() as patch:
        patch.setattr(aws, "dynamodb", Slow)
        with pytest.raises(ProblemError) as refused:
            people.account_and_organisation("school-1", "x")
    assert refused.value.code == Code.BUSY


def test_whole_journey_of_family_and_stranger(each_school: Cloud) -> None:
    browser = link(each_school, MOTHER, MOTHERS_PHONE)
    link(each_school, SON, MOTHERS_PHONE)
    assert prove(each_school, STRANGER.browser(), MOTHERS_PHONE).code == "phone_taken"
    assert browser.call("unlink").status == 204
    (phone,) = each_school.of_entity("state", "phone")
    assert set(phone["holders"]) == {"son"}
