"""The calls by which a stranger might find out who has an account: each for a known and for an unknown one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.bench import world
from local.bench.events import request
from svyazka_common import clock
from svyazka_common.records.access import Session
from svyazka_common.records.link import Phone, VkId
from svyazka_common.secrets import keyed_hash
from svyazka_common.sessions import COOKIE, token_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svyazka_common.records.base import Record

type Event = dict[str, Any]

WRONG = "Не-тот-пароль-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A call of a function; `known(n)` and `unknown(n)` are the n-th of either kind, both answered with `status`.

    Each is about people of its own, since limits count everybody's tries.
    """

    name: str
    module: str
    status: int
    known: Callable[[int], Event]
    unknown: Callable[[int], Event]

    def event(self, number: int, *, known: bool) -> Event:
        """The n-th event; each pair comes from an address of its own."""
        event = self.known(number) if known else self.unknown(number)
        event["requestContext"]["http"]["sourceIp"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return event


def records(number: int) -> Iterator[tuple[str, Record]]:
    """Return the records that the n-th pair of every question needs in the tables: (table, record)."""
    for prefix, digit in (("login", 1), ("own", 2), ("other", 3), ("holder", 4)):
        for record in (*world.person(f"{prefix}{number}", "parent"), *_phone(f"{prefix}{number}", digit, number)):
            yield "state", record
    for prefix in ("asks", "wonders"):
        for record in world.person(f"{prefix}{number}", "parent"):
            yield "state", record
        yield "access", _session(f"{prefix}{number}")


def _phone(person_id: str, digit: int, number: int) -> Iterator[Record]:
    phone = _number(digit, number)
    key, now = keyed_hash("phone", phone), clock.now()
    yield Phone(phone_key=key, holders={person_id: {"proven_at": now, "kin": []}}, version=1)
    yield VkId(person_id=person_id, vk_id=f"v-{person_id}", phone=phone, phone_key=key, proven_at=now)


def _session(person_id: str) -> Session:
    return Session(
        account_id=f"a-{person_id}",
        person_id=person_id,
        organisation_id=world.SCHOOL,
        token_hash=token_hash(world.TOKEN),
        created_at_ms=clock.now_ms(),
        expires_at=clock.now() + 3600,
    )


def _number(digit: int, number: int) -> str:
    return f"+7912{digit}{number:06}"


def _login(login: str) -> Event:
    return request("POST", "/api/session", body={"organisation_id": world.SCHOOL, "login": login, "password": WRONG})


def _forgotten(login: str, phone: str) -> Event:
    body = {"organisation_id": world.SCHOOL, "login": login, "phone": phone}
    return request("POST", "/api/password/forgotten", body=body)


def _code(person_id: str, phone: str) -> Event:
    cookies = [f"{COOKIE}=a-{person_id}.{world.TOKEN}"]
    return request("POST", "/api/link/phone", body={"phone": phone}, cookies=cookies)


QUESTIONS = (
    Question(
        name="log-in: is there such a login?",
        module="sign_in.handlers.log_in",
        status=401,
        known=lambda n: _login(f"login{n}"),
        unknown=lambda n: _login(f"nobody{n}"),
    ),
    Question(
        name="forgotten password: is there such a login?",
        module="sign_in.handlers.forgotten_password",
        status=202,
        known=lambda n: _forgotten(f"other{n}", _number(7, n)),
        unknown=lambda n: _forgotten(f"noone{n}", _number(8, n)),
    ),
    Question(
        name="forgotten password: is that its phone?",
        module="sign_in.handlers.forgotten_password",
        status=202,
        known=lambda n: _forgotten(f"own{n}", _number(2, n)),
        unknown=lambda n: _forgotten(f"stranger{n}", _number(9, n)),
    ),
    Question(
        name="code to a phone: is it somebody's?",
        module="link.handlers.phone",
        status=200,
        known=lambda n: _code(f"asks{n}", _number(4, n)),
        unknown=lambda n: _code(f"wonders{n}", _number(5, n)),
    ),
)
