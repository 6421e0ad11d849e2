"""Many who follow one link at the same moment, on DynamoDB Local, which has the locks that moto hasn't."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from chats.http_calls import open_organisation, session_of
from chats.school import enrolment, homeroom, joined, memberships, role, school_class, store

from functions.manual_chats.repository.invitations import invitations_of
from functions.manual_chats.schemas.chats import NewManualChat, SettingsGiven
from functions.manual_chats.schemas.invitations import NewInvitation
from functions.manual_chats.use_cases.create import create_chat
from functions.manual_chats.use_cases.following import accept
from functions.manual_chats.use_cases.invitations import invite
from svyazka_common import secrets
from svyazka_common.errors import Code, DomainError

PUPILS = [f"p{number}" for number in range(50)]

pytestmark = pytest.mark.usefixtures("locking_cloud", "a_class")


@pytest.fixture
def a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_ID", "stage")
    monkeypatch.setattr(secrets, "_stage_secret", lambda secret_id: b"secret of " + secret_id.encode())
    open_organisation()
    store(*joined("tutor", *PUPILS), school_class("7a"), role("tutor", "homeroom_teacher"), homeroom("tutor"))
    store(*(enrolment(pupil) for pupil in PUPILS))


def a_link(uses_allowed: int) -> tuple[str, str]:
    """An open chat with a link; its id and the token."""
    tutor = session_of("tutor")
    new = NewManualChat(client_id="c1", title="Стенгазета", settings=SettingsGiven(closed=False))
    chat_id = create_chat(tutor, new)[0].chat_id
    made = invite(tutor, chat_id, NewInvitation(uses_allowed=uses_allowed), "https://journal.test")
    return chat_id, made.link.partition("#")[2]


def outcome(pupil: str, token: str) -> str:
    """What becomes of it, for somebody who presses again while the service is busy."""
    while True:
        try:
            return accept(session_of(pupil), token).outcome
        except DomainError as problem:
            if problem.code != Code.BUSY:
                return problem.code.value


@pytest.mark.parametrize(("people", "uses"), [(50, 1), (10, 9)])
def test_who_follow_a_link_at_once_are_never_more_than_it_lets_in(people: int, uses: int) -> None:
    chat_id, token = a_link(uses)
    with ThreadPoolExecutor(16) as pool:
        outcomes = Counter(pool.map(lambda pupil: outcome(pupil, token), PUPILS[:people]))
    assert outcomes == Counter({"joined": uses, "invitation_used_up": people - uses})
    assert sum(chat_id in memberships(pupil) for pupil in PUPILS) == uses
    assert [one.uses for one in invitations_of(chat_id)] == [uses]


def test_one_person_who_follows_a_link_ten_times_at_once_is_counted_once() -> None:
    chat_id, token = a_link(50)
    with ThreadPoolExecutor(10) as pool:
        outcomes = Counter(pool.map(lambda _: outcome("p0", token), range(10)))
    assert outcomes["joined"] == 1
    assert set(outcomes) == {"joined", "already_in"}
    assert [one.uses for one in invitations_of(chat_id)] == [1]
