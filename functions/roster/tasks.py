"""The messages of the queue of schools: one organisation of one import."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from functions.roster.messages import NotOursError, Reason
from svyazka_common import queues
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolTask:
    """What is to be done. `approved`: however much is removed; `despite_freeze`: in a freeze too."""

    import_id: str
    organisation_id: str
    approved: bool = False
    despite_freeze: bool = False

    def message(self) -> dict[str, Any]:
        """For SQS; the organisation is the group, so that a large school doesn't hold up others (fair queues)."""
        return {"MessageBody": json.dumps(asdict(self)), "MessageGroupId": self.organisation_id}


class NotSentError(Exception):
    """SQS took only some of the messages."""


def send(tasks: Iterable[SchoolTask]) -> None:
    """Send all. Raises NotSentError where SQS took only some; sending them again does no harm."""
    if queues.send(Setting.SCHOOL_QUEUE_URL.read(), [task.message() for task in tasks]):
        raise NotSentError


def task_in(body: str) -> SchoolTask:
    """The task of a message. Raises NotOursError."""
    try:
        told = json.loads(body)
    except ValueError as error:
        raise NotOursError(Reason.NOT_JSON) from error
    match told:
        case {"import_id": str(import_id), "organisation_id": str(organisation_id)}:
            return SchoolTask(
                import_id=import_id,
                organisation_id=organisation_id,
                approved=told.get("approved") is True,
                despite_freeze=told.get("despite_freeze") is True,
            )
        case _:
            raise NotOursError(Reason.NOT_A_TASK)
