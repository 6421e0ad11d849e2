"""Notices of what has happened to an account: to its owner in the journal, and to their phone."""

from __future__ import annotations

from hashlib import blake2s
from typing import TYPE_CHECKING

from svyazka_common.budgets import DAY, SMS_NOTICE_WINDOW_SECONDS
from svyazka_common.clock import day_of
from svyazka_common.records.access import YEAR_SECONDS, Notice, SmsNotice
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, put

if TYPE_CHECKING:
    from svyazka_common.records.access import NoticeKind, NoticePurpose
    from svyazka_common.records.chats import Chat
    from svyazka_common.records.link import VkId


def tell_owner(account_id: str, kind: NoticeKind, now: int, chat: Chat | None = None) -> Action:
    """Return the action that writes a notice for an account's owner; `now` in epoch seconds.

    `chat` is the chat that the notice is about, where it is about one. A second notice of a kind about the same chat on
    the same day in Moscow replaces the first.
    """
    # A notice's id stands in an address, which no chat's id fits into.
    about = [] if chat is None else [blake2s(chat.chat_id.encode(), digest_size=8).hexdigest()]
    notice = Notice(
        account_id=account_id,
        notice_id=".".join([kind, day_of(now), *about]),
        chat_title=None if chat is None else chat.title,
        kind=kind,
        noticed_at=now,
        expires_at=now + YEAR_SECONDS,
    )
    return put(Setting.ACCESS_TABLE.read(), notice)


def sms_notice(vk_id: VkId | None, purpose: NoticePurpose, now: int) -> list[Action]:
    """Return the action that sends a notice to a person's proven phone; none where the person holds no phone.

    The action has no condition, so it never makes its transaction fail. A person gets at most one SMS of a purpose in
    each `SMS_NOTICE_WINDOW_SECONDS`, however many notices are written (docs/threats.md, 10).
    """
    if vk_id is None or not vk_id.holds_phone:
        return []
    window = str(now // SMS_NOTICE_WINDOW_SECONDS)
    notice = SmsNotice(
        notice_id=f"{purpose}~{vk_id.person_id}~{vk_id.phone_key}~{window}",
        phone=vk_id.phone,
        purpose=purpose,
        expires_at=now + DAY,
    )
    return [put(Setting.ACCESS_TABLE.read(), notice)]
