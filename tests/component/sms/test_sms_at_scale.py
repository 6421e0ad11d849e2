"""docs/threats.md, 10 and 24 as they are written: ten thousand tries, a school of 1,500, 3,250 anonymous requests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from link.clock import DAY, HOUR, Clock
from link.http_calls import new_session
from memory_table import MemoryTable
from round_trips import Trips

from functions.link.use_cases.phone_proof import send_code
from functions.sign_in.schemas.before_log_in import ForgottenPassword
from functions.sign_in.use_cases.password_recovery import start_reset
from svyazka_common import aws, secrets
from svyazka_common.errors import DomainError
from svyazka_common.records.link import Phone
from svyazka_common.records.roster import Account
from svyazka_common.secrets import keyed_hash

if TYPE_CHECKING:
    from svyazka_common.records.access import Session

SCHOOL, PHONE = "school-1", "+79035550101"
TRIES = 10_000


class QuickTable(MemoryTable):
    """Knows at once what isn't there: nobody here has a family."""

    def query(self, **asked: Any) -> dict[str, Any]:
        del asked
        return {"Items": []}

    def get_item(self, **asked: Any) -> dict[str, Any]:
        """Nobody's sessions were ended before these begin."""
        del asked
        return {}


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> MemoryTable:
    """Both tables in one, in memory."""
    made = QuickTable()
    monkeypatch.setattr(aws, "dynamodb", lambda: made)
    monkeypatch.setattr(aws, "concurrently", Trips().concurrently)
    monkeypatch.setattr(secrets, "_stage_secret", lambda _: b"secret of a test")
    for name in ("STATE_TABLE", "ACCESS_TABLE", "SECRET_ID"):
        monkeypatch.setenv(name, name.lower())
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    made.rule(monkeypatch)
    return made


def session_of(table: MemoryTable, account_id: str, organisation_id: str = SCHOOL) -> Session:
    session = new_session(account_id, f"person-of-{account_id}", organisation_id, token=account_id)
    table.put(session.to_item())
    return session


def asked(session: Session, phone: str) -> str:
    try:
        send_code(session, phone)
    except DomainError as problem:
        return problem.code.value
    return "ok"


def forgotten(login: str, phone: str = PHONE) -> str:
    try:
        start_reset(ForgottenPassword(organisation_id=SCHOOL, login=login, phone=phone))
    except DomainError as problem:
        return problem.code.value
    return "ok"


def sms(table: MemoryTable) -> list[str]:
    """The numbers that get a text."""
    return [row["phone"] for row in table.rows() if row["entity"] == "sms"]


def number(of: int) -> str:
    return f"+7912{of:07d}"


def teacher_linked(table: MemoryTable, clock: Clock) -> None:
    account = Account(
        account_id="teacher", person_id="person-of-teacher", organisation_id=SCHOOL, login="teacher", version=1
    )
    holders = {"person-of-teacher": {"proven_at": clock.now, "kin": []}}
    table.put(account.to_item())
    table.put(Phone(phone_key=keyed_hash("phone", PHONE), holders=holders, version=1).to_item())


def test_ten_thousand_tries_stay_within_every_budget(table: MemoryTable, clock: Clock) -> None:
    """A hundred accounts at ten numbers, and one at a thousand."""
    crowd, pump = [session_of(table, f"attacker-{one}") for one in range(100)], session_of(table, "pump")
    answers = Counter[str]()
    for attempt in range(TRIES):
        if attempt % 100 == 0:
            clock.forward(60)
        if attempt % 10 == 0:
            answers[asked(pump, number(1000 + attempt))] += 1
        else:
            asked(crowd[attempt % 100], number(attempt // 100 % 10))
    by_number = Counter(sms(table))
    assert {of: by_number.pop(of) for of in map(number, range(10))} == dict.fromkeys(map(number, range(10)), 20)
    assert set(by_number.values()) == {1}
    assert answers == {"ok": 10, "sms_limit": TRIES // 10 - 10}


def test_ten_thousand_anonymous_requests_stop_nobody(table: MemoryTable, clock: Clock) -> None:
    teacher_linked(table, clock)
    for attempt in range(TRIES):
        clock.forward(1 if attempt % 4 == 0 else 0)
        assert forgotten(f"random-{attempt}", PHONE if attempt % 2 else number(attempt)) == "ok"
        if attempt > TRIES // 2 and attempt % 500 == 0:
            forgotten("teacher")
    assert sms(table) == [PHONE] * 5
    assert [asked(session_of(table, f"pupil-{one}"), number(one)) for one in range(100)] == ["ok"] * 100


def test_school_of_1500_behind_one_address_gets_its_codes_in_an_hour(table: MemoryTable, clock: Clock) -> None:
    sessions = [session_of(table, f"person-{one}") for one in range(1500)]
    for again in range(2):
        clock.now = clock.now // DAY * DAY + (9 + again) * HOUR
        for place, session in enumerate(sessions):
            clock.forward(2 if place % 2 else 0)
            assert asked(session, number(place)) == "ok"
    assert Counter(Counter(sms(table)).values()) == {2: 1500}
