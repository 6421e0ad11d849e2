"""The ZIP of an exported chat, written a message at a time: what was said is never whole in memory."""

from __future__ import annotations

import shutil
import zipfile
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Self

import msgspec

from functions.safeguarding.rules.export_html import (
    MESSAGES_A_PAGE,
    continued_html,
    day_of,
    file_name,
    head_of,
    message_html,
    tail_of,
)

if TYPE_CHECKING:
    from types import TracebackType

    from functions.safeguarding.rules.export_document import ExportedChat, ExportedMessage

DOCUMENT = "messages.json"


def names_person(file: IO[bytes], person_id: str) -> bool:
    """Whether the ZIP of an exported chat names a person anywhere but in words of others."""
    # A line is a message, or the head; quotes in what people wrote are escaped, so they make no such pair.
    pair = b'"person_id":' + msgspec.json.encode(person_id)
    with zipfile.ZipFile(file) as archive, archive.open(DOCUMENT) as document:
        return any(pair in line for line in document)


class Archive:
    """A ZIP on disk: `add` messages in order, then `finish`; the file goes with the context. `last` was added last.

    A ZIP takes one entry at a time, so the pages are written into it and the document beside it.
    """

    def __init__(self, chat: ExportedChat) -> None:
        self.messages = 0
        self.last: ExportedMessage | None = None
        self._chat = chat
        self._day = ""
        self._page_beginnings: list[int] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._file: IO[bytes] = stack.enter_context(TemporaryFile())
            self._document: IO[bytes] = stack.enter_context(TemporaryFile())
            self._zip = stack.enter_context(zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED))
            self._document.write(b'{"format":"svyazka-chat-export","version":1,"chat":')
            self._document.write(msgspec.json.encode(self._chat) + b',"messages":[')
            self._open_page(1)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A ZIP with an open entry refuses to close.
        self._page.close()
        self._stack.close()

    @property
    def size(self) -> int:
        """Bytes that lie on disk."""
        return self._file.tell() + self._document.tell()

    def add(self, message: ExportedMessage) -> None:
        """Write the next message."""
        if self.messages > 0 and self.messages % MESSAGES_A_PAGE == 0:
            number = self.messages // MESSAGES_A_PAGE
            self._write(tail_of(number, is_last=False))
            self._page.close()
            self._open_page(number + 1)
        if self.messages % MESSAGES_A_PAGE == 0:
            # Before the chat's first part there is none that a reply could lead to.
            begins_chat = self.messages == 0 and self._chat.part == 1
            self._page_beginnings.append(0 if begins_chat else message.sequence_number)
        if (day := day_of(message)) != self._day:
            self._day = day
            self._write(f"<h2>{day}</h2>\n")
        self._write(message_html(message, self._page_beginnings))
        self._document.write((b",\n" if self.messages > 0 else b"\n") + msgspec.json.encode(message))
        self.messages += 1
        self.last = message

    def finish(self, *, continued: bool = False) -> IO[bytes]:
        """The whole ZIP; `continued` says whether the chat goes on in another."""
        if self.last is None:
            self._write('<p class="quiet">Сообщений в чате нет.</p>\n')
        elif continued:
            self._write(continued_html(self.last, self._chat.part))
        self._write(tail_of(max(0, self.messages - 1) // MESSAGES_A_PAGE + 1, is_last=True))
        self._page.close()
        self._document.write(b'\n],"continued":true}\n' if continued else b'\n],"continued":false}\n')
        self._document.seek(0)
        with self._zip.open(DOCUMENT, "w", force_zip64=True) as entry:
            shutil.copyfileobj(self._document, entry)
        self._zip.close()
        return self._file

    def _open_page(self, number: int) -> None:
        self._page: IO[bytes] = self._zip.open(file_name(number), "w", force_zip64=True)
        self._day = ""
        self._write(head_of(self._chat, number))

    def _write(self, text: str) -> None:
        self._page.write(text.encode())
