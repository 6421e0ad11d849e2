"""Whether an id token of ESIA is genuine and ours (docs/threats.md, 7). Pure: keys and time are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from joserfc.jwk import RSAKey


ALGORITHM = "RS256"
"""The only algorithm: the token doesn't choose, so neither `none` nor a public key as an HMAC secret can pass."""
_REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)
"""ESIA's headers have `ver` and `sbt`, which no standard knows."""
LONGEST_TOKEN = 16 * 1024
LEEWAY_SECONDS = 30
OLDEST_SECONDS = 600
"""A token is used once, right after it was made."""
LONGEST_NUMBER = 20
"""Digits of a person's number: 64 bits."""
_SUBJECT = "urn:esia:sbj"


class TokenError(Exception):
    """The token is not to be trusted; the message names the rule, never a claim's value."""


class SignatureError(TokenError):
    """None of the keys has signed it."""


class UnconfirmedError(Exception):
    """The token is genuine; its owner has not been seen by the state."""


class Expected(Struct, frozen=True, kw_only=True):
    """The claims that a token must have: issuer and audience to the letter, and a nonce (None where ESIA has none)."""

    issuer: str
    audience: str
    nonce: str | None
    now: int


def subject(token: str, keys: Sequence[RSAKey], expected: Expected) -> str:
    """The person's `oid`. Raises TokenError, UnconfirmedError."""
    claims = _verified(token, keys)
    _same("iss", claims.get("iss"), expected.issuer)
    _audience(claims.get("aud"), expected.audience)
    _times(claims, expected.now)
    if expected.nonce is not None:
        _same("nonce", claims.get("nonce"), expected.nonce)
    return _oid(claims)


def _verified(token: str, keys: Sequence[RSAKey]) -> dict[str, Any]:
    if len(token) > LONGEST_TOKEN:
        raise TokenError("too long")
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError):
        raise TokenError("no token") from None
    if header.get("alg") != ALGORITHM:
        raise TokenError("algorithm")
    for key in _keys_for(header.get("kid"), keys):
        try:
            return jwt.decode(token, key, registry=_REGISTRY).claims
        except (JoseError, ValueError):
            continue
    raise SignatureError("signature")


def _keys_for(kid: object, keys: Sequence[RSAKey]) -> Sequence[RSAKey]:
    """The key that a token names; all where it names none. Two keys of one name are none: one may be a stranger's."""
    if kid is None:
        return keys
    named = [key for key in keys if key.kid == kid]
    return named if len(named) == 1 else ()


def _same(name: str, value: object, expected: str) -> None:
    if not isinstance(value, str) or not value or value != expected:
        raise TokenError(name)


def _audience(value: object, expected: str) -> None:
    """Check that the audience is ours alone: another client of ESIA could pass on a token made for both."""
    _same("aud", value[0] if isinstance(value, list) and len(value) == 1 else value, expected)


def _times(claims: dict[str, Any], now: int) -> None:
    issued, expires, begins = (_instant(claims, name) for name in ("iat", "exp", "nbf"))
    if expires is None or issued is None:
        raise TokenError("times")
    if expires <= now - LEEWAY_SECONDS:
        raise TokenError("exp")
    if begins is not None and begins > now + LEEWAY_SECONDS:
        raise TokenError("nbf")
    if not now - OLDEST_SECONDS <= issued <= now + LEEWAY_SECONDS:
        raise TokenError("iat")


def _instant(claims: dict[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenError(name)
    return value


def _oid(claims: dict[str, Any]) -> str:
    about = claims.get(_SUBJECT)
    if not isinstance(about, dict):
        raise TokenError(_SUBJECT)
    oid, sub = (_number(value) for value in (about.get(f"{_SUBJECT}:oid"), claims.get("sub")))
    if oid != sub:
        raise TokenError("sub")
    if about.get(f"{_SUBJECT}:typ") != "P":
        raise TokenError("typ")
    if about.get(f"{_SUBJECT}:is_tru") is not True:
        raise UnconfirmedError
    return oid


def _number(value: object) -> str:
    """ESIA's numbers of persons come as a JSON number or as text."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise TokenError("sub")
    return text
