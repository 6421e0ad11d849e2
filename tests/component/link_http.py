"""A browser that calls the handlers of sign-in and link as API Gateway would (HTTP API, payload 2.0)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

from declared import held_to_declaration

from svyazka_common import aws, clock
from svyazka_common.records.access import Session
from svyazka_common.session import COOKIE, token_hash

SITE = "svyazka.test"
ROUTES = {
    "organisations": ("GET", "/api/organisations"),
    "login": ("POST", "/api/session"),
    "who_am_i": ("GET", "/api/session"),
    "logout": ("DELETE", "/api/session"),
    "password_forgotten": ("POST", "/api/password/forgotten"),
    "password_phone": ("POST", "/api/password/by-phone"),
    "password_paper": ("POST", "/api/password/by-paper-code"),
    "paper_code": ("POST", "/api/password/paper-codes"),
    "school": ("GET", "/api/school"),
    "school_linked": ("GET", "/api/school/linked"),
    "school_class": ("GET", "/api/school/classes/7a/people"),
    "school_staff": ("GET", "/api/school/staff"),
    "conflicts": ("GET", "/api/school/conflicts"),
    "settle_conflict": ("POST", "/api/school/conflicts/settle"),
    "status": ("GET", "/api/link"),
    "phone": ("POST", "/api/link/phone"),
    "code": ("POST", "/api/link/code"),
    "vk_id": ("PUT", "/api/link/vk-id"),
    "study_profile": ("PUT", "/api/link/study-profile"),
    "unlink": ("DELETE", "/api/link"),
}
"""Each HTTP handler of the context: method and path, by the module's name."""


class Context:
    """What is read of a Lambda context."""

    function_name = "f"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:f"
    aws_request_id = "r"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


@dataclass(frozen=True)
class Answer:
    """`body` is the parsed JSON, None where there is none."""

    status: int
    body: Any
    headers: dict[str, str]
    cookies: list[str]

    @property
    def code(self) -> str:
        """The code of a problem document, checked for its form; of a success, `ok`."""
        if self.status < 400:
            return "ok"
        assert self.headers["content-type"] == "application/problem+json"
        assert self.headers["cache-control"] == "no-store"
        assert self.body["status"] == self.status
        assert self.body["type"] == f"urn:svyazka:problem:{self.body['code']}"
        assert self.body["title"]
        assert any("а" <= sign <= "я" for sign in self.body["detail"])
        return str(self.body["code"])


@dataclass
class Browser:
    """Keeps its session cookie, as a browser does."""

    address: str = "192.0.2.1"
    cookie: str | None = None
    headers: dict[str, str] = field(default_factory=lambda: {"sec-fetch-site": "same-origin"})

    def call(self, action: str, body: Any = None, *, query: str = "", **changed: Any) -> Answer:
        """Call a handler; `body` becomes JSON, a string goes as it is; `changed` overrides parts of the event."""
        method, path = ROUTES[action]
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "queryStringParameters": dict(parse_qsl(query, keep_blank_values=True)) or None,
            "cookies": [f"{COOKIE}={self.cookie}"] if self.cookie else [],
            "headers": {"content-type": "application/json", "host": SITE} | self.headers,
            "requestContext": {
                "http": {"method": method, "path": path, "sourceIp": self.address},
                "requestId": "r",
                "stage": "$default",
                "domainName": SITE,
            },
            "body": body if isinstance(body, str) or body is None else json.dumps(body),
            "isBase64Encoded": False,
        } | changed
        with held_to_declaration(f"link.{action}"):
            answer = _answer(import_module(f"functions.link.{action}").handler(event, Context()))
        for cookie in answer.cookies:
            value, _, attributes = cookie.removeprefix(f"{COOKIE}=").partition(";")
            self.cookie = None if "Max-Age=0" in attributes else value
        return answer

    def code_of(self, action: str, body: Any = None, **changed: Any) -> str:
        """Only the code of the answer."""
        return self.call(action, body, **changed).code


def _answer(raw: dict[str, Any]) -> Answer:
    headers = {name.lower(): value for name, value in raw.get("headers", {}).items()}
    for name, values in (raw.get("multiValueHeaders") or {}).items():
        headers[name.lower()] = values[0]
    body = json.loads(raw["body"]) if raw.get("body") else None
    return Answer(status=raw["statusCode"], body=body, headers=headers, cookies=raw.get("cookies") or [])


def new_session(account_id: str, person_id: str, organisation_id: str, token: str = "") -> Session:
    """A session that begins now, not stored."""
    return Session(
        account_id=account_id,
        person_id=person_id,
        organisation_id=organisation_id,
        token_hash=token_hash(token),
        created_at_ms=clock.now_ms(),
        expires_at=clock.now() + 30 * 24 * 3600,
    )


def signed_in(account_id: str, person_id: str, organisation_id: str, address: str) -> Browser:
    """A browser with a session, without the work of a password."""
    token = secrets.token_urlsafe(32)
    session = new_session(account_id, person_id, organisation_id, token)
    aws.dynamodb().put_item(TableName="access", Item=session.to_item())
    return Browser(cookie=f"{account_id}.{token}", address=address)
