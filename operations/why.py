"""`svyazka why`: the facts that decided that a person is in a chat, or isn't; by the same rules as the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from functions.chats.schemas import BecauseOut, ChatWhy, why
from functions.chats.use_cases.why import explain_to_operator
from operations.errors import CommandError
from operations.people import person_id_of
from operations.target import enter
from operations.terminal import print_document
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from functions.chats.schemas import Why
    from svyazka_common.records.chats import ChatKind

NO_REASON = BecauseOut(code="no_tie", text="В журнале нет основания для этого чата")


def command(person: str, chat: str | None, *, stage: str | None, as_json: bool) -> None:
    """Print the reasons of a person, for one chat or for all. Raises CommandError where nobody has that id or login."""
    enter(stage)
    answer = why(explain_to_operator(person_id_of(person)))
    chats = answer.chats if chat is None else [_asked(answer, chat)]
    document = answer.model_copy(update={"chats": chats})
    if as_json:
        print_document({"ok": True, **document.model_dump()})
    else:
        _print(document)


def _asked(answer: Why, chat: str) -> ChatWhy:
    """The answer for one chat, by id or title. A chat that nothing in the roster leads to has an answer too."""
    matching = [one for one in answer.chats if chat in {one.chat_id, one.title}]
    if len(matching) > 1:
        message = f"More than one chat is called {chat}: {', '.join(one.chat_id for one in matching)}"
        raise CommandError(message)
    if matching:
        return matching[0]
    return ChatWhy(chat_id=chat, kind=_kind(chat), title=chat, is_member=False, because=[NO_REASON])


def _kind(chat_id: str) -> ChatKind:
    try:
        return ChatRef.parse(chat_id).kind
    except ValueError:
        return "manual"


def _print(answer: Why) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{answer.name}[/] ({answer.person_id})")
    for reason in answer.because:
        console.print(f"  {_line(reason)}", markup=False)
    table = Table(show_header=True, box=None, padding=(0, 2, 0, 0))
    for heading in ("Chat", "In it", "Because"):
        table.add_column(heading, vertical="top")
    for chat in answer.chats:
        since = f"since {_day(chat.since)}" if chat.since else "no"
        table.add_row(
            f"{chat.title}\n[dim]{chat.chat_id}[/]", since, "\n".join(_line(reason) for reason in chat.because)
        )
    console.print(table)


def _line(reason: BecauseOut) -> str:
    return f"{reason.text} ({_day(reason.since)})" if reason.since else reason.text


def _day(moment: str | None) -> str:
    return (moment or "")[:10]
