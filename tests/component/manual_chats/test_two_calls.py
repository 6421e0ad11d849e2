"""Two calls at one moment end as one after the other: whatever the first has read, what it writes rests on that."""

from __future__ import annotations

import secrets as random_secrets
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from chats.memory import TABLE
from chats.school import link, role
from chats.school import remove as unstore
from chats.school import store as put_in
from msgspec.structs import replace

from manual_chats.test_crashes import around_calls
from manual_chats.test_invitations_crashes import quiet
from manual_chats.world import act, everything, make, members, sync
from svyazka_common import aws, clock, secrets
from svyazka_common.records.base import of_kind
from svyazka_common.records.chats import Chat
from svyazka_common.records.invitations import Invitation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    type Call = Callable[[], Any]

pytestmark = pytest.mark.usefixtures("school")

NOW = 1_796_000_000


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time goes by and nothing is left to chance, so that two ways to one end are the same."""
    monkeypatch.setattr(aws, "concurrently", lambda *calls: [call() for call in calls])
    monkeypatch.setattr(clock, "now", lambda: NOW + World.hours * 3600)
    monkeypatch.setattr(clock, "now_ms", lambda: NOW * 1000)
    monkeypatch.setattr(secrets, "_stage_secret", lambda _: b"secret")
    monkeypatch.setattr(random_secrets, "token_hex", lambda _: World.seed)
    monkeypatch.setenv("SECRET_ID", "stage")
    monkeypatch.setenv("SITE_DOMAIN", "journal.test")


class World:
    """A chat, a link into it, and what its people do; each call returns a call to be made."""

    seed = ""
    hours = 0

    def __init__(self, **settings: Any) -> None:
        self.chat_id = make("algebraist", "pupil", client_id="c1", **settings)
        self.at = f"/chats/{self.chat_id}"
        self.link: dict[str, Any] = {}
        self.made = 0

    def call(self, action: str, by: str, method: str, tail: str, body: Any = None) -> Call:
        return lambda: act(action, by, method, f"{self.at}{tail}", body)

    def add(self, *people: str, by: str = "tutor") -> Call:
        return self.call("add_members", by, "POST", "/members", {"person_ids": list(people)})

    def out(self, person_id: str, by: str = "tutor") -> Call:
        return self.call("take_out", by, "DELETE", f"/members/{person_id}")

    def appoint(self, person_id: str, standing: str, by: str = "tutor") -> Call:
        return self.call("appoint", by, "PUT", f"/members/{person_id}/standing", {"standing": standing})

    def settings(self, by: str = "tutor", **given: Any) -> Call:
        return self.call(
            "settings", by, "PUT", "/settings", {"closed": True, "history": "all", "writing": "all"} | given
        )

    def invite(self, by: str = "algebraist", **limits: Any) -> Call:
        call = self.call("invite", by, "POST", "/invitations", limits)
        self.made += 1
        seed = f"seed{self.made}"

        def invited() -> object:
            # The same call makes the same secret, in whatever order.
            World.seed = seed
            return call()

        return invited

    def revoke(self) -> Call:
        return self.call("revoke_invitation", "tutor", "DELETE", f"/invitations/{self.link['invitation_id']}")

    def follow(self, by: str = "parent") -> Call:
        body = {"token": self.link["link"].partition("#")[2]}
        return lambda: act("accept_invitation", by, "POST", "/invitations/acceptance", body)

    def decide(self, *, accepted: bool, by: str = "tutor", person_id: str = "parent") -> Call:
        return self.call("decide_join_request", by, "PUT", f"/requests/{person_id}", {"accepted": accepted})

    def rename(self, by: str = "tutor") -> Call:
        return self.call("rename", by, "PUT", "/title", {"title": "Школьная газета"})

    def go_on(self, *people: str) -> Call:
        """The call that has made the chat, once more, for those who are still missing."""
        body = {"client_id": "c1", "title": "Стенгазета", "person_ids": ["algebraist", "pupil", *people]}
        return lambda: act("create", "tutor", "POST", "/chats", body)

    def begin(self, *calls: Call) -> None:
        for call in calls:
            status, answer = call()
            assert status < 400, answer

    def make_link(self, by: str = "algebraist", **limits: Any) -> None:
        self.link = self.invite(by, **limits)()[1]

    def archive(self) -> Call:
        (chat,) = (one for one in of_kind(Chat, TABLE.items.values()) if one.chat_id == self.chat_id)
        return lambda: put_in(replace(chat, status="archived"))

    def clear_away(self) -> Call:
        """As the next link that is made does with one that was over for a month."""
        (made,) = of_kind(Invitation, TABLE.items.values())
        return lambda: unstore(made)

    def mute(self, person_id: str) -> Call:
        member = members(self.chat_id)[person_id]
        return lambda: put_in(replace(member, muted={"by": "admin", "since": 1, "reasons": []}))


def opened() -> World:
    world = World(closed=False)
    world.make_link()
    return world


def asked() -> World:
    """A closed chat whose administrator has made a link, and a request that waits."""
    world = World(closed=True)
    world.begin(world.appoint("algebraist", "administrator"))
    world.make_link()
    world.begin(world.follow())
    return world


def asked_of_a_parent() -> World:
    """The same, where who decides may have the person there by the maker of the link alone."""
    world = World(closed=True)
    world.begin(world.add("parent"), world.appoint("parent", "administrator"))
    world.begin(world.appoint("algebraist", "administrator"))
    world.make_link()
    world.begin(world.follow("mate"))
    return world


def left_to_the_school() -> World:
    """A chat that nobody owns, and a link that the school's administrator has made."""
    world = World(closed=False)
    tutor_unlinks()
    world.make_link("admin")
    return world


