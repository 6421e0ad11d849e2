"""The devices on which an account is signed in: their list, signing out there, and what they are told of their end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from link.families import ADMINISTRATOR, MOTHER, MOTHERS_PHONE, SON, TEACHER
from link.interleaving import before_writing
from link.steps import link, session_of
from school.class_7a import open_school

from functions.sign_in.repository import person
from svyazka_common import clock, sessions
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.http_calls import Browser

pytestmark = pytest.mark.usefixtures("school")

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
)
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)


def at(user_agent: str, member: Any = MOTHER) -> Browser:
    browser: Browser = member.browser()
    browser.headers["user-agent"] = user_agent
    browser.call("who_am_i")
    return browser


def listed(browser: Browser) -> list[dict[str, Any]]:
    sessions: list[dict[str, Any]] = browser.call("own_sessions").body["sessions"]
    return sessions


def moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def test_devices_are_listed_with_this_one_first_and_then_the_one_used_last(school: Cloud) -> None:
    began = school.clock.now
    phone = at(ANDROID)
    school.clock.forward(2 * 3600)
    computer = at(WINDOWS)
    school.clock.forward(2 * 3600)
    other = MOTHER.browser()
    phone.call("who_am_i")
    devices = listed(other)
    assert [(one["device"], one["system"], one["current"]) for one in devices] == [
        (None, None, True),
        ("phone", "Android", False),
        ("computer", "Windows", False),
    ]
    assert (devices[1]["began_at"], devices[1]["seen_at"]) == (moment(began), moment(school.clock.now))
    assert [one["current"] for one in listed(computer)] == [True, False, False]


def test_a_device_is_noted_once_an_hour(school: Cloud) -> None:
    phone, seen = at(ANDROID), school.clock.now
    school.clock.forward(3599)
    phone.call("who_am_i")
    assert listed(phone)[0]["seen_at"] == moment(seen)
    school.clock.forward(1)
    phone.call("who_am_i")
    assert listed(phone)[0]["seen_at"] == moment(seen + 3600)


def test_a_session_that_ends_while_it_is_noted_stays_ended(school: Cloud) -> None:
    phone = MOTHER.browser()
    (session,) = sessions.devices_of(MOTHER.account_id, school.clock.now).counting
    person.end_session(MOTHER.account_id, session.token_hash)
    person.seen(session, "phone", "Android", school.clock.now)
    assert phone.code_of("who_am_i") == "session_required"
    assert sessions.devices_of(MOTHER.account_id, school.clock.now).counting == []


def test_signing_out_there_ends_that_session_only() -> None:
    here, there, third = MOTHER.browser(), at(ANDROID), at(WINDOWS)
    named = next(one for one in listed(here) if one["system"] == "Android")["session_id"]
    path = f"/api/sessions/{named}"
    assert [here.call("end_session", path=path).status for _ in range(2)] == [204, 204]
    assert there.code_of("who_am_i") == "session_required"
    assert third.code_of("who_am_i") == "ok"
    assert len(listed(here)) == 2


def test_nobody_ends_a_session_of_another_account() -> None:
    mother = MOTHER.browser()
    (session,) = listed(mother)
    SON.browser().call("end_session", path=f"/api/sessions/{session['session_id']}")
    assert mother.code_of("who_am_i") == "ok"


def test_signing_out_everywhere_else_tells_the_others_why() -> None:
    here, there = MOTHER.browser(), at(ANDROID)
    assert [here.call("end_other_sessions").status for _ in range(2)] == [204, 204]
    answer = there.call("who_am_i")
    assert (answer.code, answer.body["ended_by"]) == ("session_required", "others_ended")
    assert answer.body["detail"] == "Вы вышли отсюда с другого устройства. Войдите в журнал ещё раз."
    assert [one["current"] for one in listed(here)] == [True]


def test_a_double_click_in_one_moment_ends_the_others_once(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    here = MOTHER.browser()
    monkeypatch.setattr(clock, "now_ms", lambda: school.clock.now * 1000)
    assert [here.call("end_other_sessions").status for _ in range(2)] == [204, 204]
    assert here.code_of("who_am_i") == "ok"


def test_a_session_that_has_ended_meanwhile_ends_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = MOTHER.browser(), MOTHER.browser()
    hashed = session_of(here).token_hash
    before_writing(monkeypatch, person, lambda: person.end_session(MOTHER.account_id, hashed))
    assert here.code_of("end_other_sessions") == "session_required"
    assert there.code_of("who_am_i") == "ok"


def test_a_link_says_on_both_devices_that_it_ended_the_other_session(school: Cloud) -> None:
    first = at(WINDOWS)
    second = link(school, MOTHER, MOTHERS_PHONE)
    assert second.call("status").body["ended_elsewhere"] is True
    answer = first.call("status")
    assert (answer.code, answer.body["ended_by"]) == ("session_required", "linked")
    assert answer.body["detail"].startswith("Вы привязали учебный профиль на другом устройстве, поэтому")


def test_a_link_on_the_only_device_ends_nothing(school: Cloud) -> None:
    assert link(school, MOTHER, MOTHERS_PHONE).call("status").body["ended_elsewhere"] is False


def test_what_another_link_or_password_has_ended_is_not_told_as_this_ones(school: Cloud) -> None:
    first = MOTHER.browser()
    link(school, MOTHER, MOTHERS_PHONE)
    later = MOTHER.browser()
    assert later.call("status").body["ended_elsewhere"] is False
    transact([sessions.end_sessions(MOTHER.account_id, clock.now_ms() + 100_000, "password_changed")])
    assert first.call("status").body["ended_by"] == "password_changed"


def test_who_is_unlinked_by_the_school_is_told_so_on_the_device(school: Cloud) -> None:
    open_school(school)
    browser = link(school, SON, MOTHERS_PHONE)
    assert ADMINISTRATOR.browser().call("unlink_person").status == 204
    answer = browser.call("who_am_i")
    assert answer.body["ended_by"] == "unlinked_by_school"
    assert "Администратор школы отвязал" in answer.body["detail"]


def test_a_session_whose_time_is_over_is_told_no_reason(school: Cloud) -> None:
    first = TEACHER.browser()
    transact([sessions.end_sessions(TEACHER.account_id, clock.now_ms(), "password_changed")])
    school.clock.forward(31 * 24 * 3600)
    answer = first.call("who_am_i")
    assert (answer.code, "ended_by" in answer.body) == ("session_required", False)
    assert answer.body["detail"] == "Сеанс завершён. Войдите в журнал ещё раз."
