from __future__ import annotations

from itertools import product

import pytest

from functions.link.rules.next_step import Progress, next_step

NAMES = list(Progress.__struct_fields__)
EVERY = [Progress(**dict(zip(NAMES, values, strict=True))) for values in product([False, True], repeat=len(NAMES))]


@pytest.mark.parametrize("progress", EVERY, ids=str)
def test_next_step_is_the_first_that_is_not_satisfied(progress: Progress) -> None:
    done = {
        "linked": progress.linked and not progress.phone_released,
        "code": progress.code_sent,
        "phone": not progress.phone_proven,
        "vk_id": not progress.data_given,
        "study_profile": True,
    }
    assert next_step(progress) == next(step for step, here in done.items() if here)


@pytest.mark.parametrize("progress", [each for each in EVERY if each.linked and not each.phone_released], ids=str)
def test_linked_account_has_nothing_more_to_do(progress: Progress) -> None:
    assert next_step(progress) == "linked"


@pytest.mark.parametrize("progress", [each for each in EVERY if not each.linked], ids=str)
def test_account_without_a_link_is_never_told_that_it_is_linked(progress: Progress) -> None:
    assert next_step(progress) != "linked"


@pytest.mark.parametrize("progress", [each for each in EVERY if not each.phone_proven], ids=str)
def test_no_data_are_asked_for_before_the_phone_is_proven(progress: Progress) -> None:
    assert next_step(progress) not in {"vk_id", "study_profile"}
