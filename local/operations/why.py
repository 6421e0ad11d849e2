"""`svyazka why`: the facts that decided that somebody is in a chat, or isn't; by the rules of the page's own answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from functions.chats.explaining import explained
from functions.chats.why_models import BecauseOut, ChatWhy
from functions.chats.why_views import why
from local.errors import LocalError
from local.operations.people import person_id_of
from local.operations.target import enter
from local.output import print_document
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from functions.chats.why_models import Why
    from svyazka_common.records.chats import ChatKind

NO_REASON = BecauseOut(code="no_tie", text="В журнале нет основания для этого чата")


def command(person: str, chat: str | None, *, stage: str | None, as_json: bool) -> None:
    """Print the answer. Raises LocalError where nobody is called so."""
    enter(stage)
    answer = why(explained(person_id_of(person)))
    chats = answer.chats if chat is None else [_asked(answer, chat)]
    document = answer.model_copy(update={"chats": chats})
    if as_json:
        print_document({"ok": True, **document.model_dump()})
    else:
        _print(document)


def _asked(answer: Why, chat: str) -> ChatWhy:
    """The answer for one chat, by id or title; a chat that nothing in the roster leads to has one too."""
    found = [one for one in answer.chats if chat in {one.chat_id, one.title}]
    if len(found) > 1:
        message = f"More than one chat is called {chat}: {', '.join(one.chat_id for one in found)}"
        raise LocalError(message)
    if found:
        return found[0]
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
    for one in answer.chats:
        since = f"since {_day(one.since)}" if one.since else "no"
        table.add_row(f"{one.title}\n[dim]{one.chat_id}[/]", since, "\n".join(_line(reason) for reason in one.because))
    console.print(table)


def _line(reason: BecauseOut) -> str:
    return f"{reason.text} ({_day(reason.since)})" if reason.since else reason.text


def _day(moment: str | None) -> str:
    return (moment or "")[:10]
