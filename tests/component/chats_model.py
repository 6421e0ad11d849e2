"""Who belongs where, said a second time and as plainly as can be, to check the rules and the reconciler against."""

from __future__ import annotations

from typing import Any

from chats_world import TODAY
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from svyazka_common.dynamodb import deserialise

type Rows = list[dict[str, Any]]
type Membership = tuple[str, str]
"""A person and a chat."""


def table() -> Any:
    """moto's own table: reading it through the client takes a hundred times as long, and schedules read it often."""
    return dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].tables["state"]


def everything() -> Rows:
    return [deserialise(item.to_json()["Attributes"]) for item in table().all_items()]


def actual(rows: Rows) -> set[Membership]:
    return {(row["person_id"], row["chat_id"]) for row in rows if row["entity"] == "member"}


def entitled(rows: Rows) -> set[Membership]:
    """Everybody who belongs in a chat by the facts, whether or not an automatic chat exists already."""
    held = [row for row in rows if row.get("status", "active") == "active"]
    held = [row for row in held if row.get("starts_on", TODAY) <= TODAY <= row.get("ends_on", TODAY)]
    linked = {row["person_id"] for row in rows if row["entity"] == "link"}
    subjects = {(row["scope_id"], row["subject_id"]) for row in rows if row["entity"] == "chat" and "subject_id" in row}
    pairs: set[Membership] = set()
    for row in held:
        match row["entity"]:
            case "enrolment":
                parents = [
                    other["guardian_id"]
                    for other in held
                    if other["entity"] == "guardianship" and other["child_id"] == row["person_id"]
                ]
                class_id = row["class_id"]
                pairs.add((row["person_id"], f"class_pupils~{class_id}"))
                pairs |= {(parent, f"class_parents~{class_id}") for parent in parents}
                pairs |= {
                    (person, f"subject~{class_id}~{subject}")
                    for person in [row["person_id"], *parents]
                    for of_class, subject in subjects
                    if of_class == class_id
                }
            case "homeroom":
                pairs |= {(row["person_id"], f"{kind}~{row['class_id']}") for kind in ("class_pupils", "class_parents")}
            case "teaching_load" if (row["class_id"], row["subject_id"]) in subjects:
                pairs.add((row["person_id"], f"subject~{row['class_id']}~{row['subject_id']}"))
            case "role" if row["role"] not in {"pupil", "parent"}:
                pairs.add((row["person_id"], f"colleagues~{row['organisation_id']}"))
    return {(person, chat) for person, chat in pairs if person in linked}
