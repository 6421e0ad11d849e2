"""Whether a message has the words that somebody looks for: by their beginnings, and by the stems of Russian words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from functions.messenger.rules.texts import without_mentions
from svyazka_common.errors import Code, DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.messages import Message

SHORTEST_QUERY = 2
"""Letters and digits of a query."""
REMEMBERED_STEMS = 4096
"""The words of a query are taken apart once, not for each word of each message."""
_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile(r"[а-я]+")


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters, with `е` for `ё` and without accents."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("ё", "е").replace("\u0301", "")
    return _WORD.findall(folded)


def query_of(typed: str) -> list[str]:
    """The words looked for, each once. Raises DomainError(search_empty) where there are too few signs."""
    words = list(dict.fromkeys(words_of(typed)))
    if sum(map(len, words)) < SHORTEST_QUERY:
        raise DomainError(Code.SEARCH_EMPTY)
    return words


def has_words(message: Message, query: Sequence[str]) -> bool:
    """Whether a message, or an option of its poll, has each of the words: so begun, or with the same stem."""
    if message.text is None:
        return False
    options = message.poll["options"] if message.poll is not None else []
    texts = [without_mentions(message.text, message.mentions or [], " "), *options]
    present = sorted({word for text in texts for word in words_of(text)})
    return all(_fits_one(present, asked) for asked in query)


def _fits_one(present: Sequence[str], asked: str) -> bool:
    """Whether one of the words, which are in order, fits the one that is asked for."""
    stem = _stem(asked)
    # A stem is a beginning of its word, so only the words that begin with it need be looked at.
    for at in range(bisect_left(present, stem), len(present)):
        word = present[at]
        if not word.startswith(stem):
            return False
        if word.startswith(asked) or _stem(word) == stem:
            return True
    return False


@cache
def _stemmer() -> Any:
    from snowballstemmer.russian_stemmer import RussianStemmer  # noqa: PLC0415 - the search alone needs it

    return RussianStemmer()


@lru_cache(maxsize=REMEMBERED_STEMS)
def _stem(word: str) -> str:
    return _stemmer().stemWord(word) if _CYRILLIC.fullmatch(word) else word
