"""What expires: sessions, codes on their way, counters, notices to an owner, acts of a school's staff.

All of it lies in the table `access` with TTL `expires_at`. TTL deletes late (within days), so readers compare
`expires_at` (epoch seconds) themselves.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from svyazka_common.records.base import Prefix, Record

CUTOFF_AHEAD_MS = 60_000
"""More than two clocks differ by, and than lies between looking at one and the end of a transaction's last try."""

type Purpose = Literal["link", "unlink", "password"]
type Provider = Literal["gosuslugi", "vk_id"]
type AuthorisationPurpose = Literal["sign_in", "binding", "link"]
type Channel = Literal["sms", "call"]
type NoticePurpose = Literal["paper_code_issued", "unlinked", "phone_changed", "gosuslugi_bound"]
type SessionEnd = Literal["linked", "password_changed", "unlinked_by_school", "others_ended", "ways_changed"]
"""Why all sessions of an account end; the next answer to a device that had one names it."""
type DeviceKind = Literal["phone", "tablet", "computer"]
type NoticeKind = Literal[
    "paper_code_issued",
    "unlinked",
    "unlinked_by_school",
    "phone_changed",
    "link_reminder",
    "gosuslugi_bound",
    "gosuslugi_taken_away",
    "report_acted_on",
    "report_set_aside",
    "chat_read_by_school",
    "chat_exported_by_school",
    "gosuslugi_bound_by_snils",
    "join_accepted",
    "join_refused",
]
type AuditedAction = Literal[
    "paper_code_issued",
    "unlinked",
    "conflict_released",
    "conflict_kept",
    "report_decided",
    "report_mute_lifted",
    "chat_read",
    "chat_exported",
    "export_downloaded",
    "policy_changed",
    "bound_by_snils",
]

YEAR_SECONDS = 365 * 24 * 3600
AUDIT_SECONDS = 3 * YEAR_SECONDS


class Session(Record, frozen=True, kw_only=True):
    """A browser that has logged in: `ACCOUNT#a1` / `SESSION#<sha256 of the token>`.

    It counts only if the account has no later `Cutoff`. `created_at_ms` are milliseconds since 1970.
    `seen_at` is when the page was opened with it last, to the hour and in epoch seconds, 0 before the first time.
    `device` and `system` ("Android") are what it was opened on.
    `challenge` is the code on its way to this session's phone (`Challenge.to_plain`), `unlinking` the one to the number
    that the profile has already, None when there is none. `old_phone` is the proof of that number
    (`functions.link.use_cases.old_phone`). `identity` is the identity of another party that opened it, None for a
    password.
    """

    entity: ClassVar[str] = "session"
    account_id: str
    person_id: str
    organisation_id: str
    token_hash: str
    created_at_ms: int
    expires_at: int
    stay_signed_in: bool = False
    seen_at: int = 0
    device: DeviceKind | None = None
    system: str | None = None
    challenge: dict[str, Any] | None = None
    unlinking: dict[str, Any] | None = None
    old_phone: dict[str, Any] | None = None
    identity: str | None = None

    @property
    def pk(self) -> str:
        return account_pk(self.account_id)

    @property
    def sk(self) -> str:
        return session_sk(self.token_hash)


def account_pk(account_id: str) -> str:
    """`ACCOUNT#a1`: the sessions of an account and its cutoff."""
    return Prefix.ACCOUNT.key(account_id)


def session_sk(token_hash: str) -> str:
    """`SESSION#9f86…`."""
    return Prefix.SESSION.key(token_hash)


class Cutoff(Record, frozen=True, kw_only=True):
    """Ends all sessions of an account at once: `ACCOUNT#a1` / `CUTOFF`. It never expires.

    A session that was created at or before `before_ms` no longer counts, unless its hash is `kept`. `at` sets
    `before_ms` ahead, so that sessions written earlier end although clocks differ. A later session begins at
    `before_ms` + 1 at the earliest (`functions/sign_in/repository/log_in.py`). `reason` is None where the devices need
    no reason.
    """

    entity: ClassVar[str] = "cutoff"
    account_id: str
    before_ms: int
    kept: str | None = None
    reason: SessionEnd | None = None

    @classmethod
    def at(cls, account_id: str, now_ms: int, kept: str | None = None, ended_by: SessionEnd | None = None) -> Self:
        """The end of all sessions that are there when it is written, some time after `now_ms`."""
        return cls(account_id=account_id, before_ms=now_ms + CUTOFF_AHEAD_MS, kept=kept, reason=ended_by)

    @property
    def pk(self) -> str:
        return account_pk(self.account_id)

    @property
    def sk(self) -> str:
        return cutoff_sk()


def cutoff_sk() -> str:
    """`CUTOFF`."""
    return Prefix.CUTOFF.key()


