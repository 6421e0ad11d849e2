"""The journey: a class teacher first, then a parent and a pupil who link later."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from local.demo.actor import Actor, Chat
from local.demo.browser import Browser
from local.demo.cast import ACTORS

if TYPE_CHECKING:
    from collections.abc import Collection

    from local.demo.actor import Through
    from local.demo.cast import Cast
    from local.demo.record import Record

type ChatLists = dict[str, list[dict[str, Any]]]

CREATED, EXISTS = 201, 200


def play(address: str, cast: Cast, record: Record, through: Collection[Through] = ()) -> ChatLists:
    """Go through the journey, `through` other parties too.

    Returns each actor's final chats (`kind`, `title`, names of the `members`).
    """
    with ExitStack() as stack:
        teacher, parent, pupil = actors = [
            Actor(name, cast.logins[name], stack.enter_context(Browser(address)), record, address, through)
            for name in ACTORS
        ]
        for actor in actors:
            actor.sign_in()
            actor.unlink_if_linked()
        _teacher_links(teacher, cast)
        subject = _teacher_creates(teacher, cast)
        _links_later(parent, [f"{cast.class_label} · родители", cast.subject_title])
        _links_later(pupil, [f"{cast.class_label} · ученики", cast.subject_title])
        _teacher_looks(teacher, cast, subject)
        return {actor.name: [_shown(actor, chat) for chat in actor.chats()] for actor in actors}


def _teacher_links(teacher: Actor, cast: Cast) -> None:
    teacher.link()
    # Where an earlier run has made the subject chat already, it is there with the three.
    made_before = [cast.subject_title] if teacher.played_before else []
    teacher.sees_chats("opens «Чаты»: exactly three", [*cast.class_teachers_titles, *made_before])


def _teacher_creates(teacher: Actor, cast: Cast) -> str:
    """Returns the id of the subject chat."""
    answer = teacher.browser.get("/chats/options")
    options = [
        (subject["title"], {"kind": "subject", "class_id": of_class["class_id"], "subject_id": subject["subject_id"]})
        for of_class in answer.body.get("classes", [])
        for subject in of_class["subjects"]
    ]
    offered = [title for title, _ in options]
    teacher.note(
        "«Управление чатами» → «Добавить»: is offered",
        expected=cast.subject_title,
        got=", ".join(offered) or str(answer),
        ok=cast.subject_title in offered,
    )
    chosen = dict(options).get(cast.subject_title, {})
    first = teacher.browser.send("POST", "/chats", chosen)
    title = first.body.get("title") or str(first)
    teacher.note("creates the subject chat", expected=cast.subject_title, got=title)
    again = teacher.browser.send("POST", "/chats", chosen)
    same = again.status == EXISTS and again.body.get("chat_id") == first.body.get("chat_id")
    teacher.note(
        "creates it again",
        expected="the same chat",
        got="the same chat" if same else f"{again} {again.body.get('chat_id', '')}",
    )
    teacher.sees_chats("has the three and the subject chat", [*cast.class_teachers_titles, cast.subject_title])
    return str(first.body.get("chat_id", ""))


def _links_later(actor: Actor, titles: list[str]) -> None:
    actor.link()
    actor.sees_chats("is in the chats without an invitation", titles)


def _teacher_looks(teacher: Actor, cast: Cast, subject_chat_id: str) -> None:
    adult, family, child = (cast.name_in_chats(actor) for actor in ACTORS)
    expected = {
        "class_pupils": [adult, child],
        "class_parents": [adult, family],
        "colleagues": [adult],
        "subject": [adult, family, child],
    }
    for chat in teacher.chats():
        if chat["kind"] == "subject" and chat["chat_id"] != subject_chat_id:
            continue
        wanted = sorted(expected[chat["kind"]])
        names = sorted(member["name"] for member in teacher.members(chat))
        teacher.note(
            f"looks who is in «{chat['title']}»",
            expected=", ".join(wanted),
            got=", ".join(names),
            ok=set(wanted) == set(names) & {adult, family, child},  # others may have linked on a stack that runs
        )


def _shown(actor: Actor, chat: Chat) -> dict[str, Any]:
    return {
        "kind": chat["kind"],
        "title": chat["title"],
        "members": [member["name"] for member in actor.members(chat)],
    }
