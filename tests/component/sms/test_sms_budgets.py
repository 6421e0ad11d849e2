"""SMS pumping and bombing: however often is asked, what is sent stays within the budgets (docs/threats.md, 10)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from link.families import OTHER_PHONE
from link.http_calls import new_session
from msgspec.structs import replace

from functions.link.repository import codes
from functions.link.repository.challenges import new_challenge
from svyazka_common import budgets, clock
from svyazka_common.errors import DomainError

if TYPE_CHECKING:
    from link.cloud import Cloud

    from svyazka_common.budgets import Budget
    from svyazka_common.records.access import Session

TRIES = 120
# Lowered, so that 120 tries are far too many for each; what is taken and how is the real thing.
LOWERED = {"SMS_ORGANISATION": 28, "SMS_SYSTEM": 32}
ALLOWED = {"pair": 5, "phone": 20, "own phone": 40, "account": 10, "organisation": 28, "system": 32}


def name(of: str, number: int, fixed: str) -> str:
    return f"{of}-0" if of in fixed else f"{of}-{number}"


def session_of(number: int, fixed: str) -> Session:
    account = "account" if fixed == "pair" else fixed
    organisation_id = name("organisation", number, fixed)
    return new_session(name("account", number, account), "p", organisation_id, token=str(number))


def attempt(number: int, fixed: str) -> str:
    """One try, in which all is new but what is `fixed`; a minute after the try before, so that only budgets count."""
    session = session_of(number, fixed)
    phone = OTHER_PHONE if fixed in {"pair", "phone", "own phone"} else f"+7900{number:07d}"
    challenge = replace(new_challenge(phone, clock.now()), own=fixed == "own phone")
    reservations = codes.sms_budgets(session, challenge)
    try:
        codes.send_code(session, replace(challenge, sent_at=challenge.sent_at + 60 * number), reservations)
    except DomainError as problem:
        return problem.code.value
    return "sent"


@pytest.mark.parametrize("fixed", ALLOWED)
def test_of_many_tries_at_once_no_more_are_sent_than_the_budget(
    locking_school: Cloud, monkeypatch: pytest.MonkeyPatch, fixed: str
) -> None:
    for name, times in LOWERED.items():
        budget: Budget = getattr(budgets, name)
        monkeypatch.setattr(budgets, name, replace(budget, times=times, shards=min(budget.shards, 4)))
    locking_school.store(*(session_of(number, fixed) for number in range(TRIES)), table="access")
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda number: attempt(number, fixed), range(TRIES)))
    sent = locking_school.of_entity("access", "sms")
    assert len(sent) == outcomes.count("sent")
    assert 0 < len(sent) <= ALLOWED[fixed]
    assert set(outcomes) <= {"sent", "sms_limit", "sms_number_limit", "sms_too_soon", "busy"}
