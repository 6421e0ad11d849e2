"""The walk: every row of the table, by every role in every situation; and what has to be there first."""

from __future__ import annotations

import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from local.errors import LocalError
from local.prove.cast import GROUP, OTHER_GROUP, OWN_SITUATIONS
from local.prove.probes import DATA, PROBES, Case, offers
from local.prove.table import ROLES, SITUATIONS, routes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from local.demo.browser import Answer
    from local.prove.cast import Account, Cast, Event, Place
    from local.prove.probes import Probe
    from local.prove.table import Role, Row, Situation, Table

TOO_SOON = "sms_too_soon"
NO_CONTENT = 204
SERVER_ERROR = 500
"""A call that fails refuses nobody: it is a violation, whatever the table says."""


class Caller(Protocol):
    """A browser, with or without a session; paths are below `/api`."""

    def get(self, path: str, **query: str) -> Answer:
        """GET."""
        ...

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Any other method, with a JSON body or none."""
        ...


class Stack(Protocol):
    """The stack that the walk asks: a deployed one over HTTP, or the handlers in a test."""

    def import_bundle(self, content: bytes) -> None:
        """Bring a bundle into the roster, and wait until it is there."""
        ...

    def send_changes(self, events: list[Event]) -> None:
        """Send changes to the roster's queue."""
        ...

    def browser(self, account: Account | None) -> AbstractContextManager[Caller]:
        """A browser that has logged in, or one without a session."""
        ...

    def code(self, phone: str) -> str:
        """The code in the SMS that a phone has got."""
        ...

    def pause(self, seconds: int) -> None:
        """Let some seconds pass, since a number gets one text a minute at most."""
        ...

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until the stack's queues have brought something about. Raises LocalError where they don't."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A case in which the stack and the table differ; `allowed` is what the table says."""

    call: str
    what: str
    role: str
    situation: str
    allowed: bool
    answer: str


@dataclass(slots=True)
class Outcome:
    """How many cases were asked, and which of them went wrong."""

    cases: int = 0
    violations: list[Violation] = field(default_factory=list)


def gaps(table: Table) -> list[str]:
    """What the table lacks: routes without a row, rows without a route or a way to ask, words without a meaning."""
    rows = {(row.call, row.what) for row in table.rows}
    deployed, written = routes(), {row.call for row in table.rows}
    used = {word for row in table.rows for word in row.words.values()}
    return [
        *(f"{call}: no row" for call in sorted(deployed - written)),
        *(f"{call}: no such route" for call in sorted(written - deployed)),
        *(f"{call}, {what}: nobody knows how to ask" for call, what in sorted(rows - PROBES.keys())),
        *(f"{call}, {what}: no row" for call, what in sorted(PROBES.keys() - rows)),
        *(f"the word «{word}» has no meaning" for word in sorted(used - table.words.keys())),
        *(f"the word «{word}» is not used" for word in sorted(table.words.keys() - used)),
    ]