def tutor_unlinks() -> None:
    unstore(link("tutor"))
    sync("tutor")


def role_ends() -> None:
    put_in(role("admin", "school_admin", version=2, status="ended"))


def left_in_silence() -> World:
    """An open chat that a silenced pupil has left."""
    world = opened()
    world.mute("pupil")()
    world.begin(world.out("pupil", "pupil"))
    return world


def closed() -> World:
    world = World(closed=True)
    world.begin(world.appoint("algebraist", "administrator"))
    world.make_link(uses_allowed=1)
    return world


def a_month_goes_by() -> None:
    World.hours = 30 * 24


def doing(*calls: Call) -> Call:
    def all_of_them() -> None:
        for call in calls:
            call()

    return all_of_them


PAIRS: dict[str, tuple[Callable[[], World], Callable[[World], tuple[Call, Call]]]] = {
    "invite and maker out": (opened, lambda w: (w.invite(), w.out("algebraist"))),
    "invite and archive": (opened, lambda w: (w.invite(), w.archive())),
    "invite and maker demoted": (closed, lambda w: (w.invite(), w.appoint("algebraist", "member"))),
    "renew and revoke": (opened, lambda w: (w.invite(replaces=w.link["invitation_id"]), w.revoke())),
    "renew and renew": (
        opened,
        lambda w: (w.invite(replaces=w.link["invitation_id"]), w.invite("tutor", replaces=w.link["invitation_id"])),
    ),
    "renew and forgotten": (opened, lambda w: (w.invite(replaces=w.link["invitation_id"]), w.clear_away())),
    "revoke and forgotten": (opened, lambda w: (w.revoke(), w.clear_away())),
    "ask and revoke": (closed, lambda w: (w.follow(), w.revoke())),
    "ask and maker out": (closed, lambda w: (w.follow(), w.out("algebraist"))),
    "ask and maker demoted": (closed, lambda w: (w.follow(), w.appoint("algebraist", "member"))),
    "ask and archive": (closed, lambda w: (w.follow(), w.archive())),
    "ask and be refused": (closed, lambda w: (w.follow(), doing(w.follow(), w.decide(accepted=False)))),
    "ask and the last use": (
        closed,
        lambda w: (w.follow(), doing(w.follow("mate"), w.decide(accepted=True, person_id="mate"))),
    ),
    "come in and close for a moment": (opened, lambda w: (w.follow(), doing(w.settings(), w.settings(closed=False)))),
    "come in and a month later": (opened, lambda w: (w.follow(), a_month_goes_by)),
    "ask and a month later": (closed, lambda w: (w.follow(), a_month_goes_by)),
    "come in and archive": (opened, lambda w: (w.follow(), w.archive())),
    "come in and maker out": (opened, lambda w: (w.follow(), w.out("algebraist"))),
    "come in and maker's role ends": (left_to_the_school, lambda w: (w.follow(), role_ends)),
    "come in and removed": (
        left_in_silence,
        lambda w: (w.follow("pupil"), doing(w.add("pupil"), w.out("pupil"))),
    ),
    "come in and revoke": (opened, lambda w: (w.follow(), w.revoke())),
    "come in and rename": (opened, lambda w: (w.follow(), w.rename())),
    "refuse and accept": (asked, lambda w: (w.decide(accepted=False), w.decide(accepted=True, by="algebraist"))),
    "refuse and refuse": (asked, lambda w: (w.decide(accepted=False), w.decide(accepted=False, by="algebraist"))),
    "accept and refuse": (asked, lambda w: (w.decide(accepted=True), w.decide(accepted=False, by="algebraist"))),
    "accept and accept": (asked, lambda w: (w.decide(accepted=True), w.decide(accepted=True, by="algebraist"))),
    "accept and come and go": (
        asked,
        lambda w: (w.decide(accepted=True), doing(w.decide(accepted=True, by="algebraist"), w.out("parent", "parent"))),
    ),
    "accept and add": (asked, lambda w: (w.decide(accepted=True), w.add("parent"))),
    "accept and archive": (asked, lambda w: (w.decide(accepted=True), w.archive())),
    "accept and decider out": (asked, lambda w: (w.decide(accepted=True, by="algebraist"), w.out("algebraist"))),
    "accept and demoted": (
        asked,
        lambda w: (w.decide(accepted=True, by="algebraist"), w.appoint("algebraist", "member")),
    ),
    "accept and maker out": (
        asked_of_a_parent,
        lambda w: (w.decide(accepted=True, by="parent", person_id="mate"), w.out("algebraist")),
    ),
    "accept and maker demoted": (
        asked_of_a_parent,
        lambda w: (w.decide(accepted=True, by="parent", person_id="mate"), w.appoint("algebraist", "member")),
    ),
    "accept and rename": (asked, lambda w: (w.decide(accepted=True), w.rename())),
    "accept and unlink": (asked, lambda w: (w.decide(accepted=True), lambda: unstore(link("parent")))),
    "add and adder out": (opened, lambda w: (w.add("mate", by="algebraist"), w.out("algebraist"))),
    "add and archive": (opened, lambda w: (w.add("mate"), w.archive())),
    "add and demoted": (closed, lambda w: (w.add("mate", by="algebraist"), w.appoint("algebraist", "member"))),
    "add and rename": (opened, lambda w: (w.add("mate"), w.rename())),
    "add and taken out": (opened, lambda w: (w.add("mate"), doing(w.add("mate"), w.out("mate")))),
    "settings and settings": (opened, lambda w: (w.settings(history="from_joining"), w.settings(closed=False))),
    "settings twice and settings": (
        opened,
        lambda w: (w.settings(history="from_joining"), doing(w.settings(), w.settings(closed=False))),
    ),
    "settings and demoted": (closed, lambda w: (w.settings("algebraist"), w.appoint("algebraist", "member"))),
    "settings and caller out": (closed, lambda w: (w.settings("algebraist"), w.out("algebraist"))),
    "rename and demoted": (closed, lambda w: (w.rename("algebraist"), w.appoint("algebraist", "member"))),
    "go on and hand over": (opened, lambda w: (w.go_on("mate"), w.appoint("algebraist", "owner"))),
    "go on and owner unlinks": (opened, lambda w: (w.go_on("mate"), tutor_unlinks)),
    "go on and archive": (opened, lambda w: (w.go_on("mate"), w.archive())),
    "appoint and out": (opened, lambda w: (w.appoint("pupil", "administrator"), w.out("pupil", "pupil"))),
    "appoint and archive": (opened, lambda w: (w.appoint("pupil", "administrator"), w.archive())),
    "appoint and hand over": (
        opened,
        lambda w: (w.appoint("pupil", "administrator"), w.appoint("algebraist", "owner")),
    ),
    "appoint and mute": (opened, lambda w: (w.appoint("pupil", "administrator"), w.mute("pupil"))),
    "hand over and out": (opened, lambda w: (w.appoint("pupil", "owner"), w.out("pupil", "pupil"))),
    "hand over and hand over": (opened, lambda w: (w.appoint("pupil", "owner"), w.appoint("algebraist", "owner"))),
    "take out and demoted": (
        closed,
        lambda w: (w.out("pupil", "algebraist"), w.appoint("algebraist", "member")),
    ),
    "take out and appointed": (
        closed,
        lambda w: (w.out("pupil", "algebraist"), w.appoint("pupil", "administrator")),
    ),
    "take out and muted": (opened, lambda w: (w.out("pupil"), w.mute("pupil"))),
    "leave and muted": (opened, lambda w: (w.out("pupil", "pupil"), w.mute("pupil"))),
    "owner leaves and heir leaves": (closed, lambda w: (w.out("tutor", "tutor"), w.out("algebraist", "algebraist"))),
    "owner leaves and heir demoted": (
        closed,
        lambda w: (w.out("tutor", "tutor"), w.appoint("algebraist", "member")),
    ),
}
SAME_END = {
    "accept and accept",
    "accept and come and go",
    "appoint and out",
    "ask and be refused",
    "come in and close for a moment",
    "hand over and out",
    "refuse and refuse",
    "revoke and forgotten",
}
"""Whichever comes first, the table is the same afterwards."""


