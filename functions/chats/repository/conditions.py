"""That what a decision rests on is still as it was read, as conditions of a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.chats.rules.facts import key_parts
from svyazka_common.records.base import key_of
from svyazka_common.records.chats import Member
from svyazka_common.records.link import Link
from svyazka_common.records.relations import Enrolment, Homeroom, TeachingLoad
from svyazka_common.records.roster import SchoolClass
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.chats.rules.difference import Row
    from functions.chats.rules.facts import Fact, Place
    from svyazka_common.records.chats import Chat

ABSENT = "attribute_not_exists(pk)"
SAME_VERSION = "version = :version"
SAME_STANDING = f"{SAME_VERSION} AND #status = :status"
SAME_DAYS = "starts_on = :starts_on AND ends_on = :ends_on"
STATUS = {"#status": "status"}


def as_read(known: Mapping[str, Fact | Place], ref: str) -> Action:
    """That a fact, class or organisation is as it was read, or still not there; `known` by `ref_of`."""
    table, key = Setting.STATE_TABLE.read(), key_of(*key_parts(ref))
    match known.get(ref):
        case None:
            return check(table, key, ABSENT)
        case Link() as link:
            suspended = "attribute_exists(suspended)" if link.suspended else "attribute_not_exists(suspended)"
            return check(table, key, f"link_id = :link_id AND {suspended}", link_id=link.link_id)
        case (TeachingLoad() | Enrolment() | Homeroom() | SchoolClass()) as one:
            # Whether it counts can change without its version: with its class, its year, its organisation, its person.
            line, of_line = _same("lineage_id", one.lineage_id)
            days = {"starts_on": one.starts_on, "ends_on": one.ends_on}
            condition = f"{SAME_STANDING} AND {SAME_DAYS} AND {line}"
            return check(table, key, condition, names=STATUS, version=one.version, status=one.status, **days, **of_line)
        case other:
            return check(table, key, SAME_STANDING, names=STATUS, version=other.version, status=other.status)


def row_as_read(row: Row) -> dict[str, Any]:
    """That nobody has changed the membership meanwhile, nor taken the person out or silenced them by hand."""
    # Only a membership has a basis, only an exclusion has reasons: so neither is taken for the other.
    if not isinstance(row, Member):
        gone, values = _same("gone_since", row.gone_since)
        return {"condition": f"reasons = :reasons AND {gone}", "reasons": row.reasons, **values}
    muted, values = _same("muted", row.muted)
    return {"condition": f"basis = :basis AND {muted}", "basis": row.basis, **values}


def chat_as_read(chat: Chat) -> dict[str, Any]:
    """That a chat is called and stands as it was read."""
    served, values = _same("class_id", chat.class_id)
    return {
        "condition": f"title = :title AND #status = :status AND {served}",
        "names": STATUS,
        "title": chat.title,
        "status": chat.status,
        **values,
    }


def _same(name: str, value: Any) -> tuple[str, dict[str, Any]]:
    if value is None:
        return f"attribute_not_exists({name})", {}
    return f"{name} = :{name}", {name: value}
