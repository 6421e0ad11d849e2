"""Which step comes next (DESIGN, the journey, 2-6): what is known already is skipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

type Step = Literal["phone", "code", "vk_id", "study_profile", "linked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a caller who links.

    linked: the account has its link. phone_released: somebody else has proven the number since, so that a new one is
    asked for. phone_proven: this account has proven the phone of the person's VK ID by a code. code_sent: a live code
    is on its way to this session, asked for since that proof. data_given: the personal data exist.
    """

    linked: bool = False
    phone_released: bool = False
    code_sent: bool = False
    phone_proven: bool = False
    data_given: bool = False


def next_step(known: Known) -> Step:
    """The step that the page shows next.

    A code on its way counts before a proven phone: whoever asks for it wants another phone than the proven one, which
    can be that of a stranger who knew the first password (THREATS 5).
    """
    if known.linked and not known.phone_released:
        return "linked"
    if known.code_sent:
        return "code"
    if not known.phone_proven:
        return "phone"
    if not known.data_given:
        return "vk_id"
    return "study_profile"
