"""Links into chats made by hand: their tokens, and whether one counts. Pure (docs/adr/0028-invitations.md)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from svyazka_common.contact_policy import contact, positions
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svyazka_common.records.chats import Chat, Exclusion, Tie
    from svyazka_common.records.invitations import Invitation, JoinRequest
    from svyazka_common.records.school_policy import ContactsPreset
    from svyazka_common.ties import KnownPerson

type InvitationState = Literal["valid", "expired", "used_up"]

INVITATION_ID = r"^[0-9a-f]{64}$"
DAY_SECONDS = 24 * 3600
MOST_INVITATIONS = 10
"""Links of a chat that count at a time."""
KEPT_SECONDS = 30 * DAY_SECONDS
"""So long a link that no longer counts is kept, and who follows it reads why."""

# The chat is the partition; 144 bits in base64url are the secret.
_TOKEN = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{24})")


class Token(Struct, frozen=True, kw_only=True):
    """What stands in a link: the own id of a chat made by hand, and the secret of one of its invitations."""

    scope_id: str
    secret: str

    @classmethod
    def parse(cls, text: str) -> Token:
        """Read a token. Raises DomainError(invitation_unknown)."""
        if (match := _TOKEN.fullmatch(text)) is None:
            raise DomainError(Code.INVITATION_UNKNOWN)
        return cls(scope_id=match[1], secret=match[2])

    @property
    def text(self) -> str:
        """The opposite of `parse`."""
        return f"{self.scope_id}.{self.secret}"

    @property
    def chat(self) -> ChatRef:
        """The chat; an automatic chat, or a chat of two, has no token."""
        return ChatRef(kind="manual", scope_id=self.scope_id)

    @property
    def invitation_id(self) -> str:
        """See `invitation_id_of`."""
        return invitation_id_of(self.secret)


def invitation_id_of(secret: str) -> str:
    """How an invitation is stored: SHA-256, hexadecimal (the secret is random, so no salt and no stretching)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def link_of(origin: str, chat_id: str, secret: str) -> str:
    """The address that the QR code shows; what stands behind `#` is sent to no server and written to no log."""
    scope_id = chat_id.partition("~")[2]
    return f"{origin}/join#{Token(scope_id=scope_id, secret=secret).text}"


def state_of(invitation: Invitation, now: int) -> InvitationState:
    """Whether a link that nobody has revoked lets in one more."""
    if now >= invitation.expires_at:
        return "expired"
    return "valid" if invitation.uses < invitation.uses_allowed else "used_up"


def refusal_of(invitation: Invitation | None, now: int) -> Code | None:
    """Why a link lets nobody in at a moment (epoch seconds), None where it does."""
    if invitation is None:
        return Code.INVITATION_UNKNOWN
    if invitation.revoked_at is not None:
        return Code.INVITATION_REVOKED
    match state_of(invitation, now):
        case "expired":
            return Code.INVITATION_EXPIRED
        case "used_up":
            return Code.INVITATION_USED_UP
        case "valid":
            return None


def refusal_to(
    own: Exclusion | None, request: JoinRequest | None, invitation: Invitation, chat: Chat, now: int
) -> Code | None:
    """Why somebody can't follow a link, None where they can; `own` stands in the place of their membership."""
    if own is not None and own.kind == "removed":
        return Code.REMOVED_FROM_CHAT
    if (code := refusal_of(invitation, now)) is not None:
        return code
    if request is not None and request.invitation_id == invitation.invitation_id:
        return Code.JOIN_REFUSED
    return Code.CHAT_CLOSED if chat.status == "archived" else None


def listed(invitations: Iterable[Invitation]) -> list[Invitation]:
    """Those that are shown to who may invite, the newest first."""
    shown = [invitation for invitation in invitations if invitation.revoked_at is None]
    return sorted(shown, key=lambda invitation: (-invitation.made_at, invitation.invitation_id))


def forgettable(invitations: Iterable[Invitation], now: int) -> list[Invitation]:
    """Those that have counted no more for so long that nobody needs to read why."""
    ends = ((invitation, invitation.revoked_at or invitation.expires_at) for invitation in invitations)
    return [invitation for invitation, end in ends if end + KEPT_SECONDS <= now]


def tie_by_invitation(
    inviter: KnownPerson,
    follower: KnownPerson,
    today: str,
    presets: Mapping[str, ContactsPreset],
    *,
    inviter_organisation_id: str,
) -> Tie | None:
    """The tie by which somebody comes into a chat by a link, None where its maker may not have them there.

    The maker may invite people that they may add by hand, and staff invites staff of the whole region: across schools
    that is what links are for. Staff positions of the maker count in one organisation only, as in a session.
    """
    reached = contact(inviter, follower, today, presets, inviter_organisation_id)
    if reached is not None:
        return reached.tie
    staff = [one.tie for one in positions(follower, today) if one.tie["role"] == "staff"]
    inviting = any(one.tie["role"] == "staff" for one in positions(inviter, today, inviter_organisation_id))
    return staff[0] if staff and inviting and inviter.person_id != follower.person_id else None
