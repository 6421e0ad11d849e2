"""The AWS that the tests of the roster by queue run on, and messages as other systems send them."""

from __future__ import annotations

import json
import os
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

from declared import held_to_declaration
from moto import mock_aws
from shared_moto import laid, shared_clients

from functions.roster.changes.messages import FollowUp, parse
from functions.roster.changes.senders import Grant
from functions.roster.changes.use_cases import apply_changes as use_case
from functions.roster.changes.use_cases.follow_up import follow
from functions.roster.handlers import apply_changes, follow_up
from svyazka_common import aws, queues
from svyazka_common.records.base import of_kind
from svyazka_common.records.roster import Enrolment, Homeroom, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svyazka_common.records.base import Record

SETTINGS = {
    "AWS_ACCESS_KEY_ID": "changes",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "STATE_TABLE": "state",
    "ACCESS_TABLE": "access",
    "FOLLOW_UPS_QUEUE_URL": "https://sqs.test/follow-ups",
    "CHANGES_DLQ_URL": "https://sqs.test/changes-dlq",
    "FOLLOW_UPS_DLQ_URL": "https://sqs.test/follow-ups-dlq",
    "ROSTER_LARGEST_REMOVAL": "10",
    "ROSTER_FREEZE": "none",
}
CONTEXT = SimpleNamespace(
    function_name="apply_changes",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:apply_changes",
    aws_request_id="1",
)

type Message = tuple[str, dict[str, Any]]


def envelope(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "1",
        "source": "urn:journal:66",
        "type": f"roster.{kind}",
        "time": "2026-09-01T07:00:00Z",
        "data": data,
    }


def batch(*messages: Message) -> dict[str, Any]:
    return envelope("batch", {"records": [{"type": f"roster.{kind}", "data": data} for kind, data in messages]})


JOURNAL, OPERATOR = "AROAJOURNALJOURNAL012:nightly", "AROAOPERATOROPERATO12:ivan"
SENDERS = (
    Grant(name="journal", sender_ids=("AROAJOURNALJOURNAL012",), organisations="all", kinds="all"),
    Grant(name="operators", sender_ids=("AROAOPERATOROPERATO12",), organisations="all", kinds="all", forwards=True),
)


def sqs_event(
    *bodies: str, sender_id: str = JOURNAL, attributes: dict[str, str] | None = None, received: int = 1
) -> dict[str, Any]:
    """Messages as Lambda gets them; `attributes` are message attributes, which senders set as they like."""
    message_attributes = {
        name: {"dataType": "String", "stringValue": text} for name, text in (attributes or {}).items()
    }
    attested = {"SenderId": sender_id, "ApproximateReceiveCount": str(received)}
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "body": body,
                "eventSource": "aws:sqs",
                "attributes": attested,
                "messageAttributes": message_attributes,
            }
            for number, body in enumerate(bodies)
        ]
    }


@dataclass(slots=True)
class World:
    """A fresh AWS whose queues are lists: `soon` and `later` follow-ups, `letters` that were laid aside."""

    soon: deque[str] = field(default_factory=deque)
    later: list[str] = field(default_factory=list)
    letters: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    senders: tuple[Grant, ...] = SENDERS

    def send(self, _url: str, messages: Sequence[dict[str, Any]]) -> set[int]:
        for message in messages:
            (self.later if message.get("DelaySeconds") else self.soon).append(message["MessageBody"])
        return set()

    def configured(self) -> tuple[Grant, ...]:
        return self.senders

    def send_to_dead_letters(self, _url: str, body: str, **attributes: str) -> None:
        self.letters.append((body, attributes))

    def deliver(self, *bodies: Any, **how: Any) -> list[str]:
        """Handle messages of the queue of changes; the ids of those that come again. `how`: see `sqs_event`."""
        texts = [body if isinstance(body, str) else json.dumps(body, ensure_ascii=False) for body in bodies]
        with held_to_declaration("roster.handlers.apply_changes"):
            answer = apply_changes.handler(sqs_event(*texts, **how), CONTEXT)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def tell(self, *messages: Message) -> None:
        """Deliver changes one by one, with all that follows."""
        for kind, data in messages:
            assert self.deliver(envelope(kind, data)) == []
            self.follow()

    def settle(self, *messages: Message) -> None:
        """The same as `tell` without the handlers, which are not made to be called while they are busy."""
        for kind, data in messages:
            use_case.apply_changes(parse(json.dumps(envelope(kind, data))).changes)
            while (body := self._next()) is not None:
                follow(FollowUp.model_validate_json(body))

    def _next(self) -> str | None:
        # Not by asking first: other threads take messages, too.
        try:
            return self.soon.popleft()
        except IndexError:
            return None

    def follow(self) -> None:
        """Do what was sent to the queue of follow-ups, until it is empty."""
        while (body := self._next()) is not None:
            with held_to_declaration("roster.handlers.follow_up"):
                assert follow_up.handler(sqs_event(body), CONTEXT) == {"batchItemFailures": []}

    def two_minutes_later(self) -> None:
        """Do what was put off, too."""
        while self.later:
            self.soon.extend(self.later)
            self.later.clear()
            self.follow()

    def items(self, table: str = "state") -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        for page in aws.dynamodb().get_paginator("scan").paginate(TableName=table):
            items += page["Items"]
        return items

    def all[R: Record](self, kind: type[R], table: str = "state") -> list[R]:
        return sorted(of_kind(kind, self.items(table)), key=lambda record: (record.pk, record.sk))

    def only[R: Record](self, kind: type[R], table: str = "state") -> R:
        (record,) = self.all(kind, table)
        return record

    def empty(self) -> None:
        for table in ("state", "access"):
            for item in self.items(table):
                aws.dynamodb().delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})
        self.soon.clear()
        self.later.clear()


