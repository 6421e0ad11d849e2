"""An example of each message. The people in them don't exist."""

from __future__ import annotations

from typing import Any

from functions.roster.changes.schemas import BATCH

VERSION = 1_790_000_000_000
SCHOOL = {"organisation_id": "5f3a"}
CLASS = {"class_id": "7a-2026"}
CHAT = {"chat_id": "subject~7a-2026~algebra", "kind": "subject", "organisation_id": "5f3a"}
CHAT_DATA = CHAT | {"scope_id": "7a-2026", "subject_id": "algebra"}
PUPIL = {"person_id": "p-1042"}
TEACHER = {"person_id": "t-17"}
GROUP = {"subject_id": "english", "group_id": "7a-2026-english-2"}

UPSERTED: dict[str, dict[str, Any]] = {
    "organisation": SCHOOL | {"kind": "school", "name": "Лицей № 3"},
    "academic_year": {"academic_year_id": "2026", "starts_on": "2026-09-01", "ends_on": "2027-05-31"},
    "class": CLASS | SCHOOL | {"label": "7А", "academic_year_id": "2026"},
    "person": PUPIL | {"family_name": "Кузнецова", "given_name": "Алёна", "patronymic": "Игоревна", "sex": "female"},
    "account": PUPIL | SCHOOL | {"login": "kuznetsova.a"},
    "role": PUPIL | SCHOOL | {"role": "pupil"},
    "enrolment": PUPIL | CLASS | {"row_id": "e-5512", "starts_on": "2026-11-05"},
    "guardianship": {"guardian_id": "g-88", "child_id": "p-1042"},
    "teaching_load": TEACHER | CLASS | {"subject_id": "algebra", "subject_name": "Алгебра"},
    "group_enrolment": PUPIL | CLASS | GROUP | {"subject_name": "Английский язык", "group_label": "группа 2"},
    "homeroom": TEACHER | CLASS,
}
REMOVED: dict[str, dict[str, Any]] = {
    "organisation": SCHOOL,
    "academic_year": {"academic_year_id": "2026"},
    "class": CLASS,
    "person": PUPIL,
    "account": PUPIL | SCHOOL,
    "role": PUPIL | SCHOOL | {"role": "pupil"},
    "enrolment": PUPIL | CLASS | {"row_id": "e-5512"},
    "guardianship": {"guardian_id": "g-88", "child_id": "p-1042"},
    "teaching_load": TEACHER | CLASS | {"subject_id": "algebra"},
    "group_enrolment": PUPIL | CLASS | GROUP,
    "homeroom": TEACHER | CLASS,
}
DATA = {
    f"roster.{kind}.{what}": data | {"version": VERSION}
    for what, examples in (("upserted", UPSERTED), ("removed", REMOVED))
    for kind, data in examples.items()
}


def _received(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "66-000001",
        "source": "urn:journal:66",
        "type": kind,
        "time": "2026-09-21T14:13:20Z",
        "datacontenttype": "application/json",
        "data": data,
    }


def _sent(kind: str, source: str, subject: str, event_id: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": f"urn:svyazka:{source}",
        "time": "2026-09-21T14:13:20+00:00",
        "subject": subject,
        "datacontenttype": "application/json",
        "type": kind,
        "data": data,
    }


def _of_person(kind: str, sequence: int, data: dict[str, Any]) -> dict[str, Any]:
    person = PUPIL["person_id"]
    return _sent(kind, "persons", person, f"{person}.{sequence}", PUPIL | {"sequence": sequence} | data)


def _of_chat(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    return _sent(kind, "chats", CHAT["chat_id"], "3d1f9a0c5b7e42d88c6f1e2a7b904c55", data)


RECEIVED: dict[str, dict[str, Any]] = {kind: _received(kind, data) for kind, data in DATA.items()} | {
    BATCH: _received(BATCH, {"records": [{"type": kind, "data": data} for kind, data in DATA.items()][:4]})
}

SENT: dict[str, dict[str, Any]] = {
    "link.completed": _of_person("link.completed", 1, {"account_id": "9c1e", "organisation_id": "5f3a"}),
    "person.chats.changed": _of_person("person.chats.changed", 2, {"joined": [CHAT["chat_id"]], "left": []}),
    "link.removed": _of_person("link.removed", 3, {"account_id": "9c1e", "organisation_id": "5f3a"}),
    "chat.members.changed": _of_chat("chat.members.changed", CHAT | {"added": ["p-1042"], "removed": []}),
    **{f"chat.{what}": _of_chat(f"chat.{what}", CHAT_DATA) for what in ("created", "renamed", "archived", "restored")},
}
