"""Who belongs where, said a second time and as plainly as can be, to check the rules and the reconciler against."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from chats.school import TODAY

type Row = dict[str, Any]
type Rows = list[Row]
type Membership = tuple[str, str]
"""A person and a chat."""

type Reasons = dict[Membership, set[str]]
"""For each membership, what of the roster wants it; a new year is a new reason."""

STAYS_DAYS = 30
"""For how long a reason that is gone is known to a decision by hand."""


def actual(rows: Rows) -> set[Membership]:
    return {(row["person_id"], row["chat_id"]) for row in rows if row["entity"] == "member"}


def entitled(rows: Rows, today: str = TODAY) -> set[Membership]:
    """Everybody who belongs in a chat by the relations, whether or not an automatic chat exists already, or is open."""
    return set(wanted(before_it_is_reconciled(rows), today))


def before_it_is_reconciled(rows: Rows) -> Rows:
    """Without what counts only once it was worked on: that a class is closed, or that an account has ended."""
    return [row for row in rows if row["entity"] not in {"class", "account"}]


def wanted(rows: Rows, today: str = TODAY) -> Reasons:
    """The same with the reasons, and only of open classes and of accounts that go on, as far as the roster tells."""
    closed = {row["class_id"] for row in rows if row["entity"] == "class" and not _holds(row, today)}
    counting = [row for row in rows if _holds(row, today) and row.get("class_id") not in closed]
    ended = {row["account_id"] for row in rows if row["entity"] == "account" and row["status"] == "ended"}
    links = [row for row in rows if row["entity"] == "link" and row["account_id"] not in ended]
    linked = {row["person_id"] for row in links if not row.get("suspended")}
    subjects = {(row["scope_id"], row["subject_id"]) for row in rows if row["entity"] == "chat" and "subject_id" in row}
    whys: Reasons = {}
    for row in counting:
        for person, chat, *why in _memberships(row, counting, subjects):
            if person in linked:
                whys.setdefault((person, chat), set()).update(reason(one) for one in [row, *why])
    return whys


def reason(row: Row) -> str:
    year = row.get("starts_on", "")[:4] if "class_id" in row else ""
    return f"{row['pk']}/{row['sk']}@{year}"


def _holds(row: Row, today: str) -> bool:
    return bool(
        row.get("status", "active") == "active" and row.get("starts_on", today) <= today <= row.get("ends_on", today)
    )


def _memberships(row: Row, held: Rows, subjects: set[tuple[str, str]]) -> list[Any]:
    line = row.get("lineage_id") or row.get("class_id")
    match row["entity"]:
        case "enrolment":
            own = [(row["person_id"], f"class_pupils~{line}")]
            of_subjects = [f"subject~{line}~{subject}" for of_line, subject in subjects if of_line == line]
            own += [(row["person_id"], chat) for chat in of_subjects]
            wards = [one for one in held if one["entity"] == "guardianship" and one["child_id"] == row["person_id"]]
            chats = [f"class_parents~{line}", *of_subjects]
            return [*own, *((one["guardian_id"], chat, one) for one in wards for chat in chats)]
        case "homeroom":
            return [(row["person_id"], f"{kind}~{line}") for kind in ("class_pupils", "class_parents")]
        case "teaching_load" if (line, row["subject_id"]) in subjects:
            return [(row["person_id"], f"subject~{line}~{row['subject_id']}")]
        case "role" if row["role"] not in {"pupil", "parent"}:
            return [(row["person_id"], f"colleagues~{row['organisation_id']}")]
        case _:
            return []


def excluded(rows: Rows, today: str) -> Reasons:
    """Who was taken out by hand, with the reasons of the roster that are known since."""
    return {
        (row["person_id"], row["chat_id"]): set(row["reasons"]) | not_long_gone(row.get("gone_since", {}), today)
        for row in rows
        if row["entity"] == "exclusion" and row["kind"] == "removed"
    }


def silenced(rows: Rows, today: str) -> Reasons:
    """Who was silenced, in the chat or out of it, likewise."""
    decisions = {
        (row["person_id"], row["chat_id"]): row["muted"] if row["entity"] == "member" else row
        for row in rows
        if row.get("muted") or (row["entity"] == "exclusion" and row["kind"] == "muted")
    }
    return {
        one: set(decision["reasons"]) | not_long_gone(decision.get("gone_since", {}), today)
        for one, decision in decisions.items()
    }


def not_long_gone(gone_since: dict[str, str], today: str) -> set[str]:
    earliest = str(date.fromisoformat(today) - timedelta(days=STAYS_DAYS))
    return {one for one, since in gone_since.items() if since >= earliest}


def archived(rows: Rows) -> set[str]:
    """The chats that nobody may come into."""
    return {chat_id_of(row) for row in rows if row["entity"] == "chat" and row["status"] == "archived"}


def chat_id_of(row: Row) -> str:
    return "~".join(part for part in (row["kind"], row["scope_id"], row.get("subject_id")) if part)


def may_read(rows: Rows) -> set[Membership]:
    """Who could have been in a chat when it was archived: days don't matter, nor an end that came with the class's."""
    over = {row["class_id"]: row["version"] for row in rows if row["entity"] == "class" and row["status"] == "ended"}
    kept = [
        row | {"status": "active", "starts_on": TODAY, "ends_on": TODAY}
        if "class_id" in row and row.get("version", 0) >= over.get(row["class_id"], 2**60)
        else {name: value for name, value in row.items() if name not in {"starts_on", "ends_on"}}
        for row in rows
        if row["entity"] not in {"class", "chat"}
    ]
    return entitled([*kept, *(row for row in rows if row["entity"] == "chat")])
