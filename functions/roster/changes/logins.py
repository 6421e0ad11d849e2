"""From what was told of an account to its login: the login moves with its password, and goes to one account only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.changes.repository.holdings import holding, waiting_for
from functions.roster.changes.repository.logins import forget_freed, move
from functions.roster.changes.repository.reading import read
from functions.roster.changes.repository.writing import wait_no_more
from svyazka_common.records.accounts import AccountClaim
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from functions.roster.changes.models.base import Place
    from svyazka_common.records.changes import Waiting

TRIES = 8


class LoginUnsettledError(Exception):
    """An account's login kept changing while it was written."""


def settle_login(claim: AccountClaim) -> None:
    """Bring an account's login in line with what was told of it, and then those who have waited for its old one.

    A login that is another account's is waited for; the own old one is given up at once, or two accounts that
    exchange their logins would wait for each other. What was given up stands in the claim until those who wait have
    been looked for: whoever dies on the way has it done by the next. Raises LoginUnsettledError, ProblemError(busy).
    """
    claims: dict[Place, AccountClaim] = {}
    waiting: list[Waiting] = []
    looked_for: set[str] = set()
    places = [(claim.pk, claim.sk)]
    while places:
        place = places.pop(0)
        settled = _settled(place)
        if settled is None:
            continue
        claims[place] = settled
        for login in set(settled.freed) - looked_for:
            looked_for.add(login)
            found = waiting_for(settled.organisation_id, login)
            waiting += found
            places += [(one.own_pk, one.own_sk) for one in found]
    _clear(claims, waiting)


def _settled(place: Place) -> AccountClaim | None:
    for _ in range(TRIES):
        claim = read([place]).get(place)
        if not isinstance(claim, AccountClaim):
            return None
        now = holding(claim)
        if now.is_right:
            return claim
        try:
            move(now)
        except ConditionFailedError:
            continue
    raise LoginUnsettledError


def _clear(claims: dict[Place, AccountClaim], waiting: list[Waiting]) -> None:
    for one in waiting:
        settled = claims.get((one.own_pk, one.own_sk))
        if (
            settled is None
            or settled.holds == settled.login
            or settled.status == "ended"
            or one.told["login"] != settled.login
        ):
            wait_no_more(one)
    for claim in claims.values():
        if claim.freed:
            try:
                forget_freed(claim)
            except ConditionFailedError:
                raise LoginUnsettledError from None