@contextmanager
def other_functions() -> Iterator[None]:
    """Each call has a function of its own, as in Lambda: a resolver is in the midst of one call at a time."""
    own = {name: module for name, module in sys.modules.items() if name.startswith("functions.manual_chats.handlers.")}
    for name in own:
        del sys.modules[name]
    yield
    sys.modules.update(own)


def ended(begun: dict[Any, Any], *calls: Call) -> str:
    """The table after these calls."""
    TABLE.items, World.hours = dict(begun), 0
    for call in calls:
        call()
    return everything()


@pytest.mark.parametrize("pair", PAIRS)
def test_two_calls_at_one_moment_end_as_one_after_the_other(pair: str) -> None:
    prepare, of = PAIRS[pair]
    world = prepare()
    begun = dict(TABLE.items)
    first, second = of(world)
    in_turn = {ended(begun, first, second), ended(begun, second, first)}
    assert len(in_turn) > 1 or pair in SAME_END, "they don't meet"
    for between in range(60):
        happened: list[bool] = []

        def meanwhile(number: int, between: int = between, happened: list[bool] = happened) -> None:
            if number == between and not happened:
                happened.append(True)
                with other_functions():
                    quiet(second)

        def interrupted(meanwhile: Callable[[int], None] = meanwhile) -> None:
            with around_calls(meanwhile, lambda _: None):
                first()

        end = ended(begun, interrupted)
        if not happened:
            break
        assert end in in_turn, between
    assert between >= 4


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if not pair.endswith("a month later")])
def test_what_ends_before_a_call_writes_has_ended_for_it(pair: str) -> None:
    prepare, of = PAIRS[pair]
    world = prepare()
    begun = dict(TABLE.items)
    first, second = of(world)
    after_it = ended(begun, second, first)
    TABLE.items = dict(begun)
    with around_calls(lambda _: None, lambda _: None) as made:
        first()
    writes = made.index("TransactWriteItems")

    def meanwhile(number: int) -> None:
        if number == writes:
            with other_functions():
                quiet(second)

    def interrupted() -> None:
        with around_calls(meanwhile, lambda _: None):
            first()

    assert ended(begun, interrupted) == after_it