@dataclass(slots=True)
class Walk:
    """A stack with everybody in it; sessions stay open until `close`."""

    stack: Stack
    cast: Cast
    conflicts: dict[str, str] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)
    _browsers: dict[Account | None, Caller] = field(default_factory=dict)

    def prepare(self) -> None:
        """Import all, link those who may be in a chat, make the subject's chats, conflicts and paper codes."""
        cast = self.cast
        self.stack.import_bundle(cast.bundle())
        self.stack.send_changes(cast.groups(time.time_ns() // 1_000_000))
        self.stack.wait(self._teach_their_groups, "the groups of the subject")
        for place in self._places():
            for group_id in (None, GROUP, OTHER_GROUP):
                _expect(self._mathematician(place).send("POST", "/chats", self._about(place).new_chat(group_id)))
            self._link(cast.account_of(place.tutor, place.organisation_id))
        for role in ROLES:
            for situation in OWN_SITUATIONS:
                self._link(cast.account(role, situation))
        for school, place in ((cast.school, cast.own), (cast.second_school, cast.other_school)):
            self._prepare_school(school, place)
        self._take_back()

    def _teach_their_groups(self) -> bool:
        teach_today: tuple[Situation, ...] = ("counts", "taken back")
        teachers = [(self._mathematician(place), place, OTHER_GROUP) for place in self._places()]
        teachers += [(self._caller("teacher", situation), self.cast.own, GROUP) for situation in teach_today]
        return all(
            offers(group_id)(browser.get("/chats/options"), self._about(place)) for browser, place, group_id in teachers
        )

    def _mathematician(self, place: Place) -> Caller:
        return self._browser(self.cast.account_of(place.mathematician, place.organisation_id))

    def _about(self, place: Place) -> Case:
        return Case(cast=self.cast, role="teacher", situation="counts", place=place, conflicts=self.conflicts)

    def _prepare_school(self, school: str, place: Place) -> None:
        phone = fresh_phone()
        self._prove(self._mathematician(place), phone)
        self._prove(self._browser(self.cast.account_of(self.cast.id(f"claimant-{school}"), school)), phone)
        own = school == self.cast.school
        administrator = self.cast.person("administrator", "counts") if own else self.cast.id("administrator-2")
        browser = self._browser(self.cast.account_of(administrator, school))
        for pupil in {one.pupil for one in self._places() if one.organisation_id == school}:
            _expect(browser.send("POST", "/password/paper-codes", {"person_id": pupil}))
        violations: list[dict[str, str]] = []

        def noticed() -> bool:
            violations[:] = _expect(browser.get("/school/conflicts")).body["conflicts"]
            return bool(violations)

        self.stack.wait(noticed, "the conflict about a number")
        self.conflicts[school] = violations[0]["conflict_id"]

    def _take_back(self) -> None:
        """Wait until everybody is where they belong; then send the removals, and wait until they have had effect."""
        self.stack.wait(lambda: self._is_in_step("counts", there=True), "everybody in their chats")
        self.stack.wait(lambda: self._is_in_step("taken back", there=True), "everybody in their chats")
        self.stack.send_changes(self.cast.taken_back(time.time_ns() // 1_000_000))
        self.stack.wait(lambda: self._is_in_step("taken back", there=False), "nobody in a chat whose role is gone")

    def _is_in_step(self, situation: Situation, *, there: bool) -> bool:
        for role in ROLES:
            case = self._case(role, situation)
            shown = {one["chat_id"] for one in self._caller(role, situation).get("/chats").body.get("chats", [])}
            if (case.own_chat in shown) != there:
                return False
        return True

    def close(self) -> None:
        """Close the walk's organisations, and its browsers."""
        self.stack.send_changes(self.cast.closed(time.time_ns() // 1_000_000))
        self._open.close()

    def go(self, table: Table, rows: Iterable[Row] | None = None) -> Outcome:
        """Ask every case of the table, or of some of its rows."""
        outcome = Outcome()
        for row in table.rows if rows is None else rows:
            self._ask_nobody(row, outcome)
            for role in ROLES:
                for situation in SITUATIONS:
                    allowed = table.allows(row, role, situation)
                    if allowed is not None:
                        self._ask(row, role, situation, outcome, allowed=allowed)
        return outcome

    def _ask_nobody(self, row: Row, outcome: Outcome) -> None:
        case = self._case("administrator", "counts")
        answer = _call(self._browser(None), row, PROBES[row.call, row.what], case)
        # Without a session the question "who am I" is answered with 204: no error, and nothing about anybody.
        is_empty = answer.status == NO_CONTENT and row.call.startswith("GET ")
        given = not is_empty and answer.body.get("code") != "session_required"
        _note(outcome, row, "nobody", "counts", answer, allowed=row.open, given=given)

    def _ask(self, row: Row, role: Role, situation: Situation, outcome: Outcome, *, allowed: bool) -> None:
        probe, case = PROBES[row.call, row.what], self._case(role, situation)
        caller = self._caller(role, situation) if probe.session else self._browser(None)
        answer = _call(caller, row, probe, case)
        _note(outcome, row, role, situation, answer, allowed=allowed, given=probe.given(answer, case))

    def _case(self, role: Role, situation: Situation) -> Case:
        place = self.cast.own
        if situation == "other school":
            place = self.cast.other_school
        elif situation in {"other class", "other family"}:
            place = self.cast.other_class
        return Case(cast=self.cast, role=role, situation=situation, place=place, conflicts=self.conflicts)

    def _caller(self, role: Role, situation: Situation) -> Caller:
        return self._browser(self.cast.account(role, situation))

    def _browser(self, account: Account | None) -> Caller:
        if account not in self._browsers:
            self._browsers[account] = self._open.enter_context(self.stack.browser(account))
        return self._browsers[account]

    def _places(self) -> tuple[Place, ...]:
        return self.cast.own, self.cast.other_class, self.cast.other_school

    def _link(self, account: Account) -> None:
        browser = self._browser(account)
        self._prove(browser, fresh_phone())
        _expect(browser.send("PUT", "/link/vk-id", DATA))
        linked = _expect(browser.send("PUT", "/link/study-profile", DATA))
        if linked.body["next_step"] != "linked":
            message = f"{account.person_id} is not linked: {linked}"
            raise LocalError(message)

    def _prove(self, browser: Caller, phone: str) -> None:
        answer = browser.send("POST", "/link/phone", {"phone": phone})
        if answer.body.get("code") == TOO_SOON:
            self.stack.pause(answer.body["retry_after_seconds"])
            answer = browser.send("POST", "/link/phone", {"phone": phone})
        _expect(answer)
        browser.send("POST", "/link/code", {"code": self.stack.code(phone)})


def fresh_phone() -> str:
    """A Russian mobile number (E.164) that nobody has used here before."""
    return f"+7901{secrets.randbelow(10_000_000):07d}"


def _call(caller: Caller, row: Row, probe: Probe, case: Case) -> Answer:
    method, _, template = row.call.partition(" ")
    path = probe.path(case) if probe.path is not None else template.removeprefix("/api")
    if method == "GET":
        return caller.get(path, **probe.query(case))
    return caller.send(method, path, probe.body(case) if probe.body is not None else None)


def _note(  # noqa: PLR0913 - a case and its answer
    outcome: Outcome, row: Row, role: str, situation: str, answer: Answer, *, allowed: bool, given: bool
) -> None:
    outcome.cases += 1
    if given != allowed or answer.status >= SERVER_ERROR:
        outcome.violations.append(
            Violation(
                call=row.call, what=row.what, role=role, situation=situation, allowed=allowed, answer=_brief(answer)
            )
        )


def _brief(answer: Answer) -> str:
    return f"{answer.status} {answer.body.get('code', '')}".strip()


def _expect(answer: Answer) -> Answer:
    if not answer.ok:
        message = f"The walk can't be prepared: {answer}"
        raise LocalError(message)
    return answer
