"""What the calls about invitations take and give."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from functions.manual_chats.rules.invitations import INVITATION_ID
from functions.manual_chats.rules.members import MOST_MEMBERS
from svyazka_common.fields import Answer, Request
from svyazka_common.records.chats import MemberRole

type InvitationState = Literal["valid", "expired", "used_up"]


class NewInvitation(Request):
    """A link to be made: how many days it counts and how many people it lets in.

    `replaces` is an invitation that ends when this one begins.
    """

    days: Literal[1, 7, 30] = 7
    uses_allowed: Annotated[int, Field(ge=1, le=MOST_MEMBERS)] = 50
    replaces: Annotated[str, StringConstraints(pattern=INVITATION_ID)] | None = None


class InvitationOut(Answer):
    """A link into a chat, for who may invite there.

    `qr_svg` is the text of an SVG, `qr_png` a PNG in base64: the same code, black on white with its margin. `days` is
    how long it was made for; `uses` are the people who came in, `state` whether it lets in one more.
    """

    invitation_id: str
    link: str
    qr_svg: str
    qr_png: str
    made_by: str
    made_at: str
    expires_at: str
    days: int
    uses: int
    uses_allowed: int
    state: InvitationState


class Invitations(Answer):
    """The links into a chat that nobody has revoked, the newest first."""

    invitations: list[InvitationOut]


class InvitationToken(Request):
    """What stands behind `#` in the link."""

    token: Annotated[str, StringConstraints(max_length=200)]


type PreviewedMembership = Literal["outside", "waiting", "member"]


class InvitationPreview(Answer):
    """What an invitation leads to, before anything is done.

    `membership` is the caller's: `outside`, `waiting` for approval, or a `member` already. `approval`: who follows
    the link waits for approval.
    """

    chat_id: str
    title: str
    organisation_name: str
    invited_by: str
    approval: bool
    membership: PreviewedMembership


class InvitationAccepted(Answer):
    """What became of it: in the chat now, in it before, or waiting until somebody approves."""

    chat_id: str
    title: str
    outcome: Literal["joined", "already_in", "waiting"]


class JoinRequestOut(Answer):
    """Somebody who waits for approval; `invited_by` made the link."""

    person_id: str
    name: str
    role: MemberRole
    invited_by: str
    asked_at: str


class JoinRequests(Answer):
    """Who waits for approval, the longest first."""

    requests: list[JoinRequestOut]


class JoinDecision(Request):
    """Whether somebody comes into the chat."""

    accepted: bool
