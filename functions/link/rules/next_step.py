"""Which step comes next (DESIGN, the journey, 2-6): what is known already is skipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

type Step = Literal["phone", "code", "vk_id", "study_profile", "linked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a caller who links.

    linked: the account has its link. phone_released: somebody else has proven the number since, so that a new one is
    asked for. code_sent: a live code is on its way to this session. phone_proven: this account has proven the phone of
    the person's VK ID by a code. data_given, profile_made: the personal data and the study profile exist.
    """

    linked: bool = False
    phone_released: bool = False
    code_sent: bool = False
    phone_proven: bool = False
    data_given: bool = False
    profile_made: bool = False


def next_step(known: Known) -> Step:
    """The step that the page shows next.

    A proven phone counts before a code on its way: the code was for a change that is no longer needed.
    """
    if known.linked and not known.phone_released:
        return "linked"
    if not known.phone_proven:
        return "code" if known.code_sent else "phone"
    if not known.data_given:
        return "vk_id"
    return "study_profile"
