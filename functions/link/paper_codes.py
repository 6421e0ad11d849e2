"""One-time codes on paper: issued by a school administrator, good for one new password."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from functions.link.administrator import require
from functions.link.models import PaperCodeIssued
from functions.link.repository import paper, passwords
from functions.link.repository.counters import reservation, take_all
from functions.link.rules import budgets
from functions.link.rules.budgets import DAY
from functions.link.rules.password import too_weak
from functions.link.rules.source import source_of
from svyazka_common import aws, clock
from svyazka_common.field_errors import missing_field, superfluous_field
from svyazka_common.passwords import hash_password
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.access import PaperCode
from svyazka_common.records.accounts import normalise_login
from svyazka_common.secrets import keyed_hash, same

if TYPE_CHECKING:
    from functions.link.models import NewPasswordByPaper, PaperCodeWanted
    from svyazka_common.records.accounts import Account
    from svyazka_common.records.relations import RoleAssignment

PAPER_CODE_LIVES_SECONDS = 7 * DAY
# Crockford's base 32: no letter that is taken for a digit. 12 signs are 60 bits.
PAPER_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAPER_SIGNS, PAPER_GROUP = 12, 4
PAPER_READ_AS = str.maketrans("OIL", "011")


def issue_paper_code(caller_id: str, organisation_id: str, wanted: PaperCodeWanted) -> PaperCodeIssued:
    """A one-time code for a login of the administrator's school.

    Raises ProblemError: not_school_admin, account_unknown; fields_invalid unless just one of login and person is given.
    """
    role, account = _role_and_account(caller_id, organisation_id, wanted)
    require(role)
    if account is None:
        raise ProblemError(Code.ACCOUNT_UNKNOWN)
    signs = "".join(secrets.choice(PAPER_ALPHABET) for _ in range(PAPER_SIGNS))
    expires_at = clock.now() + PAPER_CODE_LIVES_SECONDS
    code = PaperCode(
        organisation_id=organisation_id,
        login=account.login,
        account_id=account.account_id,
        code_hash=_paper_hash(organisation_id, account.login, signs),
        expires_at=expires_at,
    )
    person, _ = aws.concurrently(lambda: paper.person_of(account.person_id), lambda: paper.store_paper_code(code))
    groups = (signs[start : start + PAPER_GROUP] for start in range(0, PAPER_SIGNS, PAPER_GROUP))
    return PaperCodeIssued(
        paper_code="-".join(groups),
        login=account.login,
        name=person.full_name if person is not None else "",
        expires_at=datetime.fromtimestamp(expires_at, UTC).isoformat(),
    )


def _role_and_account(
    caller_id: str, organisation_id: str, wanted: PaperCodeWanted
) -> tuple[RoleAssignment | None, Account | None]:
    match wanted.login, wanted.person_id:
        case str() as login, None:
            return paper.admin_role_and_account(caller_id, organisation_id, normalise_login(login))
        case None, str() as person_id:
            return paper.admin_role_and_account_of(caller_id, organisation_id, person_id)
        case None, None:
            raise missing_field("login")
        case _:
            raise superfluous_field("person_id")


def reset_by_paper(given: NewPasswordByPaper, address: str) -> None:
    """Set a password by a paper code. Raises ProblemError: reset_refused, password_weak, too_many_attempts."""
    now, login = clock.now(), normalise_login(given.login)
    if too_weak(given.new_password, login):
        raise ProblemError(Code.PASSWORD_WEAK)
    pair = f"{given.organisation_id}#{login}#{source_of(address)}"
    _, code, account = aws.concurrently(
        lambda: take_all([reservation(budgets.PAPER_PAIR, pair, now)]),
        lambda: paper.paper_code_of(given.organisation_id, login),
        lambda: passwords.account_of(given.organisation_id, login),
    )
    typed = _paper_hash(given.organisation_id, login, given.paper_code)
    stored = code.code_hash if code is not None and code.expires_at > now else ""
    if not same(typed, stored) or account is None or code is None or code.account_id != account.account_id:
        raise ProblemError(Code.RESET_REFUSED)
    passwords.set_password_by_paper(code, account, hash_password(given.new_password), clock.now_ms())


def _paper_hash(organisation_id: str, login: str, typed: str) -> str:
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(PAPER_READ_AS)
    return keyed_hash("paper_code", f"{organisation_id}#{login}#{signs}")