class Sms(Record, frozen=True, kw_only=True):
    """A text to be sent, written in the transaction that reserves its budget: `SMS#<challenge_id>` / `SMS`.

    It doesn't hold the code: the sender works it out from the challenge and the stage's secret (docs/adr, codes).
    `channel`: as SMS, or read out in a call. A `Decoy` is its like for an account or phone that does not exist: same
    write, nothing is sent.
    """

    entity: ClassVar[str] = "sms"
    challenge_id: str
    phone: str
    purpose: Purpose
    channel: Channel = "sms"
    expires_at: int

    @property
    def pk(self) -> str:
        return sms_pk(self.challenge_id)

    @property
    def sk(self) -> str:
        return Prefix.SMS.key()


def sms_pk(sms_id: str) -> str:
    """`SMS#3q2-7w…`: a text, or a call, and what became of it."""
    return Prefix.SMS.key(sms_id)


def sms_sk() -> str:
    """`SMS`: the text itself."""
    return Prefix.SMS.key()


class SmsDelivery(Record, frozen=True, kw_only=True):
    """What became of a text: `SMS#<challenge_id or notice_id>` / `DELIVERY`. It has no phone and no text.

    `outcome`: whether a gateway took it; `gateway` and `message_id`: which one, and its own id. `status`: what the
    gateway answered about it later. `handed_at` and `expires_at` are epoch seconds.
    """

    entity: ClassVar[str] = "sms_delivery"
    sms_id: str
    outcome: Literal["accepted", "unknown", "undeliverable"]
    status: Literal["waiting", "delivered", "undelivered", "not_told"]
    gateway: str | None = None
    message_id: str | None = None
    handed_at: int
    expires_at: int

    @property
    def pk(self) -> str:
        return sms_pk(self.sms_id)

    @property
    def sk(self) -> str:
        return delivery_sk()


def delivery_sk() -> str:
    """`DELIVERY`."""
    return Prefix.DELIVERY.key()


class Decoy(Sms, frozen=True, kw_only=True):
    """An `Sms` that is never sent; the stream's filter passes over its entity."""

    entity: ClassVar[str] = "decoy"


class SmsNotice(Record, frozen=True, kw_only=True):
    """A text without a code, written in the transaction of what it reports: `SMS#<notice_id>` / `SMS`.

    `notice_id` follows from person, phone, purpose and window of time. A second notice of a window writes the same
    item, which is a change and no new item, so the stream's filter passes over it.
    """

    entity: ClassVar[str] = "sms_notice"
    notice_id: str
    phone: str
    purpose: NoticePurpose
    expires_at: int

    @property
    def pk(self) -> str:
        return sms_pk(self.notice_id)

    @property
    def sk(self) -> str:
        return Prefix.SMS.key()


class PasswordReset(Record, frozen=True, kw_only=True):
    """A journey to a new password: `RESET#<challenge_id>` / `RESET`.

    `proven_at`: when the account's person proved the phone.
    It is written for unknown accounts too (without `account_id`), so that neither answer nor time shows a difference.
    """

    entity: ClassVar[str] = "password_reset"
    challenge_id: str
    organisation_id: str
    login: str
    phone_key: str
    account_id: str | None = None
    person_id: str | None = None
    proven_at: int = 0
    attempts: int = 0
    expires_at: int

    @property
    def pk(self) -> str:
        return reset_pk(self.challenge_id)

    @property
    def sk(self) -> str:
        return Prefix.RESET.key()


def reset_pk(challenge_id: str) -> str:
    """`RESET#3q2-7w…`."""
    return Prefix.RESET.key(challenge_id)


class PaperCode(Record, frozen=True, kw_only=True):
    """A one-time code that a school administrator printed: `PAPER#5f3…#petrov.s` / `PAPER`. Newest only.

    `issued_by_…` is the administrator; codes from before it was kept have none.
    """

    entity: ClassVar[str] = "paper_code"
    organisation_id: str
    login: str
    account_id: str
    code_hash: str
    expires_at: int
    issued_by_account: str | None = None
    issued_by_person: str | None = None

    @property
    def pk(self) -> str:
        return paper_code_pk(self.organisation_id, self.login)

    @property
    def sk(self) -> str:
        return Prefix.PAPER_CODE.key()


def paper_code_pk(organisation_id: str, login: str) -> str:
    """`PAPER#5f3…#petrov.s`; `login` already normalised."""
    return Prefix.PAPER_CODE.key(organisation_id, login)


class AuthorisationRequest(Record, frozen=True, kw_only=True):
    """A browser that was sent to another party's authorisation page: `AUTHORISATION#<hash>` / `AUTHORISATION`.

    `secret_hash` is the SHA-256 of what the browser's cookie holds. `state`, `nonce` and `verifier` (PKCE) are those of
    the request; `session_hash` is the session in which it began, None where it began without one. `redirect_uri` is
    where the answer is expected, to be repeated with the code. `organisation_id` and `stay` are wishes for the session
    to come, `page` is the one of ours to go on to with it.
    """

    entity: ClassVar[str] = "authorisation_request"
    secret_hash: str
    provider: Provider
    purpose: AuthorisationPurpose
    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    session_hash: str | None = None
    organisation_id: str | None = None
    stay: bool = False
    page: str = "/"
    expires_at: int

    @property
    def pk(self) -> str:
        return authorisation_pk(self.secret_hash)

    @property
    def sk(self) -> str:
        return Prefix.AUTHORISATION.key()


