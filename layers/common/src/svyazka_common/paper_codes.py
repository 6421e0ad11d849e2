"""One-time codes on paper: their form, whether one is right, and that each is used once."""

from __future__ import annotations

from svyazka_common.budgets import DAY
from svyazka_common.reading import get_all
from svyazka_common.records.access import PaperCode, paper_code_pk
from svyazka_common.records.base import Prefix, first, key_of
from svyazka_common.secrets import keyed_hash, same
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, delete

PAPER_CODE_LIVES_SECONDS = 7 * DAY
# Crockford's base 32: no letter that is taken for a digit. 12 signs are 60 bits.
PAPER_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAPER_SIGNS, PAPER_GROUP = 12, 4
PAPER_READ_AS = str.maketrans("OIL", "011")


def right_paper_code(code: PaperCode, account_id: str, typed: str, now: int) -> bool:
    """Whether what was typed is an account's paper code, and still counts at `now` (epoch seconds)."""
    return (
        code.account_id == account_id
        and code.expires_at > now
        and same(paper_hash(code.organisation_id, code.login, typed), code.code_hash)
    )


def paper_hash(organisation_id: str, login: str, typed: str) -> str:
    """The keyed hash of a code of a (normalised) login, whatever blanks and dashes were typed with it."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(PAPER_READ_AS)
    return keyed_hash("paper_code", f"{organisation_id}#{login}#{signs}")


def paper_code_of(organisation_id: str, login: str) -> PaperCode | None:
    """The paper code of a login, if one was issued."""
    key = key_of(paper_code_pk(organisation_id, login), Prefix.PAPER_CODE.key())
    return first(PaperCode, get_all(Setting.ACCESS_TABLE.read(), [key]))


def spend(code: PaperCode) -> Action:
    """Only one can use a paper code."""
    return delete(Setting.ACCESS_TABLE.read(), code.key, "code_hash = :code_hash", code_hash=code.code_hash)
