"""The ways into an account, and a choice among the accounts that an identity opens."""

from __future__ import annotations

from functions.sign_in.schemas.person import RoleOut
from svyazka_common.fields import Answer, Identifier, Request


class IdentityShown(Answer):
    """An identity that this browser has proven and that waits for a binding or a choice.

    `name` is what Госуслуги call its owner, shortened («Иван П.»), empty where they don't say.
    """

    name: str
    expires_in_seconds: int


class AccountOut(Answer):
    """A journal account that the identity opens; `current` is that of the session."""

    account_id: str
    organisation_id: str
    organisation_name: str
    full_name: str
    roles: list[RoleOut]
    current: bool


class Accounts(Answer):
    """The accounts to choose from; none for a session that began by a password."""

    identity: IdentityShown | None = None
    accounts: list[AccountOut]


class AccountChosen(Request):
    """One of the accounts that the identity opens."""

    account_id: Identifier


class GosuslugiWay(Answer):
    """Госуслуги as a way in. Instants are ISO 8601, UTC.

    `counts` is false where the password was changed since: then it opens nothing until it is added again.
    """

    bound_at: str
    last_used_at: str | None = None
    counts: bool


class Ways(Answer):
    """How one gets into this account. A password is always among them, and is the last that stays."""

    login: str
    gosuslugi: GosuslugiWay | None = None
