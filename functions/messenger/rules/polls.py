"""What a poll may ask, and what a vote makes of it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from functions.messenger.rules.texts import is_visible
from svyazka_common.errors import Code, DomainError
from svyazka_common.names import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.messenger.schemas.messages import NewPoll
    from svyazka_common.records.messages import Poll

FEWEST_OPTIONS = 2
MOST_OPTIONS = 10
LONGEST_OPTION = 100
"""Characters of an option."""


def new_poll(asked: NewPoll) -> Poll:
    """The poll that is asked for, without a vote. Raises DomainError(poll_invalid)."""
    options = [_tidy(option) for option in asked.options]
    # Two that look the same are the same: signs that nobody sees tell nobody apart.
    different = {visible(option).casefold() for option in options}
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS or len(different) < len(options):
        raise DomainError(Code.POLL_INVALID)
    return {
        "options": options,
        "counts": [0] * len(options),
        "voters": 0,
        "multiple": asked.multiple,
        "anonymous": asked.anonymous,
    }


def checked_choice(poll: Poll, options: Sequence[int]) -> list[int]:
    """The places chosen, each once and in order. Raises DomainError: poll_closed, vote_invalid."""
    if "closed_at_ms" in poll:
        raise DomainError(Code.POLL_CLOSED)
    chosen = sorted(set(options))
    out_of_list = any(not 0 <= option < len(poll["options"]) for option in chosen)
    if out_of_list or (len(chosen) > 1 and not poll["multiple"]):
        raise DomainError(Code.VOTE_INVALID)
    return chosen


def changes_of_counts(before: Sequence[int], after: Sequence[int]) -> tuple[dict[int, int], int]:
    """What a vote adds to the count of each option, and to that of the voters, in place of an earlier vote."""
    counts = {option: 1 for option in after if option not in before}
    counts |= {option: -1 for option in before if option not in after}
    return counts, bool(after) - bool(before)


def _tidy(typed: str) -> str:
    option = " ".join(unicodedata.normalize("NFC", typed).split())
    option = "".join(sign for sign in option if unicodedata.category(sign) not in {"Cc", "Cs"})
    if len(option) > LONGEST_OPTION or not any(is_visible(sign) for sign in option):
        raise DomainError(Code.POLL_INVALID)
    return option
