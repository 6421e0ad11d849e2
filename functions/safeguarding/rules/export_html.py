"""An exported chat as pages for a browser: no script, no address outside, and every text escaped. Pure."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from svyazka_common.clock import MOSCOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.safeguarding.rules.export_document import ExportedChat, ExportedMember, ExportedMessage, ExportedPoll

MESSAGES_A_PAGE = 2000
"""A browser opens so many at once without waiting."""

KINDS = {
    "class_pupils": "Чат учеников класса",
    "class_parents": "Чат родителей класса",
    "colleagues": "Чат коллег",
    "subject": "Чат предмета",
    "manual": "Чат, созданный вручную",
}
ROLES = {
    "pupil": "ученик",
    "parent": "родитель",
    "teacher": "учитель",
    "homeroom_teacher": "классный руководитель",
    "colleague": "сотрудник школы",
}
STANDINGS = {"owner": "владелец", "administrator": "администратор чата"}
STYLE = """
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h1, h2, p, li, dd, blockquote { overflow-wrap: anywhere; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; text-align: center; }
article { margin: .5rem 0; padding: .5rem .75rem; border: 1px solid #8886; border-radius: .5rem; }
article p { margin: .25rem 0; white-space: pre-wrap; }
article:target { outline: 2px solid; }
dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
small, .quiet { opacity: .75; }
nav { display: flex; justify-content: space-between; gap: 1rem; margin: 1rem 0; }
"""


def file_name(page: int) -> str:
    """What a page's file is called, by its number from 1 on: `index.html`, `page-2.html`."""
    return "index.html" if page == 1 else f"page-{page}.html"


def head_of(chat: ExportedChat, page: int) -> str:
    """The beginning of a page; the first says what was exported, who did it, and why."""
    title = escape(chat.title or "Чат без названия")
    begun = (
        '<!doctype html>\n<html lang="ru">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
    return begun + (_facts(chat) if page == 1 else f'<p class="quiet">Страница {page}</p>\n')


def tail_of(page: int, *, is_last: bool) -> str:
    """The end of a page, with the ways to those beside it."""
    before = f'<a rel="prev" href="{file_name(page - 1)}">Раньше</a>' if page > 1 else "<span></span>"
    behind = f'<a rel="next" href="{file_name(page + 1)}">Дальше</a>' if not is_last else "<span></span>"
    return f"<nav>{before}{behind}</nav>\n</body>\n</html>\n"


def continued_html(message: ExportedMessage, part: int) -> str:
    """Where a part ends that another one continues; `message` is its last."""
    at = _moscow(message.sent_at)
    return (
        f'<p role="note"><b>Здесь кончается часть {part}.</b> Последнее сообщение в ней, № {message.sequence_number},'
        f" отправлено {at:%d.%m.%Y} в {at:%H:%M}. Чат продолжается в части {part + 1}: это отдельный файл, он в том"
        " же списке выгрузок.</p>\n"
    )


def day_of(message: ExportedMessage) -> str:
    """The day in Moscow on which a message was sent: `29.11.2026`."""
    return _moscow(message.sent_at).strftime("%d.%m.%Y")


def message_html(message: ExportedMessage, page_beginnings: Sequence[int] = (0,)) -> str:
    """A message, with a place that a reply can lead to.

    `page_beginnings` are the sequence numbers with which the pages of the file begin, the first page's first.
    """
    parts = [f"<b>{escape(message.person.name)}</b> <small>{_moscow(message.sent_at):%H:%M}{_marks(message)}</small>"]
    if message.reply_to is not None:
        parts.append(f"<small>В ответ на {_answered(message.reply_to, page_beginnings)}</small>")
    if message.text is None:
        parts.append('<p class="quiet">Сообщение удалено</p>')
    else:
        parts.append(f"<p>{escape(message.text)}</p>")
    if message.poll is not None:
        parts.append(_poll(message.poll))
    for reaction in message.reactions:
        people = ", ".join(escape(person.name) for person in reaction.people)
        parts.append(f"<small>{escape(reaction.reaction)} {len(reaction.people)}: {people}</small>")
    return f'<article id="m{message.sequence_number}">\n' + "\n".join(parts) + "\n</article>\n"


def _answered(sequence_number: int, page_beginnings: Sequence[int]) -> str:
    page = bisect_right(page_beginnings, sequence_number)
    if page == 0:
        return f"сообщение {sequence_number} из более ранней части"
    file = "" if page == len(page_beginnings) else file_name(page)
    return f'<a href="{file}#m{sequence_number}">сообщение {sequence_number}</a>'


def _facts(chat: ExportedChat) -> str:
    settings = [
        "в архиве" if chat.archived else "действует",
        "закрытый" if chat.closed else "открытый",
        "пишут только владелец и администраторы" if chat.writing == "administrators" else "пишут все",
        "новым участникам видно с момента вступления" if chat.history == "from_joining" else "история видна всем",
    ]
    facts = {
        "Школа": chat.school,
        "Вид": KINDS[chat.kind],
        "Настройки": ", ".join(settings),
        "Выгружено": f"{_moscow(chat.exported_at):%d.%m.%Y %H:%M}, {chat.exported_by.name}",
        "Причина": chat.reason,
    }
    if chat.continues_after is not None:
        facts["Часть"] = f"{chat.part}: сообщения после № {chat.continues_after}, до него — в части {chat.part - 1}"
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>\n" for name, text in facts.items())
    members = "".join(f"<li>{_member(member)}</li>\n" for member in chat.members)
    return (
        f"<dl>\n{rows}</dl>\n<details>\n<summary>Участники: {len(chat.members)}</summary>\n<ul>\n{members}</ul>\n"
        '</details>\n<p class="quiet">Время московское. Это личная переписка: храните файл так, чтобы он не попал к'
        " другим, и удалите его, когда он не нужен.</p>\n"
    )


def _member(member: ExportedMember) -> str:
    words = [ROLES[member.role]]
    if member.standing is not None:
        words.append(STANDINGS[member.standing])
    if member.muted:
        words.append("может только читать")
    return f"{escape(member.person.name)}, {', '.join(words)}, с {_moscow(member.joined_at):%d.%m.%Y}"


def _marks(message: ExportedMessage) -> str:
    marks = {
        "изменено": message.edited_at is not None,
        "закреплено": message.pinned,
        "срочное": message.urgent,
        "автоматический ответ": message.automatic,
    }
    return "".join(f" · {mark}" for mark, holds in marks.items() if holds)


def _poll(poll: ExportedPoll) -> str:
    options = "".join(f"<li>{escape(option.text)}: {option.votes}</li>\n" for option in poll.options)
    facts = [f"голосовали {poll.voters}"]
    if poll.anonymous:
        facts.append("анонимный")
    if poll.closed_at is not None:
        facts.append("закончен")
    return f"<ul>\n{options}</ul>\n<small>Опрос: {', '.join(facts)}</small>"


def _moscow(moment: str) -> datetime:
    return datetime.fromisoformat(moment) + MOSCOW
