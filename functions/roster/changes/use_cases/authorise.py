"""Whether a sender may send a change: by its kind, and by the organisations that it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.changes.messages import Refusal, RefusalCode, RefusedError
from functions.roster.changes.senders import named, short_kind
from functions.roster.repository.records import page, read
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.records.roster import AccountClaim, RoleAssignment, SchoolClass, class_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.changes.messages import Entry, Parsed
    from functions.roster.changes.schemas import Removed, Upserted
    from functions.roster.changes.senders import Concerned, Sender
    from svyazka_common.records.changes import Waiting


def authorise(parsed: Parsed, sender: Sender) -> Parsed:
    """The same message, with the changes that the sender may not send among those refused.

    Reads nothing for a sender who may send everything. A relation to a class that isn't stored yet passes: it waits
    with its sender's id, and is judged again when the class comes (`may_come_in`).
    """
    if not sender.is_limited:
        return parsed
    named_classes = (getattr(entry.content, "class_id", None) for entry in parsed.entries)
    classes = _organisations_of(class_id for class_id in named_classes if class_id is not None)
    entries, refused = [], list(parsed.refused)
    for entry in parsed.entries:
        code = _refusal(entry, sender, classes)
        if code is None:
            entries.append(entry)
        else:
            refused.append(Refusal(entry.raw, RefusedError(code)))
    return type(parsed)(entries=entries, refused=refused)


def may_come_in(waiting: Waiting) -> bool:
    """Whether what has waited for its class may come into it, now that the class's organisation is known."""
    if waiting.sender_id is None:
        return True
    kind = f"{'account' if waiting.of == AccountClaim.entity else waiting.of}.upserted"
    grants = [grant for grant in named(waiting.sender_id).grants if grant.allows_kind(kind, waiting.told.get("role"))]
    classes = _organisations_of([waiting.told["class_id"]]) if "class_id" in waiting.told else {}
    concerned = {*classes.values()}
    return any(grant.allows_organisations(concerned) for grant in grants)


def _refusal(entry: Entry, sender: Sender, classes: dict[str, str]) -> RefusalCode | None:
    kind = short_kind(entry.kind)
    role = getattr(entry.content, "role", None)
    grants = [grant for grant in sender.grants if grant.allows_kind(kind, role)]
    if not grants:
        return RefusalCode.KIND_NOT_ALLOWED
    if any(grant.organisations == "all" for grant in grants):
        return None
    concerned = _concerned(entry.content, classes)
    if concerned is None:
        return None if kind.endswith(".upserted") else RefusalCode.ORGANISATION_UNKNOWN
    if any(grant.allows_organisations(concerned) for grant in grants):
        return None
    return RefusalCode.ORGANISATION_NOT_ALLOWED


def _concerned(content: Upserted | Removed, classes: dict[str, str]) -> Concerned | None:
    """The organisations that a change concerns; None where they are not known yet."""
    organisation: str | None = getattr(content, "organisation_id", None)
    class_id: str | None = getattr(content, "class_id", None)
    person_id: str | None = getattr(content, "child_id", None) or getattr(content, "person_id", None)
    if organisation is not None:
        # A class may be another organisation's until now.
        return {organisation} | ({classes[class_id]} if class_id in classes else set())
    if class_id is not None:
        return {classes[class_id]} if class_id in classes else None
    return _places_of(person_id) if person_id is not None else "region"


def _organisations_of(class_ids: Iterable[str]) -> dict[str, str]:
    """The organisation of each class that is stored, by class id."""
    classes = read((class_pk(class_id), Prefix.CLASS.key()) for class_id in class_ids)
    return {record.class_id: record.organisation_id for record in classes.values() if isinstance(record, SchoolClass)}


def _places_of(person_id: str) -> set[str]:
    """The organisations in which a person has a role: changes of the person, or of a child's guardians, concern all."""
    roles = of_kind(RoleAssignment, page(person_pk(person_id), Prefix.ROLE.key("")).items)
    return {role.organisation_id for role in roles if role.status == "active"}
