"""A decision silences who was out of the chat at that moment: whichever way they come back, they only read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from chats.http_calls import call
from chats.school import enrolment, link, memberships, person, remove, store
from declared import held_to_declaration, unwatched
from messenger.world import CHAT, Window

from functions.chats.use_cases import reconcile as reconciling
from functions.manual_chats.use_cases import changing
from functions.safeguarding.repository import chats
from safeguarding.test_reports import stored
from safeguarding.world import Caller
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("school")


def sync(*people: str) -> None:
    """The reconciler has looked at people, where nobody is named at the mate."""
    for person_id in people or ("mate",):
        reconciling.reconcile(person_id)


def act(action: str, by: str, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
    """Call a handler of another context by its module's name."""
    cookies = Window(by).cookies
    with held_to_declaration(action):
        handler = import_module(f"functions.{action}").handler
        return call(handler, method, f"/api{path}", cookies=cookies, body=body)


def by_hand(action: str, by: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
    status, answer = act(f"manual_chats.handlers.{action}", by, method, f"/messenger{path}", body)
    assert status in {200, 201, 204}, answer
    return answer


def a_chat_by_hand() -> str:
    body = {"client_id": "c1", "title": "Стенгазета", "person_ids": ["pupil", "mate"]}
    return str(by_hand("create", "tutor", "POST", "/chats", body)["chat_id"])


def reported_in(chat_id: str) -> str:
    """The pupil has reported what the mate said in a chat."""
    assert Window("mate").send("Ты никто", "m1", chat_id)[0] == 200
    assert Caller("pupil").report(1, chat_id)[0] == 204
    return str(Caller("admin").reports()[0]["report_id"])


def silence(report_id: str) -> None:
    assert Caller("admin").decide(report_id, removes_message=True, mute_author=True)[0] == 204


def only_reads(chat_id: str) -> None:
    assert Window("mate").history(chat_id)[0] == 200
    assert Window("mate").send("Опять я", "m2", chat_id)[1]["code"] == "chat_muted"
    sync()
    assert Window("mate").send("Опять я", "m3", chat_id)[1]["code"] == "chat_muted"


def amid(owner: Any, name: str, meanwhile: Callable[[], Any]) -> Any:
    """Something happens once between what a function of `owner` reads and what follows from it."""
    read, left = getattr(owner, name), [1]

    def late(*asked: Any, **named: Any) -> Any:
        answer = read(*asked, **named)
        if left:
            left.clear()
            with unwatched():
                meanwhile()
        return answer

    return mock.patch.object(owner, name, late)


def go_out(chat_id: str, by: str = "mate") -> None:
    """The mate leaves a chat made by hand, or is taken out of it."""
    by_hand("take_out", by, "DELETE", f"/chats/{chat_id}/members/mate")


def put_back(chat_id: str) -> None:
    """The owner brings the mate back into a chat made by hand."""
    by_hand("add_members", "tutor", "POST", f"/chats/{chat_id}/members", {"person_ids": ["mate"]})


def removed_from_a_chat_by_hand() -> tuple[str, str]:
    """A chat out of which the owner has taken the mate, and the report about what they said there."""
    chat_id = a_chat_by_hand()
    report_id = reported_in(chat_id)
    go_out(chat_id, "tutor")
    return chat_id, report_id


@pytest.mark.parametrize("way", ["invitation", "member_by_hand"])
@pytest.mark.parametrize("gone", ["left", "unlinked"])
def test_who_left_a_chat_made_by_hand_is_silenced_once_back(way: str, gone: str) -> None:
    chat_id = a_chat_by_hand()
    by_hand(
        "settings", "tutor", "PUT", f"/chats/{chat_id}/settings", {"closed": False, "history": "all", "writing": "all"}
    )
    report_id = reported_in(chat_id)
    if gone == "left":
        go_out(chat_id)
    else:
        remove(link("mate"))
        sync()
        store(link("mate", "l2"))
    silence(report_id)
    if way == "invitation":
        invitation = by_hand("invite", "tutor", "POST", f"/chats/{chat_id}/invitations", {})
        token = invitation["link"].partition("#")[2]
        by_hand("accept_invitation", "mate", "POST", "/invitations/acceptance", {"token": token})
    else:
        put_back(chat_id)
    only_reads(chat_id)


def test_who_was_taken_out_by_hand_is_silenced_once_back() -> None:
    chat_id, report_id = removed_from_a_chat_by_hand()
    silence(report_id)
    put_back(chat_id)
    only_reads(chat_id)


def test_silence_in_a_chat_of_two_holds_for_who_was_out() -> None:
    by_hand("direct", "tutor", "POST", "/direct", {"person_id": "mate"})
    chat_id = ChatRef.between("tutor", "mate").chat_id
    assert Window("mate").send("Ты никто", "m1", chat_id)[0] == 200
    assert Caller("tutor").report(1, chat_id)[0] == 204
    remove(link("mate"))
    sync()
    silence(str(Caller("admin").reports()[0]["report_id"]))
    store(link("mate", "l2"))
    by_hand("direct", "tutor", "POST", "/direct", {"person_id": "mate"})
    only_reads(chat_id)


def out_by_unlinking() -> Callable[[], None]:
    remove(link("mate"))
    return lambda: store(link("mate", "l2"))


def out_by_the_roster() -> Callable[[], None]:
    store(enrolment("mate", version=2, status="ended"))
    return lambda: store(enrolment("mate", version=3))


def out_by_hand() -> Callable[[], None]:
    path = f"/chats/{CHAT}/removals"
    assert act("chats.handlers.remove", "tutor", "POST", path, {"person_id": "mate"})[0] == 204

    def back() -> None:
        assert act("chats.handlers.restore", "tutor", "DELETE", f"{path}/mate")[0] == 204

    return back


@pytest.mark.parametrize("go_out", [out_by_unlinking, out_by_the_roster, out_by_hand])
def test_who_was_out_of_a_class_chat_is_silenced_once_back(go_out: Callable[[], Callable[[], None]]) -> None:
    report_id = reported_in(CHAT)
    come_back = go_out()
    sync()
    assert CHAT not in memberships("mate")
    silence(report_id)
    sync()
    come_back()
    sync()
    only_reads(CHAT)
    assert act("chats.handlers.unmute", "tutor", "DELETE", f"/chats/{CHAT}/mutes/mate")[0] == 204
    assert Window("mate").send("Извините", "m4")[0] == 200


def test_silence_that_waited_rests_on_the_reasons_of_the_return() -> None:
    report_id = reported_in(CHAT)
    remove(link("mate"))
    sync()
    silence(report_id)
    store(link("mate", "l2"))
    sync()
    muted = memberships("mate")[CHAT].muted
    assert muted is not None
    assert muted["reasons"] == ["PERSON#mate/ENROLMENT#7a@2026"]


def test_teacher_who_answers_for_the_chat_comes_back_unsilenced() -> None:
    assert Window("tutor").send("Ты никто", "m1")[0] == 200
    assert Caller("pupil").report(1)[0] == 204
    report_id = str(Caller("admin").reports()[0]["report_id"])
    remove(link("tutor"))
    sync("tutor")
    silence(report_id)
    store(link("tutor", "l2"))
    sync("tutor")
    assert Window("tutor").send("Собрание в среду", "m2")[0] == 200


def test_who_comes_back_amid_the_decision_is_silenced() -> None:
    report_id = reported_in(CHAT)
    remove(link("mate"))
    sync()

    def come_back() -> None:
        store(link("mate", "l2"))
        sync()

    with amid(chats, "chat_and_member", come_back):
        silence(report_id)
    only_reads(CHAT)


def test_who_leaves_amid_the_decision_is_silenced_once_back() -> None:
    chat_id = a_chat_by_hand()
    report_id = reported_in(chat_id)
    with amid(chats, "chat_and_member", lambda: go_out(chat_id)):
        silence(report_id)
    put_back(chat_id)
    only_reads(chat_id)


def test_who_is_put_back_is_silenced_where_that_is_decided_meanwhile() -> None:
    chat_id, report_id = removed_from_a_chat_by_hand()
    with amid(changing, "rows_of", lambda: silence(report_id)):
        put_back(chat_id)
    only_reads(chat_id)


def test_look_at_a_removal_forgets_no_silence_that_came_meanwhile() -> None:
    report_id = reported_in(CHAT)
    out_by_hand()
    sync()
    store(enrolment("mate", version=2, status="ended"))
    with amid(reconciling, "read_facts_of", lambda: silence(report_id)):
        sync()
    (exclusion,) = stored("exclusion", "state")
    assert exclusion["was_muted"]


def test_who_was_erased_is_not_silenced_but_the_message_goes() -> None:
    report_id = reported_in(CHAT)
    remove(link("mate"))
    sync()
    remove(person("mate"))
    assert Caller("admin").decide(report_id, mute_author=True)[1]["code"] == "member_unknown"
    assert stored("exclusion", "state") == []
    assert Caller("admin").decide(report_id, removes_message=True)[0] == 204
