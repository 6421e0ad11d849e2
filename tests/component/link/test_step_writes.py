"""What the repository writes and refuses, on moto and on DynamoDB Local."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from functions.link.repository import codes, journeys
from functions.link.repository.challenges import new_challenge
from functions.sign_in.repository import log_in
from link.families import MOTHER, MOTHERS_PHONE, SON, STRANGER
from link.http_calls import new_session
from link.interleaving import before_writing
from link.steps import link, prove, unlink
from svyazka_common import aws, budgets, links, phone_holders, sessions
from svyazka_common.budgets import Budget
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.access import CUTOFF_AHEAD_MS
from svyazka_common.records.link import Journey, Phone, VkId
from svyazka_common.transactions import ConditionFailedError, transact

if TYPE_CHECKING:
    from functions.link.repository.challenges import Challenge
    from link.cloud import Cloud
    from link.families import Member
    from svyazka_common.records.access import Session
    from svyazka_common.records.roster import Account

BUDGET = Budget("test", 3, 600, Code.SMS_LIMIT)
VK_ID = VkId(person_id="son", vk_id="v", phone=MOTHERS_PHONE, phone_key="k", proven_at=1)


def asked(cloud: Cloud, token: str = "one", phone: str = MOTHERS_PHONE) -> tuple[Session, Challenge]:
    """A session with a challenge that was sent."""
    session = new_session("a", "son", "school-1", token)
    cloud.store(session, table="access")
    challenge = new_challenge(phone, cloud.clock.now)
    codes.send_code(session, challenge, [])
    return replace(session, challenge=challenge.to_plain()), challenge


def test_budget_is_taken_until_it_is_spent(each_school: Cloud) -> None:
    reserved = budgets.reservation(BUDGET, "subject", each_school.clock.now)
    for _ in range(3):
        budgets.take_all([reserved])
    with pytest.raises(DomainError) as refused:
        budgets.take_all([reserved])
    assert (refused.value.code, refused.value.extra) == (Code.SMS_LIMIT, {"retry_after_seconds": 600})


def test_what_is_given_back_can_be_taken_again(each_school: Cloud) -> None:
    reserved = budgets.reservation(BUDGET, "subject", each_school.clock.now)
    for _ in range(5):
        budgets.take_all([reserved])
        transact([reserved.give_back])


def test_next_window_begins_anew(each_school: Cloud) -> None:
    now = each_school.clock.now
    for start in (now, now + BUDGET.ends_in(now)):
        for _ in range(3):
            budgets.take_all([budgets.reservation(BUDGET, "subject", start)])


def test_spent_budget_takes_nothing_from_the_others(each_school: Cloud) -> None:
    now = each_school.clock.now
    spent, other = budgets.reservation(BUDGET, "spent", now), budgets.reservation(BUDGET, "other", now)
    for _ in range(3):
        budgets.take_all([spent])
    with pytest.raises(DomainError):
        budgets.take_all([other, spent])
    assert not [guard for guard in each_school.of_entity("access", "guard") if "other" in guard["pk"]]


def test_failing_action_beside_a_budget_is_told_by_its_own_number(each_school: Cloud) -> None:
    reserved = budgets.reservation(BUDGET, "subject", each_school.clock.now)
    with pytest.raises(ConditionFailedError) as failed:
        budgets.take_all([reserved], sessions.still_there(new_session("a", "son", "school-1", "gone")))
    assert failed.value.failed == {0: None}


def test_code_for_a_session_that_has_gone_is_not_sent(each_school: Cloud) -> None:
    gone = new_session("a", "son", "school-1", "gone")
    with pytest.raises(DomainError) as refused:
        codes.send_code(gone, new_challenge(MOTHERS_PHONE, each_school.clock.now), [])
    assert refused.value.code == Code.SESSION_REQUIRED
    assert not each_school.of_entity("access", "sms")


def test_code_is_consumed_once(each_school: Cloud) -> None:
    session, challenge = asked(each_school)
    transact([journeys.consume(session, challenge)])
    with pytest.raises(ConditionFailedError):
        transact([journeys.consume(session, challenge)])


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
        transact([journeys.consume(session, challenge)])
    else:
        newer = new_challenge("+79990000000", each_school.clock.now)
        codes.send_code(session, newer, [])
    with pytest.raises(DomainError) as refused:
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
    transact([links.release("son", "k", 9)])
    with pytest.raises(ConditionFailedError):
        transact([journeys.store_vk_id(replace(VK_ID, data_given=True), VK_ID)])
    released = replace(VK_ID, released_at=9)
    transact([journeys.store_vk_id(replace(released, released_at=None), released)])
    assert "released_at" not in each_school.of_entity("state", "vk_id")[0]


def test_release_that_has_changed_since_it_was_read_is_not_overwritten(each_school: Cloud) -> None:
    transact([journeys.store_vk_id(VK_ID, None)])
    transact([links.release("son", "k", 9)])
    for read in (replace(VK_ID, released_at=8), replace(VK_ID, released_at=9, given_up_at=1)):
        with pytest.raises(ConditionFailedError):
            transact([journeys.store_vk_id(replace(VK_ID, released_at=None), read)])
    assert each_school.of_entity("state", "vk_id")[0]["released_at"] == 9


def test_number_given_up_between_reading_and_writing_stays_given_up(each_school: Cloud) -> None:
    transact([journeys.store_vk_id(VK_ID, None), journeys.hold_phone(Phone(phone_key="k"), "son", frozenset(), 1)])
    transact(links.give_up_phone(VK_ID, 9))
    with pytest.raises(ConditionFailedError):
        transact([journeys.store_vk_id(replace(VK_ID, data_given=True), VK_ID)])
    assert each_school.of_entity("state", "vk_id")[0]["given_up_at"] == 9


@pytest.mark.parametrize("action", ["release", "give up"])
def test_person_whose_number_is_another_by_now_loses_none(each_school: Cloud, action: str) -> None:
    transact([journeys.store_vk_id(VK_ID, None), journeys.hold_phone(Phone(phone_key="other"), "son", frozenset(), 1)])
    old = replace(VK_ID, phone_key="other")
    with pytest.raises(ConditionFailedError):
        transact([links.release("son", "other", 9)] if action == "release" else links.give_up_phone(old, 9))
    (stored,) = each_school.of_entity("state", "vk_id")
    assert not {"released_at", "given_up_at"} & stored.keys()


def test_proof_that_is_used_up_ends_no_second_journey(each_school: Cloud) -> None:
    journey = Journey(person_id="son", account_id="a", phone_key="k", proven_at=1)
    each_school.store(journey)
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
    transact([links.leave_phone("son", "k")])
    (stored,) = each_school.of_entity("state", "phone")
    assert (set(stored["holders"]), stored["version"]) == ({"mother"}, 3)


def account_of(member: Member) -> Account:
    account, _ = log_in.account_and_organisation(member.organisation_id, member.login)
    assert account is not None
    return account


def session_of_son(token: str, created_at_ms: int | None = None) -> Session:
    session = new_session(SON.account_id, "son", "school-1", token)
    return session if created_at_ms is None else replace(session, created_at_ms=created_at_ms)


def test_session_that_is_rotated_out_is_gone(each_school: Cloud) -> None:
    old, new = session_of_son("old"), session_of_son("new")
    log_in.start_session(old, account_of(SON), None, [])
    log_in.start_session(new, account_of(SON), (SON.account_id, old.token_hash), [])
    assert [item["token_hash"] for item in each_school.of_entity("access", "session")] == [new.token_hash]


def test_session_begins_after_the_end_of_all_earlier_ones(each_school: Cloud) -> None:
    now_ms = each_school.clock.now * 1000
    transact([sessions.end_sessions(SON.account_id, now_ms, "password_changed")])
    (cutoff,) = each_school.of_entity("access", "cutoff")
    for created_at_ms in (1, now_ms, cutoff["before_ms"]):
        stored = log_in.start_session(session_of_son("t", created_at_ms=created_at_ms), account_of(SON), None, [])
        assert stored.created_at_ms == cutoff["before_ms"] + 1
    later = session_of_son("t", created_at_ms=cutoff["before_ms"] + 1)
    assert log_in.start_session(later, account_of(SON), None, []) == later


@pytest.mark.parametrize(
    "changed",
    [{"password_hash": "another"}, {"status": "ended"}, {"account_id": "another"}],
    ids=["password", "status", "account"],
)
def test_account_that_is_no_longer_as_it_was_gets_no_session(each_school: Cloud, changed: Any) -> None:
    read = account_of(SON)
    each_school.store(replace(read, **changed))
    with pytest.raises(DomainError) as refused:
        log_in.start_session(session_of_son("t"), read, None, [])
    assert refused.value.code == Code.CREDENTIALS_WRONG
    assert not each_school.of_entity("access", "session")


def test_account_that_is_gone_gets_no_session(each_school: Cloud) -> None:
    with pytest.raises(DomainError) as refused:
        log_in.start_session(session_of_son("t"), replace(account_of(SON), login="gone"), None, [])
    assert refused.value.code == Code.CREDENTIALS_WRONG
    assert not each_school.of_entity("access", "session")


@pytest.mark.usefixtures("school")
def test_session_whose_likes_end_again_and_again_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = iter(range(2_000_000_000_000, 2_000_000_000_010))
    before_writing(
        monkeypatch,
        log_in,
        lambda: transact([sessions.end_sessions(SON.account_id, next(ends), "password_changed")]),
        log_in.CUTOFFS,
    )
    with pytest.raises(DomainError) as refused:
        log_in.start_session(session_of_son("t"), account_of(SON), None, [])
    assert (refused.value.code, refused.value.extra) == (Code.BUSY, {"retry_after_seconds": 1})


def test_end_of_sessions_only_moves_on(each_school: Cloud) -> None:
    transact([sessions.end_sessions("a", 5, "password_changed")])
    for earlier in (4, 5):
        with pytest.raises(ConditionFailedError):
            transact([sessions.end_sessions("a", earlier, "password_changed")])
    transact([sessions.end_sessions("a", 6, "password_changed")])
    assert [item["before_ms"] for item in each_school.of_entity("access", "cutoff")] == [CUTOFF_AHEAD_MS + 6]


def test_session_that_has_ended_cannot_end_the_others_and_stay(each_school: Cloud) -> None:
    ended = session_of_son("t", created_at_ms=5)
    transact([sessions.end_sessions(SON.account_id, 5, "password_changed")])
    with pytest.raises(ConditionFailedError):
        transact([sessions.end_other_sessions(ended, 6, "linked")])
    counting = replace(ended, created_at_ms=CUTOFF_AHEAD_MS + 6)
    transact([sessions.end_other_sessions(counting, 7, "linked")])
    transact([sessions.end_other_sessions(counting, 8, "linked")])  # the one that was kept
    assert [item["kept"] for item in each_school.of_entity("access", "cutoff")] == [counting.token_hash]


@pytest.mark.usefixtures("each_school")
def test_guardians_and_children_are_read_from_both_ends() -> None:
    assert phone_holders.children_of("mother") == {"son", "daughter"}
    assert phone_holders.guardians_of("son") == {"mother", "father"}
    assert phone_holders.children_of("stranger") == phone_holders.guardians_of("stranger") == set()


@pytest.mark.usefixtures("school")
def test_table_that_does_not_answer_for_all_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        @staticmethod
        def batch_get_item(RequestItems: dict[str, object]) -> dict[str, object]:  # noqa: N803 - botocore's name
            return {"Responses": {"state": []}, "UnprocessedKeys": RequestItems}

    with monkeypatch.context() as patch:
        patch.setattr(aws, "dynamodb", Slow)
        with pytest.raises(DomainError) as refused:
            log_in.account_and_organisation("school-1", "x")
    assert refused.value.code == Code.BUSY


def test_whole_journey_of_family_and_stranger(each_school: Cloud) -> None:
    browser = link(each_school, MOTHER, MOTHERS_PHONE)
    link(each_school, SON, MOTHERS_PHONE)
    assert prove(each_school, STRANGER.browser(), MOTHERS_PHONE).code == "phone_taken"
    assert unlink(each_school, browser, MOTHERS_PHONE).status == 204
    (phone,) = each_school.of_entity("state", "phone")
    assert set(phone["holders"]) == {"son"}
