"""Log-in beside a new password: every order in which their AWS calls can come (docs/adr/0005)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from link.families import ADMINISTRATOR, MOTHER, MOTHERS_PHONE, PASSWORD
from link.http_calls import Browser
from link.interleaving import Turns, orders
from link.steps import code_for, link

from functions.sign_in.browser import Device
from functions.sign_in.schemas.before_log_in import NewPasswordByPaper, NewPasswordByPhone
from functions.sign_in.schemas.person import Login
from functions.sign_in.use_cases import log_in as use_case
from functions.sign_in.use_cases import password_recovery
from svyazka_common.errors import DomainError
from svyazka_common.sessions import COOKIE, read_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from link.cloud import Cloud

NEW = "новый-пароль-2027"
# Counting the try, reading the account, writing the session; what a log-in reads afterwards grants nothing.
LOG_IN_CALLS, RESET_CALLS = 3, 5


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is its own hash, but for the one that everybody begins with."""
    monkeypatch.setattr(use_case, "verify_password", _is_it)
    monkeypatch.setattr(password_recovery, "hash_password", lambda password: f"hash of {password}")


def _is_it(password_hash: str | None, password: str) -> bool:
    if password_hash is not None and password_hash.startswith("$argon2id$"):
        return password == PASSWORD
    return password_hash == f"hash of {password}"


def by_paper(_: Cloud) -> Callable[[], None]:
    """A reset by a code on paper, ready to be done."""
    code = ADMINISTRATOR.browser().call("issue_paper_code", {"login": MOTHER.login}).body["paper_code"]
    given = NewPasswordByPaper(
        organisation_id=MOTHER.organisation_id, login=MOTHER.login, paper_code=code, new_password=NEW
    )
    return lambda: password_recovery.reset_by_paper(given, "192.0.2.9")


def by_phone(school: Cloud) -> Callable[[], None]:
    """A reset by the linked phone, ready to be done."""
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(3600)
    forgotten = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "phone": MOTHERS_PHONE}
    challenge_id = Browser().call("forgotten_password", forgotten).body["challenge_id"]
    given = NewPasswordByPhone(
        challenge_id=challenge_id,
        code=code_for(school, MOTHERS_PHONE),
        birth_date=str(MOTHER.data["birth_date"]),
        new_password=NEW,
    )
    return lambda: password_recovery.reset_by_phone(given)


def log_in(password: str) -> use_case.SignedIn:
    visit = use_case.Visit(address="192.0.2.1", device=Device.of(None))
    return use_case.log_in(Login.model_validate(MOTHER.log_in(password)), visit)


def counts(began: Any) -> bool:
    """Whether a log-in has given a session that is let in now."""
    if isinstance(began, DomainError):
        return False
    try:
        read_session([f"{COOKIE}={began.cookie}"])
    except DomainError:
        return False
    return True


@pytest.mark.parametrize("way", [by_paper, by_phone])
@pytest.mark.parametrize("order", orders("L", LOG_IN_CALLS, "R", RESET_CALLS))
def test_no_session_by_the_old_password_outlives_its_change(
    school: Cloud, way: Callable[[Cloud], Callable[[], None]], order: str
) -> None:
    reset = way(school)
    ended = Turns(order).run(L=lambda: log_in(PASSWORD), R=reset)
    assert ended["R"] is None
    assert not counts(ended["L"])
    if isinstance(ended["L"], DomainError):
        assert ended["L"].code == "credentials_wrong"
    assert counts(log_in(NEW))
