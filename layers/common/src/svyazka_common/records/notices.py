"""Notices to an account's owner, and the acts of a school's staff on others' accounts (table `access`)."""

from __future__ import annotations

from typing import ClassVar, Literal

from svyazka_common.records.access import account_pk
from svyazka_common.records.base import Prefix, Record

type NoticeKind = Literal[
    "paper_code_issued",
    "unlinked",
    "unlinked_by_school",
    "phone_changed",
    "link_reminder",
    "gosuslugi_bound",
    "gosuslugi_taken_away",
    "join_accepted",
    "join_refused",
]
type AuditedAction = Literal["paper_code_issued", "unlinked", "conflict_released", "conflict_kept"]

YEAR_SECONDS = 365 * 24 * 3600


class Notice(Record, frozen=True, kw_only=True):
    """A notice to an account's owner: something happened to it without them, or the school waits for the link.

    `ACCOUNT#a1` / `NOTICE#paper_code_issued.2026-11-29`.

    The journal's page shows it from the next log-in on, until the owner dismisses it or a year has passed.
    `noticed_at` is in epoch seconds. The words follow from the kind (`functions.sign_in.rules.notice_texts`).
    """

    entity: ClassVar[str] = "notice"
    account_id: str
    notice_id: str
    kind: NoticeKind
    noticed_at: int
    expires_at: int

    @property
    def pk(self) -> str:
        return account_pk(self.account_id)

    @property
    def sk(self) -> str:
        return notice_sk(self.notice_id)


def notice_sk(notice_id: str) -> str:
    """`NOTICE#paper_code_issued.2026-11-29`."""
    return Prefix.NOTICE.key(notice_id)


class Audit(Record, frozen=True, kw_only=True):
    """An act of a school's staff on somebody's account: `AUDIT#5f3…` / `AUDIT#01787626800123#3f…`, kept three years.

    `by_…` is who acted, `about_…` is who was acted on: identifiers only. `done_at_ms` are milliseconds since 1970.
    """

    entity: ClassVar[str] = "audit"
    organisation_id: str
    entry_id: str
    action: AuditedAction
    done_at_ms: int
    by_account_id: str
    by_person_id: str
    about_person_id: str
    about_account_id: str | None = None
    expires_at: int

    @property
    def pk(self) -> str:
        return audit_pk(self.organisation_id)

    @property
    def sk(self) -> str:
        return Prefix.AUDIT.key(f"{self.done_at_ms:014}", self.entry_id)


def audit_pk(organisation_id: str) -> str:
    """`AUDIT#5f3…`: what was done in an organisation, in the order of time."""
    return Prefix.AUDIT.key(organisation_id)
