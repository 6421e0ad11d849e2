from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svyazka_common import aws, clock
from svyazka_common.errors import DomainError
from svyazka_common.records.access import Cutoff, Session
from svyazka_common.sessions import COOKIE, cookie_value, read_session, token_hash

TOKEN, OTHER = "t" * 43, "o" * 43
NOW = 1_800_000_000


class Table:
    """A client that answers one batch read."""

    def __init__(self, *records: Session | Cutoff, unprocessed: bool = False) -> None:
        self._answer = {
            "Responses": {"access": [record.to_item() for record in records]},
            "UnprocessedKeys": {"access": {}} if unprocessed else {},
        }

    def batch_get_item(self, **_request: Any) -> dict[str, Any]:
        return self._answer


def session(**changed: Any) -> Session:
    fields: dict[str, Any] = {
        "account_id": "a",
        "person_id": "p",
        "organisation_id": "o",
        "token_hash": token_hash(TOKEN),
        "created_at_ms": 1000,
        "expires_at": NOW + 1,
    }
    return Session(**fields | changed)


def read(monkeypatch: pytest.MonkeyPatch, table: Table) -> str:
    monkeypatch.setenv("ACCESS_TABLE", "access")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(aws, "dynamodb", lambda: table)
    try:
        return read_session([f"{COOKIE}=a.{TOKEN}"]).account_id
    except DomainError as problem:
        return problem.code.value


@pytest.mark.parametrize(
    ("table", "outcome"),
    [
        (Table(session()), "a"),
        (Table(), "session_required"),
        (Table(session(expires_at=NOW)), "session_required"),
        (Table(session(), Cutoff(account_id="a", before_ms=999)), "a"),
        (Table(session(), Cutoff(account_id="a", before_ms=1000)), "session_required"),
        (Table(session(), Cutoff(account_id="a", before_ms=1001)), "session_required"),
        (Table(session(), Cutoff(account_id="a", before_ms=1001, kept=token_hash(TOKEN))), "a"),
        (Table(session(), Cutoff(account_id="a", before_ms=1001, kept=token_hash(OTHER))), "session_required"),
        (Table(Cutoff(account_id="a", before_ms=999)), "session_required"),
        (Table(session(), unprocessed=True), "busy"),
    ],
    ids=["there", "gone", "expired", "begun later", "at once", "before", "kept", "other kept", "only cutoff", "busy"],
)
def test_session_counts_until_it_expires_or_is_ended(
    monkeypatch: pytest.MonkeyPatch, table: Table, outcome: str
) -> None:
    assert read(monkeypatch, table) == outcome


@pytest.mark.parametrize(
    ("cookies", "value"),
    [
        ([f"{COOKIE}=a.{TOKEN}"], ("a", TOKEN)),
        ([f" {COOKIE}=a.{TOKEN} "], ("a", TOKEN)),
        (["other=1", f"{COOKIE}=a.{TOKEN}"], ("a", TOKEN)),
        ([f"{COOKIE}=a.b.c.{TOKEN}"], ("a.b.c", TOKEN)),
        ([f"{COOKIE}=broken", f"{COOKIE}=a.{TOKEN}"], ("a", TOKEN)),
        ([], None),
        ([COOKIE], None),
        ([f"session=a.{TOKEN}"], None),
        ([f"{COOKIE}=.{TOKEN}"], None),
        ([f"{COOKIE}=a.{TOKEN}x"], None),
        ([f"{COOKIE}=a.{TOKEN[1:]}"], None),
        ([f"{COOKIE}=a#b.{TOKEN}"], None),
        ([f"{COOKIE}={'a' * 65}.{TOKEN}"], None),
    ],
)
def test_cookie_is_an_account_and_a_token(cookies: list[str], value: tuple[str, str] | None) -> None:
    assert cookie_value(cookies) == value


@given(st.lists(st.text()))
def test_no_cookie_makes_the_reading_fail(cookies: list[str]) -> None:
    assert cookie_value(cookies) is None


@given(st.from_regex(r"\A[A-Za-z0-9._-]{1,64}\Z"), st.from_regex(r"\A[A-Za-z0-9_-]{43}\Z"))
def test_cookie_of_any_identifier_is_read_again(account_id: str, token: str) -> None:
    assert cookie_value([f"{COOKIE}={account_id}.{token}"]) == (account_id, token)
