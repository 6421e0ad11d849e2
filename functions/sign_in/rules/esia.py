"""What ESIA wants signed, how it says no, and how it names somebody. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from svyazka_common.errors import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.sign_in.settings import Form
    from svyazka_common.records.access import AuthorisationPurpose


_MOSCOW = timezone(timedelta(hours=3))


class Signed(Struct, frozen=True, kw_only=True):
    """The parts of a request that its signature covers; `code` only where one is exchanged."""

    client_id: str
    scope: str
    timestamp: str
    state: str
    redirect_uri: str
    code: str = ""

    def text(self, form: Form) -> str:
        """The parts one after another, in the order of the endpoints' form."""
        if form == "v1":
            return f"{self.scope}{self.timestamp}{self.client_id}{self.state}"
        return f"{self.client_id}{self.scope}{self.timestamp}{self.state}{self.redirect_uri}{self.code}"


def timestamp(now: int) -> str:
    """`2026.11.29 15:04:05 +0300`; `now` in epoch seconds."""
    return datetime.fromtimestamp(now, UTC).astimezone(_MOSCOW).strftime("%Y.%m.%d %H:%M:%S %z")


_NUMBER = re.compile(r"ESIA-([0-9]{6})")
_BY_NUMBER = {
    "007004": Code.GOSUSLUGI_DENIED,
    "007008": Code.GOSUSLUGI_DOWN,
    "007011": Code.GOSUSLUGI_EXPIRED,
    "007015": Code.GOSUSLUGI_EXPIRED,
    "007019": Code.GOSUSLUGI_DENIED,
    "007040": Code.GOSUSLUGI_EXPIRED,
    "007055": Code.GOSUSLUGI_UNCONFIRMED,
}
_BY_ERROR = {
    "access_denied": Code.GOSUSLUGI_DENIED,
    "invalid_grant": Code.GOSUSLUGI_EXPIRED,
    "server_error": Code.GOSUSLUGI_DOWN,
    "temporarily_unavailable": Code.GOSUSLUGI_DOWN,
}
PAGES: dict[AuthorisationPurpose, str] = {"sign_in": "/sign-in", "binding": "/ways"}
"""Where somebody is led back to after a refusal."""


def refusal(error: str, description: str = "") -> Code:
    """The code of a refusal by ESIA's number, wherever it stands, else by the standard's word.

    What is neither is a fault in our registration or request: missing parameter, redirect, signature (007014, 007023,
    007053).
    """
    if (number := _NUMBER.search(f"{error} {description}")) is not None:
        return _BY_NUMBER.get(number[1], Code.GOSUSLUGI_REFUSED)
    return _BY_ERROR.get(error, Code.GOSUSLUGI_REFUSED)


LONGEST = 60


def display_name(person: Mapping[str, Any]) -> str:
    """«Иван П.» of `firstName` and `lastName`; empty where there is neither."""
    first, last = (_text(person.get(name)) for name in ("firstName", "lastName"))
    return f"{first} {last[:1]}.".strip() if last else first


def _text(value: object) -> str:
    return " ".join(value.split())[:LONGEST] if isinstance(value, str) else ""
