"""Calling a handler as API Gateway would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from svyazka_common import aws, clock
from svyazka_common.reading import get_all
from svyazka_common.records.access import Session
from svyazka_common.records.roster import Organisation
from svyazka_common.sessions import COOKIE, token_hash

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "t" * 43


class Context:
    """What Powertools reads of a Lambda context."""

    function_name = "f"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:f"
    aws_request_id = "r"


def session_of(person_id: str, organisation_id: str = "school1") -> Session:
    """A session of the person's account in a school, not stored."""
    return Session(
        account_id=f"a-{person_id}",
        person_id=person_id,
        organisation_id=organisation_id,
        token_hash=token_hash(TOKEN),
        created_at_ms=clock.now() * 1000,
        expires_at=clock.now() + 3600,
    )


def open_organisation(organisation_id: str = "school1") -> None:
    """The school is there; one that a test has stored stays as it is."""
    school = Organisation(organisation_id=organisation_id, kind="school", name="Лицей № 3", version=1)
    if not get_all("state", [school.key]):
        aws.dynamodb().put_item(TableName="state", Item=school.to_item())


def sign_in(person_id: str, organisation_id: str = "school1") -> list[str]:
    """A session of the person; the cookies of its requests. Its school is there."""
    open_organisation(organisation_id)
    session = session_of(person_id, organisation_id)
    aws.dynamodb().put_item(TableName="access", Item=session.to_item())
    return [f"{COOKIE}=a-{person_id}.{TOKEN}"]


def call(
    handler: Callable[[dict[str, Any], Any], dict[str, Any]],
    method: str,
    path: str,
    *,
    cookies: list[str] | None = None,
    body: Any = None,
    headers: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Status and body of the answer; `body` is sent as JSON, a string as it is."""
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "queryStringParameters": query or None,
        "cookies": cookies or [],
        "headers": {"content-type": "application/json", "host": "journal.test"} | (headers or {}),
        "requestContext": {
            "http": {"method": method, "path": path, "sourceIp": "192.0.2.1"},
            "requestId": "r",
            "stage": "$default",
            "domainName": "journal.test",
        },
        "body": body if isinstance(body, str) or body is None else json.dumps(body),
        "isBase64Encoded": False,
    }
    answer = handler(event, Context())
    return answer["statusCode"], json.loads(answer["body"] or "{}")
