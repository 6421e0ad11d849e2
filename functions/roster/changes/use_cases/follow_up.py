"""Mends the copies of records that have changed, page by page, and applies the records that have waited for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from functions.roster.changes.messages import FollowUp, RefusalCode, send_follow_ups
from functions.roster.changes.schemas import Refresh
from functions.roster.changes.use_cases import held_changes
from functions.roster.changes.use_cases.apply_changes import apply_changes
from functions.roster.changes.use_cases.authorise import may_come_in
from functions.roster.repository.records import KINDS, all_that_wait, inverse_page, page, wait_no_more
from svyazka_common.batches import REFUSED
from svyazka_common.metrics import metrics
from svyazka_common.queues import send_to_dead_letters
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.records.changes import SHARDS, Waiting, YearClass, year_shard_pk
from svyazka_common.records.roster import (
    AccountClaim,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    class_pk,
    person_pk,
    year_pk,
)
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from functions.roster.changes.messages import Frame
    from functions.roster.repository.records import Page
    from svyazka_common.records.base import Item


WAITING = "waiting"
YEARS_SHARDS = tuple(f"{shard:02}" for shard in range(SHARDS))
SECTIONS: dict[Frame, tuple[str, ...]] = {
    "organisation": (WAITING, "roles", "classes"),
    "academic_year": (WAITING, *YEARS_SHARDS),
    "class": (WAITING, "people"),
    "person": (WAITING, "own", "guardians"),
}
FOLLOWING = (Enrolment, GroupEnrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad, AccountClaim, SchoolClass)


def follow(message: FollowUp) -> None:
    """Do one message's work: a page of each section, or of the one that `part` names; new messages carry the rest."""
    if message.entity == "academic_year" and message.part is None:
        send_follow_ups([message.model_copy(update={"part": section}) for section in SECTIONS["academic_year"]])
        return
    remaining: list[FollowUp] = []
    for section in (message.part,) if message.part else SECTIONS[message.entity]:
        after = _done(message, section)
        if after is not None:
            remaining.append(message.model_copy(update={"part": section, "after": dict(after)}))
    send_follow_ups(remaining)


def _done(message: FollowUp, section: str) -> Mapping[str, str] | None:
    match section:
        case held_changes.THAWED | held_changes.RELEASED | held_changes.RELEASED_ALL | held_changes.DISCARDED:
            assert message.entity in {"organisation", "academic_year"}
            held_changes.carry_out_order(message.entity, message.id, section)
            return None
        case _ if section == WAITING:
            return _retry_waiting(message)
        case _:
            return _mend(message, section)


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


def _retry_waiting(message: FollowUp) -> Mapping[str, str] | None:
    waiting_page = page(_pk(message), Prefix.WAITING.key(""), message.after)
    for waiting in of_kind(Waiting, waiting_page.items):
        if not may_come_in(waiting):
            _refuse(message)
            wait_no_more(waiting)
            continue
        outcome = apply_changes([KINDS[waiting.of](**waiting.told)], waiting.sender_id)
        if not outcome["waiting"]:
            wait_no_more(waiting)
    return waiting_page.after


def _refuse(message: FollowUp) -> None:
    """Send a dead letter about a waiting record that may not come in; it leaves out what was sent without right."""
    code = RefusalCode.ORGANISATION_NOT_ALLOWED
    send_to_dead_letters(Setting.FOLLOW_UPS_DLQ_URL.read(), message.model_dump_json(exclude_none=True), reason=code)
    metrics.add_metric(REFUSED, MetricUnit.Count, 1)


def _mend(message: FollowUp, section: str) -> Mapping[str, str] | None:
    leaning_page = _leaning_on(message, section)
    apply_changes(_refreshes(leaning_page.items))
    return leaning_page.after


def _leaning_on(message: FollowUp, section: str) -> Page:
    pk, after = _pk(message), message.after
    match section:
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


FRAMES: dict[str, Frame] = {
    Prefix.ORGANISATION: "organisation",
    Prefix.YEAR: "academic_year",
    Prefix.CLASS: "class",
    Prefix.PERSON: "person",
}


def awaited() -> Iterator[FollowUp]:
    """One message for each record that others wait for, and for each account that waits for a login."""
    messages: set[FollowUp] = set()
    for waiting in all_that_wait():
        message = _message(waiting)
        if message not in messages:
            messages.add(message)
            yield message


def awaited_kind(waiting: Waiting) -> str:
    """What a record waits for: `organisation`, `academic_year`, `class`, `person`, or another account's `login`."""
    return FRAMES.get(waiting.for_pk.partition("#")[0], "login")


def _message(waiting: Waiting) -> FollowUp:
    prefix, _, own_id = waiting.for_pk.partition("#")
    if prefix in FRAMES:
        return FollowUp(entity=FRAMES[prefix], id=own_id, part=WAITING)
    # A login: its account is looked at with the rest of its person.
    return FollowUp(entity="person", id=waiting.own_pk.partition("#")[2], part="own")