@contextmanager
def changes_world(tables: dict[str, dict[str, Any]], dynamodb: str | None = None) -> Iterator[World]:
    """A fresh AWS for as long as the block runs."""
    made = World()
    passed: Any = {"urls": [f"{dynamodb}/.*"] if dynamodb else [], "services": []}
    with (
        mock.patch.dict(os.environ, SETTINGS | ({"AWS_ENDPOINT_URL_DYNAMODB": dynamodb} if dynamodb else {})),
        shared_clients(),
        mock_aws(config={"core": {"mock_credentials": False, "passthrough": passed}}),
        mock.patch.object(queues, "send", made.send),
        mock.patch("functions.roster.changes.senders.configured", made.configured),
        mock.patch("functions.roster.changes.messages.send_to_dead_letters", made.send_to_dead_letters),
        mock.patch("functions.roster.changes.use_cases.follow_up.send_to_dead_letters", made.send_to_dead_letters),
        mock.patch("svyazka_common.batches.send_to_dead_letters", made.send_to_dead_letters),
        laid(tables, dynamodb),
    ):
        yield made


def organisation(
    version: int = 1, organisation_id: str = "s1", name: str = "Лицей № 3", kind: str = "school"
) -> Message:
    data = {"organisation_id": organisation_id, "kind": kind, "name": name, "version": version}
    return "organisation.upserted", data


def year(version: int = 1, year_id: str = "y26", starts_on: str = "2026-09-01", ends_on: str = "2027-05-31") -> Message:
    data = {"academic_year_id": year_id, "starts_on": starts_on, "ends_on": ends_on, "version": version}
    return "academic_year.upserted", data


def school_class(version: int = 1, class_id: str = "c1", label: str = "7А", **fields: Any) -> Message:
    data = {
        "class_id": class_id,
        "organisation_id": "s1",
        "label": label,
        "academic_year_id": "y26",
        "version": version,
    }
    return "class.upserted", data | fields


def person(version: int = 1, person_id: str = "p1", family_name: str = "Иванова", given_name: str = "Анна") -> Message:
    data = {"person_id": person_id, "family_name": family_name, "given_name": given_name, "version": version}
    return "person.upserted", data


def account(version: int = 1, person_id: str = "p1", login: str = "ivanova", organisation_id: str = "s1") -> Message:
    data = {"person_id": person_id, "organisation_id": organisation_id, "login": login, "version": version}
    return "account.upserted", data


def role(version: int = 1, person_id: str = "p1", name: str = "pupil", organisation_id: str = "s1") -> Message:
    return "role.upserted", {
        "person_id": person_id,
        "organisation_id": organisation_id,
        "role": name,
        "version": version,
    }


def enrolment(version: int = 1, person_id: str = "p1", class_id: str = "c1", **fields: Any) -> Message:
    return "enrolment.upserted", {"person_id": person_id, "class_id": class_id, "version": version} | fields


def homeroom(version: int = 1, person_id: str = "p1", class_id: str = "c1") -> Message:
    return "homeroom.upserted", {"person_id": person_id, "class_id": class_id, "version": version}


def load(version: int = 1, person_id: str = "p1", class_id: str = "c1", subject: str = "algebra") -> Message:
    return "teaching_load.upserted", {
        "person_id": person_id,
        "class_id": class_id,
        "subject_id": subject,
        "subject_name": "Алгебра",
        "version": version,
    }


GROUP = {"subject_id": "english", "group_id": "g2"}
GROUP_NAMES = {"subject_name": "Английский язык", "group_label": "группа 2"}


def in_group(version: int = 1, person_id: str = "p1", class_id: str = "c1", **fields: Any) -> Message:
    who = {"person_id": person_id, "class_id": class_id, "version": version}
    return "group_enrolment.upserted", GROUP | GROUP_NAMES | who | fields


def group_load(version: int = 1, person_id: str = "p1", class_id: str = "c1") -> Message:
    who = {"person_id": person_id, "class_id": class_id, "version": version}
    return "teaching_load.upserted", GROUP | GROUP_NAMES | who


def guardianship(version: int = 1, guardian_id: str = "g1", child_id: str = "p1") -> Message:
    return "guardianship.upserted", {"guardian_id": guardian_id, "child_id": child_id, "version": version}


IDENTITIES = {
    "organisation": ("organisation_id",),
    "academic_year": ("academic_year_id",),
    "class": ("class_id",),
    "person": ("person_id",),
    "account": ("person_id", "organisation_id"),
    "role": ("person_id", "organisation_id", "role"),
    "enrolment": ("person_id", "class_id"),
    "homeroom": ("person_id", "class_id"),
    "teaching_load": ("person_id", "class_id", "subject_id"),
    "group_enrolment": ("person_id", "class_id", "subject_id", "group_id"),
    "guardianship": ("guardian_id", "child_id"),
}


def removed(message: Message, version: int) -> Message:
    """The removal of what a message tells of."""
    kind = message[0].partition(".")[0]
    named = {name: message[1][name] for name in IDENTITIES[kind]}
    if kind == "teaching_load" and "group_id" in message[1]:
        named["group_id"] = message[1]["group_id"]
    return f"{kind}.removed", named | {"version": version}


FRAME = [organisation(), year(), school_class(), person()]
"""What a person needs to be told of before they can be in a class, and the person."""


def relations(here: World) -> dict[str, tuple[str, str]]:
    """Status and label of the relations to classes, by entity."""
    relations = [*here.all(Enrolment), *here.all(Homeroom), *here.all(TeachingLoad)]
    return {relation.entity: (relation.status, relation.class_label) for relation in relations}
