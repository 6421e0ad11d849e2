"""The decisions by hand of a person who answers for a chat: to remove a member, to silence one, and to undo either.

A decision replaces the membership's row, in the transaction that counts the person's events. No later reconciliation
undoes it until the roster has another reason for the person to be in the chat (`rules.exclusions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.chats.repository.membership_writes import replace_row
from functions.chats.repository.person_facts import read_facts
from functions.chats.rules.exclusions import Decision, entitling_reasons, reasons
from functions.chats.rules.membership_policy import POLICY
from functions.chats.use_cases.management import managed_chat
from svyazka_common import clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.chats.rules.facts import Facts
    from functions.chats.rules.membership_changes import Row
    from svyazka_common.records.access import Session

    type Moderation = Callable[[Session, Facts, Row], Row | None]
    """Returns the row that replaces a membership's, None to delete it, the same row if there is nothing to decide."""


def moderate(by: Session, chat_id: str, person_id: str, moderation: Moderation) -> None:
    """Write what `by` decides about a member of a chat that they answer for.

    Raises ProblemError: chat_unknown, member_unknown, member_answers, busy.
    """
    managed_chat(by, chat_id)

    def attempt() -> None:
        facts = read_facts(person_id, clock.today())
        rows: dict[str, Row] = {member.chat_id: member for member in facts.members} | facts.exclusions
        row = rows.get(chat_id)
        if row is None:
            raise ProblemError(Code.MEMBER_UNKNOWN)
        if person_id == by.person_id or (isinstance(row, Member) and row.role in POLICY.irremovable_roles):
            raise ProblemError(Code.MEMBER_ANSWERS)
        replace_row(row, moderation(by, facts, row))

    retry_on_conflict(attempt)


def remove(by: Session, facts: Facts, row: Row) -> Row:
    """Take a member out of the chat."""
    if isinstance(row, Exclusion):
        return replace(row, kind="removed", by=by.person_id, was_muted=True) if row.kind == "muted" else row
    removal = _decision(by, facts, row).exclusion(row, "removed")
    return removal if row.muted is None else replace(removal, was_muted=True)


def restore(_by: Session, _facts: Facts, row: Row) -> Row | None:
    """Undo a removal; a person who belongs in the chat is in it again within seconds, silenced if they were before."""
    if not isinstance(row, Exclusion) or row.kind != "removed":
        return row
    return replace(row, kind="muted", was_muted=None) if row.was_muted else None


def mute(by: Session, facts: Facts, row: Row) -> Row:
    """Silence a member: they read, and write no more."""
    if isinstance(row, Exclusion) or row.muted is not None:
        return row
    return replace(row, muted=_decision(by, facts, row).muted())


def unmute(_by: Session, _facts: Facts, row: Row) -> Row | None:
    """Let a member write again."""
    if isinstance(row, Exclusion):
        return None if row.kind == "muted" else replace(row, was_muted=None)
    return replace(row, muted=None)


def _decision(by: Session, facts: Facts, member: Member) -> Decision:
    entitlements = POLICY.entitlements_by_chat(facts, clock.today()).get(member.chat_id, [])
    # A member who only reads on in an archived chat has no entitlement; the membership's basis then gives the reasons.
    because = entitling_reasons(entitlements, facts) or reasons(member.basis, facts)
    return Decision(by=by.person_id, since=clock.now(), reasons=because)
