"""What domain code refuses with: a stable code, whatever is to be said with it, and nothing of HTTP.

`svyazka_common.problems` maps the codes to statuses and texts.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

type Extra = dict[str, Any]


class Code(StrEnum):
    """The stable codes; pages and other systems decide by them, never by the text."""

    BODY_NOT_JSON = "body_not_json"
    BODY_TOO_LARGE = "body_too_large"
    MEDIA_TYPE = "media_type"
    FIELDS_INVALID = "fields_invalid"
    CROSS_SITE = "cross_site"
    NOT_FOUND = "not_found"
    SESSION_REQUIRED = "session_required"
    BUSY = "busy"
    INTERNAL = "internal"

    ORGANISATION_UNKNOWN = "organisation_unknown"
    CREDENTIALS_WRONG = "credentials_wrong"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    DEVICE_UNKNOWN = "device_unknown"
    RESET_REFUSED = "reset_refused"
    PASSWORD_WEAK = "password_weak"  # noqa: S105 - a code
    NOT_SCHOOL_ADMIN = "not_school_admin"
    NOT_AUTHORITY_OFFICER = "not_authority_officer"
    ACCOUNT_UNKNOWN = "account_unknown"
    CLASS_UNKNOWN = "class_unknown"
    PERSON_UNKNOWN = "person_unknown"
    CONFLICT_UNKNOWN = "conflict_unknown"
    CONFLICT_SETTLED = "conflict_settled"
    PHONE_PROVEN_AGAIN = "phone_proven_again"

    PHONE_INVALID = "phone_invalid"
    PHONE_NOT_RUSSIAN = "phone_not_russian"
    SMS_TOO_SOON = "sms_too_soon"
    SMS_LIMIT = "sms_limit"
    SMS_NUMBER_LIMIT = "sms_number_limit"
    CALL_NOT_OFFERED = "call_not_offered"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    CODE_TRIES_SPENT = "code_tries_spent"
    PHONE_TAKEN = "phone_taken"
    PHONE_DIFFERS = "phone_differs"
    STEP_NOT_REACHED = "step_not_reached"
    ALREADY_LINKED = "already_linked"
    NOT_LINKED = "not_linked"
    PROOF_REQUIRED = "proof_required"
    OLD_PHONE_GONE = "old_phone_gone"
    PAPER_CODE_WRONG = "paper_code_wrong"

    GOSUSLUGI_DENIED = "gosuslugi_denied"
    GOSUSLUGI_EXPIRED = "gosuslugi_expired"
    GOSUSLUGI_UNCONFIRMED = "gosuslugi_unconfirmed"
    GOSUSLUGI_REFUSED = "gosuslugi_refused"
    GOSUSLUGI_DOWN = "gosuslugi_down"
    GOSUSLUGI_BOUND_OTHERWISE = "gosuslugi_bound_otherwise"
    GOSUSLUGI_BINDINGS_SPENT = "gosuslugi_bindings_spent"
    IDENTITY_EXPIRED = "identity_expired"
    ACCOUNT_NOT_BOUND = "account_not_bound"
    VK_ID_DENIED = "vk_id_denied"
    VK_ID_EXPIRED = "vk_id_expired"
    VK_ID_REFUSED = "vk_id_refused"
    VK_ID_DOWN = "vk_id_down"
    VK_ID_WITHOUT_PHONE = "vk_id_without_phone"
    VK_ID_TAKEN = "vk_id_taken"
    VK_ID_DIFFERS = "vk_id_differs"

    CHAT_UNKNOWN = "chat_unknown"
    MEMBER_UNKNOWN = "member_unknown"
    MEMBER_ANSWERS = "member_answers"
    CLASS_FOREIGN = "class_foreign"
    SUBJECT_NOT_TAUGHT = "subject_not_taught"

    CONTACT_NOT_ALLOWED = "contact_not_allowed"
    PERSON_NOT_LINKED = "person_not_linked"
    MEMBER_RIGHTS = "member_rights"
    OWNER_RIGHTS = "owner_rights"
    OWNER_STAYS = "owner_stays"
    CHAT_BY_ROSTER = "chat_by_roster"
    CHAT_OF_TWO = "chat_of_two"
    CHAT_FULL = "chat_full"

    CHAT_MUTED = "chat_muted"
    CHAT_ANNOUNCES = "chat_announces"
    CHAT_CLOSED = "chat_closed"
    MESSAGE_EMPTY = "message_empty"
    MESSAGE_TOO_LONG = "message_too_long"
    MESSAGE_OF_EMOJI = "message_of_emoji"
    MESSAGES_TOO_FAST = "messages_too_fast"
    MESSAGE_UNKNOWN = "message_unknown"
    MESSAGE_FOREIGN = "message_foreign"
    REPLY_TO_DELETED = "reply_to_deleted"
    CHANGES_UNSEEN = "changes_unseen"
    URGENT_REFUSED = "urgent_refused"
    REPORT_OWN = "report_own"
    REPORTS_SPENT = "reports_spent"
    REPORT_UNKNOWN = "report_unknown"
    REPORT_DECIDED = "report_decided"
    REPORT_WITHOUT_MUTE = "report_without_mute"
    EXPORT_UNKNOWN = "export_unknown"
    EXPORT_NOT_READY = "export_not_ready"
    EXPORT_EXPIRED = "export_expired"
    EXPORTS_SPENT = "exports_spent"
    CHATS_SPENT = "chats_spent"
    RENAMES_SPENT = "renames_spent"
    POLICY_CHANGED = "policy_changed"
    MENTION_UNKNOWN = "mention_unknown"
    POLL_INVALID = "poll_invalid"
    POLL_FIXED = "poll_fixed"
    POLL_CLOSED = "poll_closed"
    POLL_ANONYMOUS = "poll_anonymous"
    NOT_A_POLL = "not_a_poll"
    VOTE_INVALID = "vote_invalid"
    PINS_SPENT = "pins_spent"
    CHAT_NOT_RUN = "chat_not_run"
    SEARCH_EMPTY = "search_empty"

    INVITATION_UNKNOWN = "invitation_unknown"
    INVITATION_EXPIRED = "invitation_expired"
    INVITATION_REVOKED = "invitation_revoked"
    INVITATION_USED_UP = "invitation_used_up"
    INVITATION_NOT_FOR_YOU = "invitation_not_for_you"
    INVITATIONS_TOO_MANY = "invitations_too_many"
    REMOVED_FROM_CHAT = "removed_from_chat"
    JOIN_REFUSED = "join_refused"
    JOIN_REQUEST_UNKNOWN = "join_request_unknown"


class DomainError(Exception):
    """A refusal. `extra` goes into the problem document beside the standard members.

    `retry_after_seconds` in `extra` becomes the header Retry-After and the words `{wait}`; `tries_left` becomes
    the words `{tries}`, `ended_by` (a `SessionEnd`) the words `{ended}`.
    """

    def __init__(self, code: Code, **extra: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.extra: Extra = extra


class NobodyError(Exception):
    """The browser sends no session; a route that asks who is there gives an empty answer instead of a problem."""
