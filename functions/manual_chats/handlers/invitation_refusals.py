"""The refusals that both calls of somebody who follows a link share."""

from svyazka_common.errors import Code

LINK_REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_LINKED,
    Code.INVITATION_UNKNOWN,
    Code.INVITATION_REVOKED,
    Code.INVITATION_EXPIRED,
    Code.INVITATION_USED_UP,
    Code.INVITATION_NOT_FOR_YOU,
    Code.REMOVED_FROM_CHAT,
    Code.JOIN_REFUSED,
    Code.CHAT_CLOSED,
    Code.CHAT_FULL,
)
