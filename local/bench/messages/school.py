"""The school of the bench: chats whose members are logged in, written straight to the tables."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import clock
from svyazka_common.records.access import Session
from svyazka_common.records.chats import ChatRef, Member
from svyazka_common.records.messages import Connection
from svyazka_common.sessions import COOKIE, token_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svyazka_common.records.base import Record

SCHOOL = "bench-school"
TOKEN = "b" * 43
SESSION_SECONDS = 12 * 3600
WINDOW_SECONDS = 2 * 3600
A_CALL = 25
TEXT = "Завтра в девять собираемся у школы, возьмите воду, паспорт и тетрадь. Вернёмся к трём часам дня."


def chat_id(name: str) -> str:
    """`class_pupils~bench-100`."""
    return ChatRef(kind="class_pupils", scope_id=f"bench-{name}").chat_id


def people(name: str, members: int) -> list[str]:
    """The ids of a chat's members."""
    return [f"bench-{name}-{number}" for number in range(members)]


def membership(person_id: str, name: str) -> Member:
    """Somebody's membership of a chat."""
    return Member(
        person_id=person_id,
        chat_id=chat_id(name),
        kind="class_pupils",
        title=f"{name} · ученики",
        organisation_id=SCHOOL,
        name="Петров Саша",
        role="pupil",
        basis=[f"PERSON#{person_id}/ENROLMENT#{name}"],
        joined_at=1,
    )


def session(person_id: str) -> Session:
    """A session of the person's."""
    return Session(
        account_id=f"a-{person_id}",
        person_id=person_id,
        organisation_id=SCHOOL,
        token_hash=token_hash(TOKEN),
        created_at_ms=clock.now_ms(),
        expires_at=clock.now() + SESSION_SECONDS,
    )


def cookie(person_id: str) -> str:
    """The cookie of the person's session."""
    return f"{COOKIE}=a-{person_id}.{TOKEN}"


def windows(person_ids: Iterable[str]) -> Iterator[Connection]:
    """An open window for each of these people."""
    for person_id in person_ids:
        yield Connection(
            organisation_id=SCHOOL,
            person_id=person_id,
            connection_id=f"w-{person_id}",
            account_id=f"a-{person_id}",
            token_hash=token_hash(TOKEN),
            session_organisation_id=SCHOOL,
            expires_at=clock.now() + WINDOW_SECONDS,
        )


def put_all(dynamodb: Any, table: str, records: Iterable[Record]) -> None:
    """Write records into a table."""
    for batch in batched(records, A_CALL, strict=False):
        asked = {table: [{"PutRequest": {"Item": record.to_item()}} for record in batch]}
        while asked:
            asked = dynamodb.batch_write_item(RequestItems=asked)["UnprocessedItems"]
