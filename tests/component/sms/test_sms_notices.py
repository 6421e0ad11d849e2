"""SMS without a code: written with what they tell of, sent once, and few of them (docs/threats.md, 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from link.clock import DAY, HOUR
from link.families import MOTHER, MOTHERS_PHONE, SON
from link.http_calls import Context
from link.steps import deliver, link, stream_event
from msgspec.structs import replace

from functions.sms.handlers import send
from svyazka_common.notices import sms_notice
from svyazka_common.records.link import VkId
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from link.cloud import Cloud

PROVEN = VkId(person_id=MOTHER.person_id, vk_id="v", phone=MOTHERS_PHONE, phone_key="0" * 64, proven_at=1)


def tell(school: Cloud, vk_id: VkId = PROVEN) -> list[str]:
    """The texts that have arrived after one more notice."""
    transact(sms_notice(vk_id, "unlinked", school.clock.now))
    deliver(school)
    return [text for phone, text in school.texts() if phone == MOTHERS_PHONE]


def test_notice_arrives_once_however_often_the_stream_tells_of_it(school: Cloud) -> None:
    [text] = tell(school)
    assert text.startswith("svyazka.test: учебный профиль с этим номером отвязан.")
    deliver(school)
    assert len(school.texts()) == 1


def test_the_same_happening_again_within_the_window_sends_nothing_more(school: Cloud) -> None:
    assert [len(tell(school)) for _ in range(50)] == [1] * 50
    assert len(school.of_entity("access", "sms_notice")) == 1


def test_no_day_brings_a_person_more_than_three_notices_of_a_purpose(school: Cloud) -> None:
    school.clock.now -= school.clock.now % DAY
    for _ in range(24):
        texts = tell(school)
        school.clock.forward(HOUR)
    assert len(texts) == 3


def test_each_person_of_a_shared_phone_is_told(school: Cloud) -> None:
    tell(school)
    assert len(tell(school, replace(PROVEN, person_id=SON.person_id))) == 2


@pytest.mark.parametrize("vk_id", [None, replace(PROVEN, released_at=2)], ids=["no phone", "released"])
def test_phone_that_is_not_theirs_is_told_nothing(school: Cloud, vk_id: VkId | None) -> None:
    assert sms_notice(vk_id, "unlinked", school.clock.now) == []


@pytest.mark.parametrize(("late", "sent"), [(DAY - 1, 1), (DAY, 0)])
def test_notice_that_is_a_day_old_is_not_sent(school: Cloud, late: int, sent: int) -> None:
    transact(sms_notice(PROVEN, "paper_code_issued", school.clock.now))
    [item] = [item for item in school.items("access") if item["entity"] == {"S": "sms_notice"}]
    school.clock.forward(late)
    assert send.handler(stream_event(item), Context()) == {"batchItemFailures": []}
    assert len(school.texts()) == sent


def test_notices_cost_the_owner_no_code(school: Cloud) -> None:
    for _ in range(20):
        tell(school)
    link(school, MOTHER, MOTHERS_PHONE)
