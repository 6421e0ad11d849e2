"""The authorisation code flow with another party (RFC 6749, 7636; OpenID Connect): what ESIA and VK ID share.

The request lies in the table `access` and is used up by the first callback that fits it. The browser that began it has
a secret in a cookie, the table has its hash (docs/adr/0023; docs/threats.md, 8).
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING
from uuid import uuid4

from aws_lambda_powertools.event_handler.request import Request  # noqa: TC002 - Powertools reads it of the signatures
from botocore.exceptions import ClientError
from msgspec import Struct

from svyazka_common import aws
from svyazka_common.api import cookie_of
from svyazka_common.records.access import AuthorisationRequest, authorisation_pk
from svyazka_common.records.base import Prefix, key_of, serialise
from svyazka_common.sessions import token_hash
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.records.access import AuthorisationPurpose, Provider, Session

REQUEST_SECONDS = 600
"""How long somebody may take on the other party's pages."""

COOKIES: dict[Provider, str] = {"gosuslugi": "__Host-gosuslugi", "vk_id": "__Host-vk-id"}
"""Where the browser keeps the secret of its request: a second request to the same party replaces the first."""


class Wishes(Struct, frozen=True, kw_only=True):
    """Wishes for the session that follows: the organisation, and whether it stays when the browser is closed.

    `page` is where the browser goes on to with it, one of ours (`svyazka_common.navigation.own_page`).
    """

    organisation_id: str | None = None
    stay: bool = False
    page: str = "/"


NO_WISHES = Wishes()


def begin(  # noqa: PLR0913 - what a request is made of
    provider: Provider,
    purpose: AuthorisationPurpose,
    redirect_uri: str,
    now: int,
    *,
    session: Session | None = None,
    wishes: Wishes = NO_WISHES,
) -> tuple[AuthorisationRequest, str]:
    """Store a new request at `now` (epoch seconds); returns it and the secret for the browser's cookie.

    The state is a UUID, as ESIA asks for (122 random bits).
    """
    secret = secrets.token_urlsafe(32)
    request = AuthorisationRequest(
        secret_hash=token_hash(secret),
        provider=provider,
        purpose=purpose,
        state=str(uuid4()),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        session_hash=session.token_hash if session is not None else None,
        organisation_id=wishes.organisation_id,
        stay=wishes.stay,
        page=wishes.page,
        expires_at=now + REQUEST_SECONDS,
    )
    aws.dynamodb().put_item(TableName=Setting.ACCESS_TABLE.read(), Item=request.to_item())
    return request, secret


def code_challenge(verifier: str) -> str:
    """The PKCE challenge of a verifier, method S256 (RFC 7636, 4.2)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def gosuslugi_secret(request: Request) -> str:
    """Return the secret in the cookie of a browser's request to Госуслуги, empty without one; routes depend on it."""
    return cookie_of(request, COOKIES["gosuslugi"])


def vk_id_secret(request: Request) -> str:
    """Return the secret in the cookie of a browser's request to VK ID; empty without one."""
    return cookie_of(request, COOKIES["vk_id"])


def use_up(provider: Provider, secret: str, state: str, now: int) -> AuthorisationRequest | None:
    """The request of a browser's secret and a state, gone from now on; None where there is none (any more).

    A state that doesn't fit leaves the request as it is: another site could end it otherwise.
    """
    try:
        deleted = aws.dynamodb().delete_item(
            TableName=Setting.ACCESS_TABLE.read(),
            Key=key_of(authorisation_pk(token_hash(secret)), Prefix.AUTHORISATION.key()),
            ConditionExpression="#state = :state AND provider = :provider AND expires_at > :now",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues=serialise({":state": state, ":provider": provider, ":now": now}),
            ReturnValues="ALL_OLD",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return None
        raise
    return AuthorisationRequest.from_item(deleted["Attributes"])
