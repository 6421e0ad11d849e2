"""A journal account that the roster has ended, and one that is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from link.families import MOTHER, PASSWORD, TEACHER
from link.http_calls import Browser
from link.steps import link
from msgspec.structs import replace

from functions.chats.rules.messages import ReconcileAccount
from functions.chats.use_cases.provision import close_or_reopen_account
from functions.chats.use_cases.reconcile import reconcile
from functions.sign_in.use_cases import log_in
from svyazka_common import aws, clock
from svyazka_common.passwords import verify_password
from svyazka_common.records.base import of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Account, login_pk

if TYPE_CHECKING:
    import pytest
    from link.cloud import Cloud
    from link.families import Member

    from svyazka_common.records.roster import Status


def stored(school: Cloud, member: Member) -> Account:
    return next(one for one in of_kind(Account, school.items("state")) if one.account_id == member.account_id)


def close_or_reopen(school: Cloud, member: Member, status: Status, version: int) -> None:
    """The roster changes the account, and the message that follows is worked on."""
    school.store(replace(stored(school, member), status=status, version=version))
    close_or_reopen_account(
        ReconcileAccount(account_id=member.account_id, person_id=member.person_id, status=status, version=version)
    )


def test_log_in_to_an_ended_account_is_answered_like_an_unknown_login(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[tuple[str | None, str]] = []

    def verify(password_hash: str | None, password: str) -> bool:
        checked.append((password_hash, password))
        return verify_password(password_hash, password)

    monkeypatch.setattr(log_in, "verify_password", verify)
    school.store(replace(stored(school, MOTHER), status="ended", version=99))
    ended = Browser().call("log_in", MOTHER.log_in())
    unknown = Browser().call("log_in", MOTHER.log_in() | {"login": "nobody"})
    assert (ended.status, ended.body) == (unknown.status, unknown.body)
    assert ended.code == "credentials_wrong"
    assert checked == [(None, PASSWORD), (None, PASSWORD)]


def test_who_is_logged_in_is_cut_off_and_may_come_back(school: Cloud) -> None:
    browser = Browser()
    browser.call("log_in", MOTHER.log_in())
    close_or_reopen(school, MOTHER, "ended", 50)
    assert browser.code_of("who_am_i") == "session_required"
    assert Browser().code_of("log_in", MOTHER.log_in()) == "credentials_wrong"
    close_or_reopen(school, MOTHER, "active", 51)
    assert browser.code_of("who_am_i") == "session_required"
    school.clock.forward(1)
    assert Browser().code_of("log_in", MOTHER.log_in()) == "ok"


def test_forgotten_password_and_paper_codes_do_not_open_an_ended_account(school: Cloud) -> None:
    link(school, MOTHER, "+79123456789")
    school.store(replace(stored(school, MOTHER), status="ended", version=99))
    before = len(school.texts())
    body = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "phone": "+79123456789"}
    school.clock.forward(3600)
    assert Browser().code_of("forgotten_password", body) == "ok"
    assert [item["entity"] for item in school.of_entity("access", "decoy")] == ["decoy"]
    assert len(school.texts()) == before


def chats_of(person_id: str) -> set[str]:
    asked = {":pk": {"S": f"PERSON#{person_id}"}, ":sk": {"S": "MEMBER#"}}
    condition = "pk = :pk AND begins_with(sk, :sk)"
    answer = aws.dynamodb().query(
        TableName="state", KeyConditionExpression=condition, ExpressionAttributeValues=asked, ConsistentRead=True
    )
    return {item["chat_id"]["S"] for item in answer["Items"]}


def test_person_linked_only_by_an_ended_account_is_in_no_chat(school: Cloud) -> None:
    link(school, TEACHER, "+79123456780")
    reconcile(TEACHER.person_id)
    before = chats_of(TEACHER.person_id)
    assert before
    close_or_reopen(school, TEACHER, "ended", 50)
    reconcile(TEACHER.person_id)
    assert chats_of(TEACHER.person_id) == set()
    close_or_reopen(school, TEACHER, "active", 51)
    reconcile(TEACHER.person_id)
    assert chats_of(TEACHER.person_id) == before


def test_a_second_link_keeps_the_memberships(school: Cloud) -> None:
    link(school, TEACHER, "+79123456780")
    (made,) = of_kind(Link, school.items("state"))
    school.store(replace(made, account_id="other", link_id="other", linked_at=clock.now() + 1))
    reconcile(TEACHER.person_id)
    before = chats_of(TEACHER.person_id)
    close_or_reopen(school, TEACHER, "ended", 50)
    reconcile(TEACHER.person_id)
    assert chats_of(TEACHER.person_id) == before


def test_a_late_message_about_an_account_changes_nothing(school: Cloud) -> None:
    link(school, TEACHER, "+79123456780")
    close_or_reopen(school, TEACHER, "ended", 50)
    close_or_reopen(school, TEACHER, "active", 51)
    close_or_reopen_account(
        ReconcileAccount(account_id=TEACHER.account_id, person_id=TEACHER.person_id, status="ended", version=50)
    )
    (made,) = of_kind(Link, school.items("state"))
    assert made.suspended is None


def test_an_account_is_found_by_its_login_whatever_its_status(school: Cloud) -> None:
    assert stored(school, MOTHER).pk == login_pk(MOTHER.organisation_id, MOTHER.login)
