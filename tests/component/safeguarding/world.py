"""The chat of `messenger.world`, its school with administrators, and the authority above with an officer."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from chats.http_calls import call, sign_in
from declared import held_to_declaration
from messenger.world import CHAT, SCHOOL

from svyazka_common import aws
from svyazka_common.records.chats import Chat
from svyazka_common.records.roster import Organisation, Person, RoleAssignment

if TYPE_CHECKING:
    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Role

AUTHORITY = "authority1"


def store(*records: Record, table: str = "state") -> None:
    """Put records into a table."""
    for record in records:
        aws.dynamodb().put_item(TableName=table, Item=record.to_item())


def appoint(person_id: str, role: Role = "school_admin", organisation_id: str = SCHOOL, **changes: Any) -> None:
    """Give somebody a role of the staff."""
    store(
        RoleAssignment(
            person_id=person_id,
            organisation_id=organisation_id,
            organisation_name="Лицей № 3",
            organisation_kind="authority" if role == "authority_officer" else "school",
            role=role,
            **({"version": 1} | changes),
        )
    )


def open_school() -> None:
    """The school of the chat, and its authority with an officer."""
    store(
        Organisation(organisation_id=AUTHORITY, kind="authority", name="Управление", version=1),
        Organisation(organisation_id=SCHOOL, kind="school", name="Лицей № 3", parent_id=AUTHORITY, version=1),
        Chat(kind="class_pupils", scope_id="7a", organisation_id=SCHOOL, title="7А", created_at=1),
        *(Person(person_id=name, family_name="Иванов", given_name=name, version=1) for name in ("pupil", "mate")),
    )
    appoint("officer", "authority_officer", AUTHORITY)


class Caller:
    """Somebody who calls the handlers of safeguarding in a session of an organisation."""

    def __init__(self, person_id: str, organisation_id: str = SCHOOL) -> None:
        self.cookies = sign_in(person_id, organisation_id)

    def call(self, action: str, method: str, path: str, body: Any = None, **query: str) -> tuple[int, dict[str, Any]]:
        """Call a handler by its module's name, held to what is declared for it."""
        module = f"safeguarding.handlers.{action}"
        with held_to_declaration(module):
            handler = import_module(f"functions.{module}").handler
            return call(handler, method, path, cookies=self.cookies, body=body, query=query)

    def report(self, message: int, chat_id: str = CHAT, **body: Any) -> tuple[int, dict[str, Any]]:
        """Report a message."""
        path = f"/api/messenger/chats/{chat_id}/messages/{message}/reports"
        return self.call("report", "POST", path, {"reason": "bullying"} | body)

    def reports(self, **query: str) -> list[dict[str, Any]]:
        """The reports that the caller decides about."""
        status, body = self.call("reports", "GET", "/api/safeguarding/reports", **query)
        assert status == 200, body
        reports: list[dict[str, Any]] = body["reports"]
        return reports

    def decide(self, report_id: str, **body: bool) -> tuple[int, dict[str, Any]]:
        """Decide about a report."""
        return self.call("decide", "POST", f"/api/safeguarding/reports/{report_id}/decision", body)

    def lift_mute(self, report_id: str) -> tuple[int, dict[str, Any]]:
        """Let who was silenced by a decision write again."""
        return self.call("lift_mute", "DELETE", f"/api/safeguarding/reports/{report_id}/mute")
