"""In which encoding a file is written. An export says so nowhere; but cp1251 is hardly ever valid UTF-8.

UTF-16, as spreadsheets save «Unicode text», is known by its byte order mark.
"""

from __future__ import annotations

import codecs
from typing import IO, TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

type Encoding = Literal["utf-8-sig", "utf-16", "cp1251"]

CHUNK = 1024 * 1024
LONGEST_LINE = 64 * 1024


def encoding_of(opened: Callable[[], IO[bytes]]) -> Encoding:
    """UTF-8 where all of it is, or more of the lines that hold other letters than Latin are than aren't; else cp1251.

    Single lines that are spoilt don't make a UTF-8 file one in cp1251. `opened` gives the file from its beginning;
    all of it is read, so that a damaged one is noticed.
    """
    with opened() as stream:
        mark = stream.read(len(codecs.BOM_UTF16))
        if _is_utf8(mark, stream):
            return "utf-8-sig"
    if mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    with opened() as stream:
        right, wrong = _votes(stream)
    return "utf-8-sig" if right >= wrong else "cp1251"


def _is_utf8(chunk: bytes, stream: IO[bytes]) -> bool:
    decoder, valid = codecs.getincrementaldecoder("utf-8")(), True
    while chunk:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            decoder.reset()
            valid = False
        chunk = stream.read(CHUNK)
    return valid and not decoder.getstate()[0]


def _votes(stream: IO[bytes]) -> tuple[int, int]:
    right = wrong = 0
    while line := stream.readline(LONGEST_LINE):
        if line.isascii():
            continue
        try:
            line.decode()
            right += 1
        except UnicodeDecodeError:
            wrong += 1
    return right, wrong
