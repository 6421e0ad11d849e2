"""Invitations into chats made by hand, and requests that wait for approval (docs/adr/0028-invitations.md)."""

from __future__ import annotations

from typing import ClassVar, Literal

from svyazka_common.records.base import Prefix, Record
from svyazka_common.records.chats import Tie, chat_pk

type JoinRequestStatus = Literal["waiting", "refused"]


class Invitation(Record, frozen=True, kw_only=True):
    """A link into a chat: `CHAT#manual~9f…` / `INVITATION#<invitation_id>`.

    `invitation_id` is the hash of the link's secret, which follows from `seed` and the stage's secret. So who reads the
    table can follow no link, and who may invite sees theirs again. `made_by` is who invites, as if they added each
    person by hand. `uses` counts those who came in. Instants are in epoch seconds.
    """

    entity: ClassVar[str] = "invitation"
    chat_id: str
    invitation_id: str
    seed: str
    made_by: str
    made_at: int
    expires_at: int
    uses_allowed: int
    uses: int = 0
    revoked_at: int | None = None

    @property
    def pk(self) -> str:
        return chat_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return invitation_sk(self.invitation_id)


class JoinRequest(Record, frozen=True, kw_only=True):
    """Somebody followed a link into a closed chat and waits, or was refused: `CHAT#<chat_id>` / `JOIN_REQUEST#p1`.

    It goes when the person comes in, by the `tie` that the link found. `account_id` is the account in whose session
    they asked: the notice of the result goes there.
    """

    entity: ClassVar[str] = "join_request"
    chat_id: str
    person_id: str
    account_id: str
    invitation_id: str
    invited_by: str
    tie: Tie
    status: JoinRequestStatus = "waiting"
    asked_at: int

    @property
    def pk(self) -> str:
        return chat_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return join_request_sk(self.person_id)


def invitation_sk(invitation_id: str) -> str:
    """`INVITATION#3fa1…`."""
    return Prefix.INVITATION.key(invitation_id)


def join_request_sk(person_id: str) -> str:
    """`JOIN_REQUEST#p1`."""
    return Prefix.JOIN_REQUEST.key(person_id)
