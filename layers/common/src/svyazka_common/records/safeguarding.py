"""Reports of messages (table `messages`): identifiers and what was said, no names."""

from __future__ import annotations

from typing import ClassVar, Literal, NotRequired, TypedDict

from msgspec import field

from svyazka_common.records.base import Prefix, Record
from svyazka_common.records.messages import row_sk

type ReportReason = Literal["bullying", "threat", "indecent", "stranger", "spam", "other"]

REPORT_KEPT_SECONDS = 365 * 24 * 3600
"""A report outlives the message, its deletion and the chat's retention; after a year it goes."""


class Said(TypedDict):
    """A message as it was when it was reported; without a text where it was deleted already.

    `options` are those of its poll. Messages around the reported one may lack theirs (`rules.reports.context_of`).
    """

    sequence_number: int
    person_id: str
    sent_at_ms: int
    text: NotRequired[str]
    options: NotRequired[list[str]]


class Report(Record, frozen=True, kw_only=True):
    """A report of a message, where only those who decide about it read it: `REPORTS#<organisation_id>` / `REPORT#…`.

    `organisation_id` is whose administrators or officers decide. `made_at_ms` (milliseconds since 1970) and `token`
    make the key. `message` is the sequence number of the message, `about_person_id` its sender, `said` the message
    with those around it. `reporter_account_id` gets the notice of the result. `decided_at_ms`, `decided_by` and
    what was done are given once somebody has decided, `mute_lifted_at_ms` and `mute_lifted_by` once somebody who
    decides about the report has let its sender write again.
    """

    entity: ClassVar[str] = "report"
    organisation_id: str
    made_at_ms: int
    token: str
    chat_id: str
    message: int
    about_person_id: str
    reporter_person_id: str
    reporter_account_id: str
    reason: ReportReason
    comment: str | None = None
    said: list[Said] = field(default_factory=list)
    decided_at_ms: int | None = None
    decided_by: str | None = None
    message_deleted: bool | None = None
    author_muted: bool | None = None
    mute_lifted_at_ms: int | None = None
    mute_lifted_by: str | None = None
    expires_at: int

    @property
    def report_id(self) -> str:
        """`5f3…~01787626800123~x1y2`: names the organisation, so that nobody else's report can be meant."""
        return f"{self.organisation_id}~{self.made_at_ms:014}~{self.token}"

    @property
    def pk(self) -> str:
        return reports_pk(self.organisation_id)

    @property
    def sk(self) -> str:
        return report_sk(f"{self.made_at_ms:014}", self.token)


class Reported(Record, frozen=True, kw_only=True):
    """Somebody has reported a message, and a second time is the same report: `REPORTED#<chat_id>` / `M#…42#p1`."""

    entity: ClassVar[str] = "reported"
    chat_id: str
    message: int
    person_id: str
    expires_at: int

    @property
    def pk(self) -> str:
        return Prefix.REPORTED.key(self.chat_id)

    @property
    def sk(self) -> str:
        return f"{row_sk(self.message)}#{self.person_id}"


def reports_pk(organisation_id: str) -> str:
    """`REPORTS#5f3…`."""
    return Prefix.REPORTS.key(organisation_id)


def report_sk(made_at: str, token: str = "") -> str:
    """`REPORT#01787626800123#x1y2`; without a token what stands before all reports of that moment."""
    return Prefix.REPORT.key(made_at, token)
