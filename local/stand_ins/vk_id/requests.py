"""What the stand-in asks of a request for a code and of one for tokens."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.stand_ins.esia.requests import challenge_of
from local.stand_ins.vk_id.registry import DEFAULT_SCOPE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local.stand_ins.vk_id.registry import VkIdApp

STATE = re.compile(r"[A-Za-z0-9_-]{32,}")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9_-]{43,128}")
METHODS = frozenset({"s256", "S256"})


class VkIdError(Exception):
    """A refusal: what OAuth calls it, and a description."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error, description)
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRequest:
    """A request for a code that has passed."""

    client_id: int
    redirect_uri: str
    scope: str
    state: str
    challenge: str


def address_of(apps: Sequence[VkIdApp], parameters: Mapping[str, str]) -> VkIdApp:
    """The application that asks, once it is certain that people may be sent back to it. Raises VkIdError."""
    app = app_of(apps, parameters)
    if parameters.get("redirect_uri") not in app.redirect_uris:
        raise VkIdError("invalid_request", "redirect_uri is missing or not trusted")
    return app


def app_of(apps: Sequence[VkIdApp], parameters: Mapping[str, str]) -> VkIdApp:
    """The application that asks. Raises VkIdError."""
    app = next((one for one in apps if str(one.client_id) == parameters.get("client_id")), None)
    if app is None:
        raise VkIdError("invalid_client", "client_id is missing or invalid")
    return app


def code_request(app: VkIdApp, parameters: Mapping[str, str]) -> CodeRequest:
    """Check all of a request for a code. Raises VkIdError."""
    if parameters.get("response_type") != "code":
        raise VkIdError("unsupported_response_type", "response_type must be code")
    if not STATE.fullmatch(parameters.get("state", "")):
        raise VkIdError("invalid_request", "state must have at least 32 characters of a-z, A-Z, 0-9, _ and -")
    if parameters.get("code_challenge_method") not in METHODS:
        raise VkIdError("invalid_request", "code_challenge_method must be S256")
    if not CHALLENGE.fullmatch(parameters.get("code_challenge", "")):
        raise VkIdError("invalid_request", "code_challenge is missing or invalid")
    scope = parameters.get("scope") or DEFAULT_SCOPE
    if not set(scope.split(" ")) <= set(app.scopes):
        raise VkIdError("invalid_scope", "scope is unknown or not permitted")
    return CodeRequest(
        client_id=app.client_id,
        redirect_uri=parameters["redirect_uri"],
        scope=scope,
        state=parameters["state"],
        challenge=parameters["code_challenge"],
    )


def require(parameters: Mapping[str, str], *names: str) -> None:
    """Raises VkIdError where a parameter is missing."""
    for name in names:
        if not parameters.get(name):
            raise VkIdError("invalid_request", f"{name} is missing or invalid")


def check_verifier(asked: CodeRequest, parameters: Mapping[str, str]) -> None:
    """Check that who asks for tokens asked for the code. Raises VkIdError."""
    verifier = parameters["code_verifier"]
    if not VERIFIER.fullmatch(verifier) or not hmac.compare_digest(challenge_of(verifier), asked.challenge):
        raise VkIdError("invalid_grant", "code_verifier is invalid")
    if parameters["redirect_uri"] != asked.redirect_uri:
        raise VkIdError("invalid_grant", "redirect_uri is another one than before")
