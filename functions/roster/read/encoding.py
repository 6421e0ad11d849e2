"""Finds the encoding of a bundle's files, since an export doesn't name it.

UTF-16, as spreadsheets save «Unicode text», is known by its byte order mark, UTF-8 by its rules. The files of a bundle
that are neither come from one system, so they have one of the old Russian encodings together: `charset-normalizer`
guesses it from the lines of all of them.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import IO, TYPE_CHECKING, Literal, get_args

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

type Unicode = Literal["utf-8-sig", "utf-16"]
type Legacy = Literal["cp1251", "koi8_r", "mac_cyrillic", "cp866", "iso8859_5"]
type Encoding = Unicode | Legacy

UNICODE: tuple[Unicode, ...] = get_args(Unicode.__value__)
LEGACY: tuple[Legacy, ...] = get_args(Legacy.__value__)
CHUNK = 1024 * 1024
LONGEST_LINE = 64 * 1024
SAMPLE = 256 * 1024
"""Bytes of a file's lines by which its encoding is guessed."""

_WORD = re.compile(r"[^\s,;]+")
_BROKEN_WORD = re.compile(r"[^\W\d_][^\w\u0300-\u036f.,'’`()/\u00ad\u2010-\u2015\u200b-\u200f-]|[а-яё][А-ЯЁ]")
_VOWELS = frozenset("аеёиоуыэюяәөүұіїєӑӗӱaeiouy")
FEWEST_VOWELS = 0.33
"""Of the letters of 50,000 Russian names 0.42 are vowels, and of five names never less than 0.39."""
MOST_BROKEN = 0.1
"""Words with a capital or a sign in their middle; there are none among Russian names, and a few among others."""
FEWEST_BROKEN = 3
FEWEST_LETTERS = 20
LONGEST_WORD = 30


class Look(Struct, frozen=True):
    """A file's size in bytes and its encoding; if it is none of Unicode's, None and a sample of the file's lines."""

    encoding: Unicode | None
    size: int
    sample: bytes = b""


def look_at(opened: Callable[[], IO[bytes]]) -> Look:
    """Find a file's encoding: UTF-8 if all of it is, or at least half of its lines with other letters than Latin.

    Single spoilt lines in a UTF-8 file thus don't change its encoding. `opened` opens the file at its beginning; all
    of it is read, so that damage is noticed.
    """
    with opened() as stream:
        mark = stream.read(len(codecs.BOM_UTF16))
        valid, size = _is_utf8(mark, stream)
    if valid:
        return Look("utf-8-sig", size)
    if mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return Look("utf-16", size)
    with opened() as stream:
        right, wrong, sample = _votes(stream)
    return Look("utf-8-sig", size) if right >= wrong else Look(None, size, sample)


def guess(samples: Iterable[bytes]) -> Legacy:
    """The encoding of lines that aren't in Unicode; cp1251, the commonest, if it can't be guessed."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most bundles are UTF-8, and no other function needs it

    best = from_bytes(b"".join(samples), cp_isolation=list(LEGACY)).best()
    return next((one for one in LEGACY if best is not None and best.encoding == one), "cp1251")


def is_garbled(names: Iterable[str]) -> bool:
    """Whether names of people, with other letters than Latin, were read in a wrong encoding.

    Such names have signs and capitals in the middle of words, or hardly any vowels.
    """
    words = [word for name in names for word in _WORD.findall(name) if not word.isascii() and len(word) <= LONGEST_WORD]
    letters = [sign for word in words for sign in unicodedata.normalize("NFC", word).casefold() if sign.isalpha()]
    if len(letters) < FEWEST_LETTERS:
        return False
    broken = sum(_BROKEN_WORD.search(word) is not None for word in words)
    vowels = sum(sign in _VOWELS for sign in letters)
    # A single odd name stops no small school.
    many_broken = broken >= FEWEST_BROKEN and broken > MOST_BROKEN * len(words)
    return many_broken or vowels < FEWEST_VOWELS * len(letters)


def _is_utf8(chunk: bytes, stream: IO[bytes]) -> tuple[bool, int]:
    """Whether all of a stream is UTF-8, and its size in bytes."""
    decoder, valid, size = codecs.getincrementaldecoder("utf-8")(), True, 0
    while chunk:
        size += len(chunk)
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            decoder.reset()
            valid = False
        chunk = stream.read(CHUNK)
    return valid and not decoder.getstate()[0], size


def _votes(stream: IO[bytes]) -> tuple[int, int, bytes]:
    right = wrong = 0
    sample = bytearray()
    while line := stream.readline(LONGEST_LINE):
        if line.isascii():
            continue
        try:
            line.decode()
            right += 1
        except UnicodeDecodeError:
            wrong += 1
            if len(sample) < SAMPLE:
                sample += line
    return right, wrong, bytes(sample)
