"""The walk of `local.prove` through the real handlers: roster by bundle and queue, links by SMS, chats in step."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from declared import held_to_declaration
from link.cloud import settled
from link.http_calls import Context, new_session
from link.steps import code_for
from roster import cloud as roster_cloud
from shared_moto import REGION

from functions.chats.use_cases.reconcile import reconcile
from functions.roster.changes.messages import FollowUp, parse
from functions.roster.changes.use_cases import apply_changes
from functions.roster.changes.use_cases.follow_up import follow
from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route
from local.demo.browser import Answer
from local.prove.cast import Cast
from local.prove.walk import Walk
from svyazka_common import aws, clock, queues
from svyazka_common.records.base import of_kind
from svyazka_common.records.roster import Person, account_id
from svyazka_common.sessions import COOKIE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from link.cloud import Cloud

    from local.prove.cast import Account, Event

TODAY = "2027-01-15"
"""The day on which the tests' clock stands."""


@dataclass
class HandlersBrowser:
    """A browser whose calls reach the handlers as API Gateway's events; paths are below `/api`."""

    cookie: str | None = None

    def get(self, path: str, **query: str) -> Answer:
        return self._call("GET", path, query, None)

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        return self._call(method, path, {}, body)

    def _call(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": f"/api{path}",
            "rawQueryString": "",
            "queryStringParameters": query or None,
            "cookies": [f"{COOKIE}={self.cookie}"] if self.cookie else [],
            "headers": {"content-type": "application/json", "host": "svyazka.test", "sec-fetch-site": "same-origin"},
            "requestContext": {
                "http": {"method": method, "path": f"/api{path}", "sourceIp": "192.0.2.1"},
                "requestId": "r",
                "stage": "$default",
                "domainName": "svyazka.test",
            },
            "body": json.dumps(body) if body is not None else None,
            "isBase64Encoded": False,
        }
        module = _module(method, f"/api{path}")
        with held_to_declaration(module):
            raw = import_module(f"functions.{module}").handler(event, Context())
        return Answer(raw["statusCode"], json.loads(raw["body"]) if raw.get("body") else {})


@cache
def _module(method: str, path: str) -> str:
    """The function that API Gateway gives the call to: a part of the path that is named goes before one that is not."""
    parts = path.split("/")
    fitting = [
        (sum(name.startswith("{") for name in names), function.module)
        for function in FUNCTIONS
        if isinstance(function.source, Route) and function.source.method == method
        for names in [function.source.path.split("/")]
        if len(names) == len(parts)
        and all(name.startswith("{") or name == part for name, part in zip(names, parts, strict=True))
    ]
    return min(fitting)[1]


@dataclass
class HandlersStack:
    """See `local.prove.walk.Stack`."""

    cloud: Cloud
    roster: roster_cloud.World = field(default_factory=roster_cloud.World)
    follow_ups: list[str] = field(default_factory=list)

    def import_bundle(self, content: bytes) -> None:
        summary = self.roster.load(content)
        assert summary["ok"], summary

    def send_changes(self, events: list[Event]) -> None:
        for event in events:
            apply_changes.apply_changes(parse(json.dumps(event)).changes)
            while self.follow_ups:
                follow(FollowUp.model_validate_json(self.follow_ups.pop()))

    @contextmanager
    def browser(self, account: Account | None) -> Generator[HandlersBrowser]:
        if account is None:
            yield HandlersBrowser()
            return
        token = secrets.token_urlsafe(32)
        own = account_id(account.person_id, account.organisation_id)
        session = new_session(own, account.person_id, account.organisation_id, token)
        self.cloud.store(session, table="access")
        yield HandlersBrowser(f"{own}.{token}")

    def code(self, phone: str) -> str:
        return code_for(self.cloud, phone)

    def pause(self, seconds: int) -> None:
        self.cloud.clock.forward(seconds)

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        for person in of_kind(Person, self.cloud.items("state")):
            reconcile(person.person_id)
        assert holds(), what

    def later(self, _url: str, messages: Sequence[dict[str, Any]]) -> set[int]:
        self.follow_ups += [message["MessageBody"] for message in messages]
        return set()


@contextmanager
def walked(tables: dict[str, dict[str, Any]]) -> Generator[Walk]:
    """The walk with everybody in it, ready to ask."""
    settings = {"ROSTER_LARGEST_REMOVAL": "100", "ROSTER_FREEZE": "none", "FOLLOW_UPS_QUEUE_URL": "follow-ups"}
    with pytest.MonkeyPatch.context() as patch, settled(patch, tables, None) as cloud:
        patch.setattr(clock, "today", lambda: TODAY)
        stack = HandlersStack(cloud)
        aws.client("s3").create_bucket(
            Bucket=roster_cloud.BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        made = {name: aws.client("sqs").create_queue(QueueName=name)["QueueUrl"] for name in roster_cloud.QUEUES}
        sent = queues.send

        def send(url: str, messages: Sequence[dict[str, Any]]) -> set[int]:
            return stack.later(url, messages) if url == "follow-ups" else sent(url, messages)

        patch.setattr(queues, "send", send)
        with mock.patch.dict(os.environ, settings | made):
            walk = Walk(stack, Cast(date.fromisoformat(TODAY), password=""))
            walk.prepare()
            yield walk