def authorisation_pk(secret_hash: str) -> str:
    """`AUTHORISATION#9f86…`."""
    return Prefix.AUTHORISATION.key(secret_hash)


class PendingIdentity(Record, frozen=True, kw_only=True):
    """An identity that a browser has proven and that opens nothing yet: `PENDING_IDENTITY#<hash>` / the same word.

    `secret_hash` is the SHA-256 of what the browser's cookie holds, `identity` as in `Binding`. `name` is what the
    other party calls its owner, shortened («Иван П.»): shown for checking, compared with nothing. `session_hash` as in
    `AuthorisationRequest`.
    """

    entity: ClassVar[str] = "pending_identity"
    secret_hash: str
    identity: str
    name: str
    stay: bool = False
    session_hash: str | None = None
    expires_at: int

    @property
    def pk(self) -> str:
        return pending_identity_pk(self.secret_hash)

    @property
    def sk(self) -> str:
        return Prefix.PENDING_IDENTITY.key()


def pending_identity_pk(secret_hash: str) -> str:
    """`PENDING_IDENTITY#9f86…`."""
    return Prefix.PENDING_IDENTITY.key(secret_hash)


class Binding(Record, frozen=True, kw_only=True):
    """An account that an identity opens: `IDENTITY#<hash>` / `ACCOUNT#a1`. It never expires.

    `identity` is a keyed hash of issuer and subject. `password` is one of account and password hash: the binding counts
    while they are the account's (docs/adr/0023). `proof` is what it was bound by: a log-in by password, or the СНИЛС of
    the roster. Instants in epoch seconds.
    """

    entity: ClassVar[str] = "binding"
    identity: str
    account_id: str
    person_id: str
    organisation_id: str
    password: str
    bound_at: int
    last_used_at: int | None = None
    proof: Literal["password", "snils"] = "password"

    @property
    def pk(self) -> str:
        return identity_pk(self.identity)

    @property
    def sk(self) -> str:
        return account_pk(self.account_id)


def identity_pk(identity: str) -> str:
    """`IDENTITY#9f86…`: the accounts that an identity opens."""
    return Prefix.IDENTITY.key(identity)


class BoundIdentity(Record, frozen=True, kw_only=True):
    """Which identity opens an account, from the account's side: `ACCOUNT#a1` / `IDENTITY`. There is one at most."""

    entity: ClassVar[str] = "bound_identity"
    account_id: str
    identity: str

    @property
    def pk(self) -> str:
        return account_pk(self.account_id)

    @property
    def sk(self) -> str:
        return Prefix.IDENTITY.key()


class FirstBinding(Record, frozen=True, kw_only=True):
    """That an account was bound once by СНИЛС, or its owner has unbound it: `ACCOUNT#a1` / `FIRST_BINDING`.

    It never expires: what a person has taken away does not come back by itself.
    """

    entity: ClassVar[str] = "first_binding"
    account_id: str

    @property
    def pk(self) -> str:
        return account_pk(self.account_id)

    @property
    def sk(self) -> str:
        return Prefix.FIRST_BINDING.key()


class Notice(Record, frozen=True, kw_only=True):
    """A notice to an account's owner: something happened to it without them, or the school waits for the link.

    `ACCOUNT#a1` / `NOTICE#paper_code_issued.2026-11-29`.

    The journal's page shows it from the next log-in on, until the owner dismisses it or a year has passed.
    `noticed_at` is in epoch seconds. The words follow from the kind (`functions.sign_in.schemas.person`).
    `chat_title` is what the chat that the notice is about was called then.
    """

    entity: ClassVar[str] = "notice"
    account_id: str
    notice_id: str
    kind: NoticeKind
    noticed_at: int
    expires_at: int
    chat_title: str | None = None

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
    """An act of a school's staff on others: `AUDIT#5f3…` / `AUDIT#01787626800123#3f…`, kept three years.

    `by_…` is who acted, `about_…` is what was acted on: identifiers only. `done_at_ms` are milliseconds since 1970.
    `reason` is what the acting person gave as theirs, where they had to. Of `bound_by_snils` both are the account's
    owner: nobody else has a part in it.
    """

    entity: ClassVar[str] = "audit"
    organisation_id: str
    entry_id: str
    action: AuditedAction
    done_at_ms: int
    by_account_id: str
    by_person_id: str
    about_person_id: str | None = None
    about_account_id: str | None = None
    about_chat_id: str | None = None
    reason: str | None = None
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
