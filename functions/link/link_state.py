"""Where a caller stands on the way to the link; any device asks the same and is told the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.link.challenge import Challenge
from functions.link.repository import people, sessions
from functions.link.rules.next_step import Known, Step, next_step
from svyazka_common import aws, clock

if TYPE_CHECKING:
    from functions.link.repository.people import LinkItems
    from svyazka_common.records.access import Session
    from svyazka_common.records.link import Journey

JOURNEY_LIVES_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """What is stored of a caller's link, and the code on its way to this session; `now` is epoch seconds.

    `elsewhere`: the newest code on its way to another session of the account, where that was asked for.
    """

    items: LinkItems
    challenge: Challenge | None
    now: int
    elsewhere: Challenge | None = None

    @property
    def proven(self) -> Journey | None:
        """The account's proof of the phone that the VK ID has now, while it counts."""
        journey, vk_id = self.items.journey, self.items.vk_id
        if journey is None or vk_id is None or self.now - journey.proven_at >= JOURNEY_LIVES_SECONDS:
            return None
        return journey if journey.phone_key == vk_id.phone_key and vk_id.released_at is None else None

    @property
    def given(self) -> Challenge | None:
        """What went to the number given last on this journey, on whatever device; the number needn't be given twice."""
        last = self.challenge or self.elsewhere
        return last if last is not None and self.now - last.sent_at < JOURNEY_LIVES_SECONDS else None

    @property
    def _code_sent(self) -> bool:
        challenge, proven = self.challenge, self.proven
        if challenge is None or not challenge.live(self.now):
            return False
        return proven is None or challenge.sent_at >= proven.proven_at

    @property
    def step(self) -> Step:
        """The next step."""
        vk_id = self.items.vk_id
        return next_step(
            Known(
                linked=self.items.link is not None,
                phone_released=vk_id is not None and vk_id.released_at is not None,
                code_sent=self._code_sent,
                phone_proven=self.proven is not None,
                data_given=vk_id is not None and vk_id.data_given,
            )
        )


def read_state(session: Session) -> LinkState:
    """Where the caller stands, in one read."""
    return LinkState(items=people.link_items(session), challenge=Challenge.of(session), now=clock.now())


def read_journey(session: Session) -> LinkState:
    """As `read_state`, and the number that was given on another device, where none was on this one."""
    if session.challenge is not None:
        return read_state(session)
    now = clock.now()
    items, devices = aws.concurrently(
        lambda: people.link_items(session), lambda: sessions.sessions_of(session.account_id, now)
    )
    asked = [challenge for challenge in map(Challenge.of, devices) if challenge is not None]
    newest = max(asked, key=lambda challenge: challenge.sent_at, default=None)
    return LinkState(items=items, challenge=None, now=now, elsewhere=newest)
