"""Mending the copies of what has changed, page by page, and letting in what has waited for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.changes.follow_ups import FollowUp, send
from functions.roster.changes.models.base import Refresh
from functions.roster.changes.repository.kinds import KINDS
from functions.roster.changes.repository.reading import inverse_page, page
from functions.roster.changes.repository.writing import wait_no_more
from functions.roster.changes.settling import settle
from svyazka_common.records.accounts import AccountClaim
from svyazka_common.records.base import of_kind
from svyazka_common.records.changes import SHARDS, Waiting, YearClass, year_shard_pk
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import SchoolClass, class_pk, person_pk, year_pk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.roster.changes.follow_ups import Frame
    from functions.roster.changes.repository.reading import Page
    from svyazka_common.dynamodb import Item

WAITING = "waiting"
YEARS_SHARDS = tuple(f"{shard:02}" for shard in range(SHARDS))
PARTS: dict[Frame, tuple[str, ...]] = {
    "organisation": (WAITING, "roles", "classes"),
    "academic_year": (WAITING, *YEARS_SHARDS),
    "class": (WAITING, "people"),
    "person": (WAITING, "own", "guardians"),
}
FOLLOWING = (Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad, AccountClaim, SchoolClass)


def follow(message: FollowUp) -> None:
    """Do one message's work: a page of each part, or of the one that is named; what is left goes into new messages."""
    if message.entity == "academic_year" and message.part is None:
        send([message.model_copy(update={"part": part}) for part in PARTS["academic_year"]])
        return
    left: list[FollowUp] = []
    for part in (message.part,) if message.part else PARTS[message.entity]:
        after = _let_in(message) if part == WAITING else _mend(message, part)
        if after is not None:
            left.append(message.model_copy(update={"part": part, "after": dict(after)}))
    send(left)


def _pk(message: FollowUp) -> str:
    match message.entity:
        case "organisation":
            return Prefix.ORGANISATION.key(message.id)
        case "academic_year":
            return year_pk(message.id)
        case "class":
            return class_pk(message.id)
        case "person":
            return person_pk(message.id)


def _let_in(message: FollowUp) -> Mapping[str, str] | None:
    found = page(_pk(message), Prefix.WAITING.key(""), message.after)
    for waiting in of_kind(Waiting, found.items):
        outcome = settle([KINDS[waiting.of](**waiting.told)])
        if not outcome["waiting"]:
            wait_no_more(waiting)
    return found.after


def _mend(message: FollowUp, part: str) -> Mapping[str, str] | None:
    found = _found(message, part)
    settle(_refreshes(found.items))
    return found.after


def _found(message: FollowUp, part: str) -> Page:
    pk, after = _pk(message), message.after
    match part:
        case "roles":
            return inverse_page(pk, Prefix.ROLE.key(""), after)
        case "classes":
            return inverse_page(pk, Prefix.CLASS.key(""), after)
        case "people":
            return inverse_page(pk, "", after)
        case "guardians":
            return inverse_page(pk, Prefix.GUARDED_BY.key(""), after)
        case "own":
            return page(pk, "", after)
        case shard:
            return page(year_shard_pk(message.id, int(shard)), Prefix.CLASS.key(""), after)


def _refreshes(items: list[Item]) -> list[Refresh]:
    kinds = {kind.entity for kind in FOLLOWING}
    following = [Refresh(pk=item["pk"]["S"], sk=item["sk"]["S"]) for item in items if item["entity"]["S"] in kinds]
    entries = of_kind(YearClass, items)
    return following + [Refresh(pk=class_pk(entry.class_id), sk=Prefix.CLASS.key()) for entry in entries]
