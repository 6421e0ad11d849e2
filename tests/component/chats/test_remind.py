"""Reminding those who belong in a chat and have not linked: a notice a day, for those whom the caller answers for."""

from __future__ import annotations

from typing import Any

import pytest
from declared import held_to_declaration

from chats.http_calls import call, sign_in
from chats.managed_class import PARENTS, PUPILS, a_class, chat, member
from chats.school import SCHOOL, link, store
from functions.chats.handlers import remind
from svyazka_common import aws, clock
from svyazka_common.records.access import Notice
from svyazka_common.records.base import of_kind
from svyazka_common.records.chats import Exclusion
from svyazka_common.records.roster import Account

pytestmark = pytest.mark.usefixtures("cloud")


def account(person_id: str, organisation_id: str = SCHOOL, **changes: Any) -> Account:
    return Account(
        account_id=f"a.{person_id}.{organisation_id}",
        person_id=person_id,
        organisation_id=organisation_id,
        login=person_id,
        version=1,
        **changes,
    )


def post(who: str, chat_id: str = PUPILS) -> tuple[int, Any]:
    cookies = sign_in(who)
    with held_to_declaration("chats.handlers.remind"):
        return call(remind.handler, "POST", f"/api/chats/{chat_id}/reminders", cookies=cookies)


def notices() -> list[Notice]:
    return of_kind(Notice, aws.dynamodb().scan(TableName="access")["Items"])


def test_who_has_not_linked_gets_a_notice_on_every_account() -> None:
    a_class()
    store(account("anna"), account("boris"), account("boris", "school2"), account("vera", status="ended"))
    assert post("teacher") == (200, {"reminded": 2, "without_account": 1})
    assert {(one.account_id, one.kind) for one in notices()} == {
        (f"a.{name}", "link_reminder") for name in ("anna.school1", "boris.school1", "boris.school2")
    }
    (lives,) = {one.expires_at - one.noticed_at for one in notices()}
    assert lives == 30 * 24 * 3600


def test_who_has_linked_or_was_taken_out_by_hand_gets_none() -> None:
    a_class()
    store(*(account(pupil) for pupil in ("anna", "boris", "vera")), link("anna"), member("anna"), link("boris"))
    store(
        Exclusion(
            person_id="vera", chat_id=PUPILS, kind="removed", organisation_id=SCHOOL, name="Имя", by="teacher", since=1
        )
    )
    assert post("teacher") == (200, {"reminded": 0, "without_account": 0})
    assert notices() == []


def test_asked_twice_a_day_it_is_one_notice_and_the_next_day_another(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    store(account("mother"), account("father"))
    now = clock.now()
    for later in (0, 1):
        monkeypatch.setattr(clock, "now", lambda moment=now + later: moment)
        assert post("teacher", PARENTS)[1]["reminded"] == 2
    assert sorted(one.account_id for one in notices()) == ["a.father.school1", "a.mother.school1"]
    monkeypatch.setattr(clock, "now", lambda: now + 24 * 3600)
    post("teacher", PARENTS)
    assert len(notices()) == 4


def test_the_administrator_reminds_in_any_chat_of_the_school() -> None:
    a_class()
    store(account("anna"))
    assert post("admin")[1]["reminded"] == 1


@pytest.mark.parametrize("who", ["mother", "anna"])
def test_who_does_not_answer_for_the_chat_reminds_nobody(who: str) -> None:
    a_class()
    store(account("anna"), account("boris"))
    status, body = post(who)
    assert (status, body["code"], notices()) == (404, "chat_unknown", [])


def test_an_archived_chat_waits_for_nobody() -> None:
    a_class()
    store(account("anna"), chat(status="archived"))
    assert post("teacher")[1] == {"reminded": 0, "without_account": 0}
