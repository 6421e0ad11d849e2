"""The function that sends: from the stream's record to the text on the phone, once (journey, step 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError
from botocore.exceptions import ClientError, EndpointConnectionError
from link.clock import DAY
from link.families import MOTHERS_PHONE, OTHER_PHONE, SON, TEACHER
from link.http_calls import Browser, Context
from link.steps import deliver, stream_event

from functions.sms.handlers.send import handler
from svyazka_common import aws

if TYPE_CHECKING:
    from link.cloud import Cloud

    from svyazka_common.records.base import Item


def asked(school: Cloud) -> list[Item]:
    """The SMS of two who asked for codes."""
    SON.browser().call("phone", {"phone": MOTHERS_PHONE})
    TEACHER.browser().call("phone", {"phone": OTHER_PHONE})
    return [item for item in school.items("access") if item["entity"] == {"S": "sms"}]


def send(*items: Item) -> Any:
    return handler(stream_event(*items), Context())


def test_each_text_goes_to_its_phone(school: Cloud) -> None:
    assert send(*asked(school)) == {"batchItemFailures": []}
    assert sorted(phone for phone, _ in school.texts()) == [MOTHERS_PHONE, OTHER_PHONE]
    first, second = (text for _, text in school.texts())
    assert first != second


def test_record_that_comes_again_sends_nothing_more(school: Cloud) -> None:
    items = asked(school)
    for _ in range(3):
        assert send(*items) == {"batchItemFailures": []}
    assert len(school.texts()) == 2


@pytest.mark.parametrize(("late", "sent"), [(299, 2), (300, 0)])
def test_code_that_no_longer_counts_is_not_sent(school: Cloud, late: int, sent: int) -> None:
    items = asked(school)
    school.clock.forward(late)
    assert send(*items) == {"batchItemFailures": []}
    assert len(school.texts()) == sent


def refusing(monkeypatch: pytest.MonkeyPatch, error: Exception, phone: str | None = None) -> None:
    """SNS that refuses the texts to a phone, or to all."""
    sns = aws.client("sns")
    publish = sns.publish

    def refuse(**request: Any) -> Any:
        if phone in {None, request["PhoneNumber"]}:
            raise error
        return publish(**request)

    monkeypatch.setattr(sns, "publish", refuse)


REFUSAL = ClientError(
    {"Error": {"Code": "InvalidParameter", "Message": f"Invalid parameter: {MOTHERS_PHONE} is not valid"}}, "Publish"
)


def test_text_that_is_not_taken_is_given_again_and_holds_up_no_other(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = sorted(asked(school), key=lambda item: item["phone"]["S"])
    with monkeypatch.context() as patch:
        refusing(patch, REFUSAL, MOTHERS_PHONE)
        assert send(*items) == {"batchItemFailures": [{"itemIdentifier": "100"}]}
    assert [phone for phone, _ in school.texts()] == [OTHER_PHONE]
    assert send(*items) == {"batchItemFailures": []}
    assert [phone for phone, _ in school.texts()] == [OTHER_PHONE, MOTHERS_PHONE]


@pytest.mark.parametrize(
    "error", [REFUSAL, EndpointConnectionError(endpoint_url="https://sns")], ids=["refused", "away"]
)
def test_batch_that_fails_as_a_whole_is_given_again_and_names_no_phone(
    school: Cloud, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], error: Exception
) -> None:
    items = asked(school)
    refusing(monkeypatch, error)
    with pytest.raises(BatchProcessingError) as failed:
        send(*items)
    shown = f"{failed.value!r} {failed.value} {capfd.readouterr()}"
    for item in items:
        assert item["phone"]["S"] not in shown
        assert item["phone"]["S"][2:] not in shown


@pytest.mark.filterwarnings("ignore:No application metrics")  # a run that is cut off has none
def test_text_of_a_run_that_was_cut_off_while_it_sent_is_not_sent_again(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = asked(school)
    with monkeypatch.context() as patch:
        refusing(patch, SystemExit())  # type: ignore[arg-type]
        with pytest.raises(SystemExit):
            send(*items)
    assert send(*items) == {"batchItemFailures": []}
    # The first may have left; the second was not begun.
    assert len(school.texts()) == 1
    assert sorted(one["outcome"] for one in school.of_entity("access", "sms_delivery")) == ["accepted", "unknown"]


def test_decoy_is_never_given_to_the_function(school: Cloud) -> None:
    Browser().call("forgotten_password", {"organisation_id": "school-1", "login": "nobody", "phone": MOTHERS_PHONE})
    assert len(school.of_entity("access", "decoy")) == 1
    deliver(school)
    assert school.texts() == []


def test_sms_goes_from_the_table_by_itself_after_a_day(school: Cloud) -> None:
    asked(school)
    assert {sms["expires_at"] for sms in school.of_entity("access", "sms")} == {school.clock.now + DAY}


def test_metrics_count_what_was_sent(school: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    send(*asked(school))
    assert '"SmsSent":[1.0,1.0]' in capsys.readouterr().out.replace(" ", "")
