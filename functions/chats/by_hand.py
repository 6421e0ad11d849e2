"""What who answers for a chat decides by hand: to take a member out, to silence one, and to take either back.

It is written in the membership's own place, in the transaction that counts what happens to the person, and no later
reconciliation undoes it until the roster has another reason for the person to be in the chat (`rules.exclusions`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from functions.chats.managing import answered_for
from functions.chats.reconcile import TRIES
from functions.chats.repository.changes import replace_row
from functions.chats.repository.persons import read_facts
from functions.chats.rules.audience import by_chat
from functions.chats.rules.exclusions import Decision, reasons, wanted
from svyazka_common import clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.chats.rules.difference import Row
    from functions.chats.rules.facts import Facts

    type Decide = Callable[[Facts, Row], Row | None]

ANSWERING = frozenset({"homeroom_teacher", "teacher"})
"""Who answers for a chat of children can't be taken out of it: it would be left without an adult."""


def remove_member(by: str, chat_id: str, person_id: str) -> None:
    """Take a member out of a chat. Raises ProblemError: chat_unknown, member_unknown, member_answers, busy."""

    def decide(facts: Facts, row: Row) -> Row:
        if isinstance(row, Exclusion):
            return replace(row, kind="removed", by=by) if row.kind == "muted" else row
        return _decision(by, facts, row).exclusion(row, "removed")

    _decide(by, chat_id, person_id, decide)


def restore_member(by: str, chat_id: str, person_id: str) -> None:
    """Take a removal back; who belongs in the chat is in it again within seconds. Raises as above."""
    _decide(
        by, chat_id, person_id, lambda _, row: None if isinstance(row, Exclusion) and row.kind == "removed" else row
    )


def mute_member(by: str, chat_id: str, person_id: str) -> None:
    """Silence a member: they read, and write no more. Raises as above."""

    def decide(facts: Facts, row: Row) -> Row:
        if isinstance(row, Exclusion) or row.muted is not None:
            return row
        return replace(row, muted=_decision(by, facts, row).muted())

    _decide(by, chat_id, person_id, decide)


def unmute_member(by: str, chat_id: str, person_id: str) -> None:
    """Let a member write again. Raises as above."""

    def decide(_: Facts, row: Row) -> Row | None:
        if isinstance(row, Exclusion):
            return None if row.kind == "muted" else row
        return replace(row, muted=None)

    _decide(by, chat_id, person_id, decide)


def _decide(by: str, chat_id: str, person_id: str, decide: Decide) -> None:
    answered_for(by, chat_id)
    for _ in range(TRIES):
        facts = read_facts(person_id, clock.today())
        rows: dict[str, Row] = {member.chat_id: member for member in facts.members} | facts.exclusions
        row = rows.get(chat_id)
        if row is None:
            raise ProblemError(Code.MEMBER_UNKNOWN)
        if person_id == by or (isinstance(row, Member) and row.role in ANSWERING):
            raise ProblemError(Code.MEMBER_ANSWERS)
        try:
            replace_row(row, decide(facts, row))
        except ConditionFailedError:
            continue
        return
    raise ProblemError(Code.BUSY, retry_after_seconds=1)


def _decision(by: str, facts: Facts, member: Member) -> Decision:
    claims = by_chat(facts, clock.today()).get(member.chat_id, [])
    # Who only reads on in an archived chat is wanted by nothing; then what the membership rests on is what is known.
    return Decision(by=by, since=clock.now(), reasons=wanted(claims, facts) or reasons(member.basis, facts))
