"""Which step comes next (docs/journey.md): a step that stored data satisfy is skipped."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

type Step = Literal["phone", "code", "vk_id", "study_profile", "linked"]


class Progress(Struct, frozen=True, kw_only=True):
    """How far a caller has come on the way to the link.

    Attributes:
        linked: the account has its link.
        phone_released: somebody else has proven the number since, so that the page asks for another.
        phone_proven: this account has proven the phone of the person's VK ID by a code.
        code_sent: a live code is on its way to this session, asked for since that proof.
        data_given: the personal data exist.
    """

    linked: bool = False
    phone_released: bool = False
    code_sent: bool = False
    phone_proven: bool = False
    data_given: bool = False


def next_step(progress: Progress) -> Step:
    """Return the step that the page shows next.

    A code on its way comes before a proven phone: a person who asks for a code wants to prove another phone. The
    proven phone may be that of a stranger who knew the first password (docs/threats.md, 5).
    """
    if progress.linked and not progress.phone_released:
        return "linked"
    if progress.code_sent:
        return "code"
    if not progress.phone_proven:
        return "phone"
    if not progress.data_given:
        return "vk_id"
    return "study_profile"
