"""What the stand-in asks of a request for a code and of one for tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from local.stand_ins.esia.errors import EsiaError
from local.stand_ins.esia.registry import verify_pkcs7, verify_raw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local.stand_ins.esia.registry import InformationSystem

TIMESTAMP = "%Y.%m.%d %H:%M:%S %z"
TIMESTAMP_FORM = re.compile(r"\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d [+-]\d{4}")
MOST_APART = timedelta(minutes=5)
"""How far a request's time may lie from the stand-in's. What the real one takes is not published."""
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")

FOR_CODE = ("client_id", "client_secret", "redirect_uri", "scope", "response_type", "state", "timestamp", "access_type")
FOR_TOKENS = (
    "client_id",
    "client_secret",
    "redirect_uri",
    "scope",
    "state",
    "timestamp",
    "code",
    "grant_type",
    "token_type",
)
BEARER = "Bearer"
HASH = "client_certificate_hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRequest:
    """A request for a code that has passed; `version` is the generation of its endpoint."""

    version: int
    client_id: str
    redirect_uri: str
    scope: str
    state: str
    nonce: str | None
    challenge: str | None


def single(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The parameters by name. Raises EsiaError where one is there twice."""
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise EsiaError("ESIA-007003")
    return parameters


def address_of(systems: Sequence[InformationSystem], parameters: Mapping[str, str]) -> InformationSystem:
    """The system that asks, once it is certain that its people may be sent back to it. Raises EsiaError."""
    client_id = parameters.get("client_id")
    system = next((one for one in systems if one.mnemonic == client_id), None)
    if system is None:
        raise EsiaError("ESIA-008010", "client_id")
    if parameters.get("redirect_uri") not in system.redirect_uris:
        raise EsiaError("ESIA-007023")
    return system


def code_request(version: int, system: InformationSystem, parameters: Mapping[str, str], now: datetime) -> CodeRequest:
    """Check all of a request for a code. Raises EsiaError."""
    _require(parameters, (*FOR_CODE, HASH) if version > 1 else FOR_CODE)
    if parameters["response_type"] != "code":
        raise EsiaError("ESIA-007009")
    if parameters["access_type"] not in {"online", "offline"}:
        raise EsiaError("ESIA-007003", "access_type")
    _check_common(system, parameters, now)
    _check_secret(version, system, parameters, ())
    return CodeRequest(
        version=version,
        client_id=system.mnemonic,
        redirect_uri=parameters["redirect_uri"],
        scope=parameters["scope"],
        state=parameters["state"],
        nonce=parameters.get("nonce"),
        challenge=_challenge(parameters),
    )


def check_token_request(version: int, system: InformationSystem, parameters: Mapping[str, str], now: datetime) -> None:
    """Check a request for tokens, apart from its code. Raises EsiaError."""
    _require(parameters, (*FOR_TOKENS, HASH) if version > 1 else FOR_TOKENS)
    if parameters["grant_type"] != "authorization_code":
        raise EsiaError("ESIA-007012")
    if parameters["token_type"] != BEARER:
        raise EsiaError("ESIA-007003", "token_type")
    _check_common(system, parameters, now)
    _check_secret(version, system, parameters, ("code",))


def check_code(asked: CodeRequest, version: int, parameters: Mapping[str, str]) -> None:
    """Check that the code belongs to this request for tokens. Raises EsiaError."""
    given = (version, parameters["client_id"], parameters["redirect_uri"], parameters["scope"])
    if given != (asked.version, asked.client_id, asked.redirect_uri, asked.scope):
        raise EsiaError("ESIA-007011")
    verifier = parameters.get("code_verifier")
    if asked.challenge is None:
        if verifier is not None:
            raise EsiaError("ESIA-007039")
        return
    if verifier is None:
        raise EsiaError("ESIA-007014", "code_verifier")
    if not VERIFIER.fullmatch(verifier) or not hmac.compare_digest(challenge_of(verifier), asked.challenge):
        raise EsiaError("ESIA-007040")


def challenge_of(verifier: str) -> str:
    """RFC 7636, method S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _require(parameters: Mapping[str, str], names: Sequence[str]) -> None:
    for name in names:
        if not parameters.get(name):
            raise EsiaError("ESIA-007013" if name == "scope" else "ESIA-007014", name)


def _check_common(system: InformationSystem, parameters: Mapping[str, str], now: datetime) -> None:
    scopes = parameters["scope"].split(" ")
    if "openid" not in scopes or len(set(scopes)) != len(scopes):
        raise EsiaError("ESIA-007006", "scope")
    if not set(scopes) <= set(system.scopes):
        raise EsiaError("ESIA-007006", "scope")
    try:
        is_uuid = str(UUID(parameters["state"])) == parameters["state"].lower()
    except ValueError:
        is_uuid = False
    if not is_uuid:
        raise EsiaError("ESIA-007003", "state")
    timestamp = parameters["timestamp"]
    if not TIMESTAMP_FORM.fullmatch(timestamp):
        raise EsiaError("ESIA-007015", "timestamp")
    try:
        sent_at = datetime.strptime(timestamp, TIMESTAMP)  # noqa: DTZ007 - the form has an offset
    except ValueError as error:
        raise EsiaError("ESIA-007015", "timestamp") from error
    if abs(now.astimezone(UTC) - sent_at) > MOST_APART:
        raise EsiaError("ESIA-007015", "timestamp")


def _check_secret(
    version: int, system: InformationSystem, parameters: Mapping[str, str], last: tuple[str, ...]
) -> None:
    """The old generation signs scope + timestamp + client_id + state, the new one names other parameters first."""
    if version == 1:
        text = "".join(parameters[name] for name in ("scope", "timestamp", "client_id", "state"))
        verify_pkcs7(system, parameters["client_secret"], text)
    else:
        names = ("client_id", "scope", "timestamp", "state", "redirect_uri", *last)
        text = "".join(parameters[name] for name in names)
        verify_raw(system, parameters[HASH], parameters["client_secret"], text)


def _challenge(parameters: Mapping[str, str]) -> str | None:
    challenge = parameters.get("code_challenge")
    if challenge is None:
        return None
    if parameters.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(challenge):
        raise EsiaError("ESIA-007003", "code_challenge")
    return challenge
