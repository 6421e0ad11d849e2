"""Where a caller stands on the way to the link, worked out from what is stored: any device can go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from functions.link.repository.challenges import Challenge
from functions.link.repository.journeys import link_items, outcome_of
from functions.link.rules.next_step import Progress, Step, next_step
from svyazka_common import aws, clock, sessions

if TYPE_CHECKING:
    from functions.link.repository.journeys import LinkItems
    from svyazka_common.records.access import Session
    from svyazka_common.records.link import Journey


JOURNEY_LIVES_SECONDS = 24 * 3600
BACK_BY_PAPER_SECONDS = 24 * 3600


class LinkState(Struct, frozen=True, kw_only=True):
    """What is stored of a caller's link, and the code on its way to this session; `now` is epoch seconds.

    `elsewhere`: where this session has asked for no code, the newest of the account's others (`read_journey`).
    `ended_elsewhere`: whether the link has ended sessions on other devices.
    `undeliverable`: the gateways have refused the number of the code on its way.
    """

    items: LinkItems
    challenge: Challenge | None
    now: int
    elsewhere: Challenge | None = None
    ended_elsewhere: bool = False
    undeliverable: bool = False

    @property
    def proven(self) -> Journey | None:
        """The account's proof of the phone that the VK ID has now, while it counts."""
        journey, vk_id = self.items.journey, self.items.vk_id
        if journey is None or vk_id is None or self.now - journey.proven_at >= JOURNEY_LIVES_SECONDS:
            return None
        return journey if journey.phone_key == vk_id.phone_key and vk_id.holds_phone else None

    @property
    def given(self) -> Challenge | None:
        """The challenge sent last, from whatever device, while its number is still known: it needn't be typed again."""
        last = self.challenge or self.elsewhere
        return last if last is not None and last.number_is_known(self.now) else None

    @property
    def back_by_paper(self) -> bool:
        """Whether the owner has come back by a code on paper within a day: the school has seen who they are."""
        recovery = self.items.recovery
        return recovery is not None and self.now - recovery.recovered_at < BACK_BY_PAPER_SECONDS

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
            Progress(
                linked=self.items.link is not None,
                phone_released=vk_id is not None and vk_id.released_at is not None,
                code_sent=self._code_sent,
                phone_proven=self.proven is not None,
                data_given=vk_id is not None and vk_id.data_given,
            )
        )


def read_state(session: Session) -> LinkState:
    """Where the caller stands, in one read."""
    return LinkState(items=link_items(session), challenge=Challenge.of(session), now=clock.now())


def read_journey(session: Session) -> LinkState:
    """Return what `read_state` does, with the delivery of the code and what concerns the account's other devices.

    Those are the number given on another device, left out where this device has given a number, and whether the link
    has ended sessions there.
    """
    now, challenge = clock.now(), Challenge.of(session)
    on_its_way = challenge.challenge_id if challenge is not None and challenge.live(now) else None
    items, devices, delivery = aws.concurrently(
        lambda: link_items(session),
        lambda: sessions.devices_of(session.account_id, now),
        lambda: outcome_of(on_its_way) if on_its_way is not None else None,
    )
    asked = [sent for sent in map(Challenge.of, devices.counting) if sent is not None and challenge is None]
    return LinkState(
        items=items,
        challenge=challenge,
        now=now,
        elsewhere=max(asked, key=lambda sent: sent.sent_at, default=None),
        ended_elsewhere=devices.ended_by_link(session),
        undeliverable=delivery is not None and delivery.status == "undelivered",
    )
