"""What happens to an account without its owner is told to the owner at the next log-in, until they dismiss it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from link.families import MOTHER, MOTHERS_PHONE, SON
from link.http_calls import Browser
from link.steps import link

from svyazka_common.notices import tell_owner
from svyazka_common.records.chats import Chat
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.families import Member

pytestmark = pytest.mark.usefixtures("school")
YEAR = 365 * 24 * 3600


def notified(member: Member, now: int) -> None:
    transact([tell_owner(member.account_id, "paper_code_issued", now)])


def test_notice_is_shown_at_log_in_and_afterwards(school: Cloud) -> None:
    notified(MOTHER, school.clock.now)
    browser = Browser()
    at_log_in = browser.call("log_in", MOTHER.log_in()).body["notices"]
    assert [notice["kind"] for notice in at_log_in] == ["paper_code_issued"]
    assert at_log_in[0]["text"].startswith("15 января администратор школы выдал код для нового пароля")
    assert browser.call("who_am_i").body["notices"] == at_log_in


def test_dismissed_notice_is_shown_no_more(school: Cloud) -> None:
    notified(MOTHER, school.clock.now)
    school.clock.forward(24 * 3600)
    notified(MOTHER, school.clock.now)
    browser = MOTHER.browser()
    newer, older = browser.call("who_am_i").body["notices"]
    path = f"/api/notices/{newer['notice_id']}"
    assert [browser.call("dismiss_notice", path=path).status for _ in range(2)] == [204, 204]
    assert browser.call("who_am_i").body["notices"] == [older]


def test_what_happens_again_on_a_day_is_told_once(school: Cloud) -> None:
    for _ in range(3):
        notified(MOTHER, school.clock.now)
        school.clock.forward(60)
    (notice,) = MOTHER.browser().call("who_am_i").body["notices"]
    assert datetime.fromisoformat(notice["noticed_at"]).timestamp() == school.clock.now - 60


def test_each_chat_that_the_school_exported_on_a_day_is_named(school: Cloud) -> None:
    chats = [
        Chat(kind="class_pupils", scope_id=scope_id, organisation_id="s1", title=title, created_at=1)
        for scope_id, title in (("7a", "7А · ученики"), ("7b", "7Б · ученики"))
    ]
    for chat in (*chats, *chats):
        transact([tell_owner(MOTHER.account_id, "chat_exported_by_school", school.clock.now, chat)])
    browser = MOTHER.browser()
    shown = browser.call("who_am_i").body["notices"]
    assert sorted(re.findall("«.*?»", notice["text"])[0] for notice in shown) == ["«7А · ученики»", "«7Б · ученики»"]
    assert browser.call("dismiss_notice", path=f"/api/notices/{shown[0]['notice_id']}").status == 204
    assert browser.call("who_am_i").body["notices"] == shown[1:]


def test_notice_of_another_account_can_not_be_dismissed(school: Cloud) -> None:
    notified(MOTHER, school.clock.now)
    browser = MOTHER.browser()
    (notice,) = browser.call("who_am_i").body["notices"]
    assert SON.browser().call("who_am_i").body["notices"] == []
    SON.browser().call("dismiss_notice", path=f"/api/notices/{notice['notice_id']}")
    assert browser.call("who_am_i").body["notices"] == [notice]


@pytest.mark.parametrize(("seconds", "shown"), [(YEAR - 1, 1), (YEAR, 0)])
def test_notice_is_shown_for_a_year(school: Cloud, seconds: int, shown: int) -> None:
    notified(MOTHER, school.clock.now)
    school.clock.forward(seconds)
    assert len(MOTHER.browser().call("who_am_i").body["notices"]) == shown


def test_a_reminder_of_the_link_is_shown_until_the_profile_is_linked(school: Cloud) -> None:
    transact([tell_owner(MOTHER.account_id, "link_reminder", school.clock.now)])
    notified(MOTHER, school.clock.now)
    browser = MOTHER.browser()
    shown = browser.call("who_am_i").body["notices"]
    assert {notice["kind"] for notice in shown} == {"link_reminder", "paper_code_issued"}
    assert any(
        notice["text"].startswith("15 января школа напомнила: привяжите учебный профиль Сферум") for notice in shown
    )
    linked = link(school, MOTHER, MOTHERS_PHONE, browser)
    assert [notice["kind"] for notice in linked.call("who_am_i").body["notices"]] == ["paper_code_issued"]


@pytest.mark.parametrize("notice_id", ["%23", "a b", "x" * 65])
def test_what_is_no_notice_id_is_refused(notice_id: str) -> None:
    assert MOTHER.browser().code_of("dismiss_notice", path=f"/api/notices/{notice_id}") == "fields_invalid"
