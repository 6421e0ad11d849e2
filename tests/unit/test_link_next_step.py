from __future__ import annotations

from itertools import product

import pytest

from functions.link.rules.next_step import Progress, next_step

NAMES = list(Progress.__struct_fields__)
EVERY = [Progress(**dict(zip(NAMES, values, strict=True))) for values in product([False, True], repeat=len(NAMES))]


@pytest.mark.parametrize("known", EVERY, ids=str)
def test_next_step_is_the_first_that_is_not_satisfied(known: Progress) -> None:
    done = {
        "linked": known.linked and not known.phone_released,
        "code": known.code_sent,
        "phone": not known.phone_proven,
        "vk_id": not known.data_given,
        "study_profile": True,
    }
    assert next_step(known) == next(step for step, here in done.items() if here)


@pytest.mark.parametrize("known", [known for known in EVERY if known.linked and not known.phone_released], ids=str)
def test_linked_account_has_nothing_more_to_do(known: Progress) -> None:
    assert next_step(known) == "linked"


@pytest.mark.parametrize("known", [known for known in EVERY if not known.linked], ids=str)
def test_account_without_a_link_is_never_told_that_it_is_linked(known: Progress) -> None:
    assert next_step(known) != "linked"


@pytest.mark.parametrize("known", [known for known in EVERY if not known.phone_proven], ids=str)
def test_no_data_are_asked_for_before_the_phone_is_proven(known: Progress) -> None:
    assert next_step(known) not in {"vk_id", "study_profile"}
