"""A browser that calls the handlers of sign-in and link as API Gateway would (HTTP API, payload 2.0)."""

from __future__ import annotations

import gzip
import json
import re
import secrets
from base64 import b64decode
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

from declared import held_to_declaration

from functions.sign_in.browser import DEVICE_COOKIE
from svyazka_common import aws, clock
from svyazka_common.records.access import Cutoff, Session, account_pk, cutoff_sk
from svyazka_common.records.base import key_of
from svyazka_common.sessions import COOKIE, token_hash

SITE = "svyazka.test"
HANDLERS = {
    "sign_in": {
        "organisations": ("GET", "/api/organisations"),
        "log_in": ("POST", "/api/session"),
        "who_am_i": ("GET", "/api/session"),
        "profile": ("GET", "/api/profile"),
        "log_out": ("DELETE", "/api/session"),
        "own_sessions": ("GET", "/api/sessions"),
        "end_session": ("DELETE", "/api/sessions/s1"),
        "end_other_sessions": ("DELETE", "/api/sessions"),
        "dismiss_notice": ("DELETE", "/api/notices/n1"),
        "forgotten_password": ("POST", "/api/password/forgotten"),
        "password_by_phone": ("POST", "/api/password/by-phone"),
        "password_by_paper_code": ("POST", "/api/password/by-paper-code"),
    },
    "link": {
        "status": ("GET", "/api/link"),
        "phone": ("POST", "/api/link/phone"),
        "code": ("POST", "/api/link/code"),
        "personal_data": ("PUT", "/api/link/vk-id"),
        "study_profile": ("PUT", "/api/link/study-profile"),
        "unlink": ("DELETE", "/api/link"),
        "unlink_code": ("POST", "/api/link/unlink-code"),
        "unlink_proof": ("POST", "/api/link/unlink-proof"),
    },
    "school": {
        "authority_schools": ("GET", "/api/authority/schools"),
        "issue_paper_code": ("POST", "/api/password/paper-codes"),
        "school": ("GET", "/api/school"),
        "linked": ("GET", "/api/school/linked"),
        "class_people": ("GET", "/api/school/classes/7a/people"),
        "staff": ("GET", "/api/school/staff"),
        "conflicts": ("GET", "/api/school/conflicts"),
        "audit_trail": ("GET", "/api/school/audit"),
        "policy": ("GET", "/api/school/policy"),
        "change_policy": ("PUT", "/api/school/policy"),
        "settle_conflict": ("POST", "/api/school/conflicts/settle"),
        "unlink_person": ("POST", "/api/school/people/son/unlink"),
    },
}
"""Method and path of the HTTP handlers that need no other party, by context and module."""
ROUTES = {action: route for actions in HANDLERS.values() for action, route in actions.items()}
MODULES = {action: f"{context}.handlers.{action}" for context, actions in HANDLERS.items() for action in actions}

OF_PARTIES = re.compile(
    r"__Host-(gosuslugi|vk-id|identity)=[A-Za-z0-9_-]*; Path=/; Max-Age=[0-9]+; HttpOnly; Secure; SameSite=Lax"
)
"""What the cookies of other parties look like: no script reads them, and a navigation from elsewhere brings them."""


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
    """Keeps its cookies, as a browser does: `cookie` is the session's, `device` that of the device, `jar` others'."""

    address: str = "192.0.2.1"
    cookie: str | None = None
    device: str | None = None
    headers: dict[str, str] = field(default_factory=lambda: {"sec-fetch-site": "same-origin"})
    jar: dict[str, str] = field(default_factory=dict)

    def call(self, action: str, body: Any = None, *, query: str = "", path: str = "", **changed: Any) -> Answer:
        """Call a handler; `body` becomes JSON, a string goes as it is; `changed` overrides parts of the event."""
        module, (method, usual) = self._route_of(action)
        path = path or usual
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "queryStringParameters": dict(parse_qsl(query, keep_blank_values=True)) or None,
            "cookies": [
                f"{name}={value}"
                for name, value in ((COOKIE, self.cookie), (DEVICE_COOKIE, self.device), *self.jar.items())
                if value
            ],
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
        with held_to_declaration(module):
            answer = _answer(import_module(f"functions.{module}").handler(event, Context()))
        for cookie in answer.cookies:
            name, _, rest = cookie.partition("=")
            value, _, attributes = rest.partition(";")
            kept = None if "Max-Age=0" in attributes else value
            if name == COOKIE:
                self.cookie = kept
            elif name == DEVICE_COOKIE:
                self.device = kept
            else:
                assert OF_PARTIES.fullmatch(cookie), cookie
                self.jar.pop(name, None)
                self.jar |= {name: kept} if kept else {}
        return answer

    def _route_of(self, action: str) -> tuple[str, tuple[str, str]]:
        """The module of a handler of this context, with its method and path."""
        return MODULES[action], ROUTES[action]

    def code_of(self, action: str, body: Any = None, **changed: Any) -> str:
        """Only the code of the answer."""
        return self.call(action, body, **changed).code


def _answer(raw: dict[str, Any]) -> Answer:
    headers = {name.lower(): value for name, value in raw.get("headers", {}).items()}
    for name, values in (raw.get("multiValueHeaders") or {}).items():
        headers[name.lower()] = values[0]
    text = gzip.decompress(b64decode(raw["body"])) if raw.get("isBase64Encoded") else raw.get("body")
    body = json.loads(text) if text else None
    return Answer(status=raw["statusCode"], body=body, headers=headers, cookies=raw.get("cookies") or [])


def new_session(account_id: str, person_id: str, organisation_id: str, token: str = "") -> Session:
    """A session that begins now, not stored."""
    return Session(
        account_id=account_id,
        person_id=person_id,
        organisation_id=organisation_id,
        token_hash=token_hash(token),
        created_at_ms=max(clock.now_ms(), _cutoff_ms(account_id) + 1),
        expires_at=clock.now() + 30 * 24 * 3600,
    )


def _cutoff_ms(account_id: str) -> int:
    key = key_of(account_pk(account_id), cutoff_sk())
    item = aws.dynamodb().get_item(TableName="access", Key=key, ConsistentRead=True).get("Item")
    return Cutoff.from_item(item).before_ms if item else 0


def signed_in(account_id: str, person_id: str, organisation_id: str, address: str) -> Browser:
    """A browser with a session, without the work of a password."""
    token = secrets.token_urlsafe(32)
    session = new_session(account_id, person_id, organisation_id, token)
    aws.dynamodb().put_item(TableName="access", Item=session.to_item())
    return Browser(cookie=f"{account_id}.{token}", address=address)
