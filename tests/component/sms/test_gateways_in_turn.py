"""Texts by the stage's gateways, through the real handlers: once, by the next one, and what became of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer
from link.clock import DAY
from link.cloud import code_in
from link.families import ADMINISTRATOR, MOTHERS_PHONE, OTHER_PHONE, SON, STRANGER, TEACHER
from link.http_calls import Context
from link.steps import stream_event

from functions.sms.handlers import send
from functions.sms.repository import deliveries
from functions.sms.use_cases.delivery_status import LOOKS_AFTER_SECONDS
from svyazka_common import aws, budgets, outward, queues

if TYPE_CHECKING:
    from sms.town import Town


def ask(town: Town) -> None:
    SON.browser().call("phone", {"phone": MOTHERS_PHONE})
    assert len(town.items("sms")) == 1


def counted(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    """The sums of the metrics that were printed since the last look."""
    sums: dict[str, float] = {}
    for line in capsys.readouterr().out.splitlines():
        if '"CloudWatchMetrics"' in line:
            for name, values in json.loads(line).items():
                if name.startswith("Sms"):
                    sums[name] = sums.get(name, 0) + sum(values if isinstance(values, list) else [values])
    return {name: value for name, value in sums.items() if value}


def test_first_gateway_carries_the_text_and_its_id_is_kept(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    ask(town)
    assert town.deliver() == {"batchItemFailures": []}
    assert [phone for phone, _ in town.sent] == [MOTHERS_PHONE]
    (delivery,) = town.deliveries()
    assert {name: delivery[name] for name in ("outcome", "status", "gateway", "message_id")} == {
        "outcome": "accepted",
        "status": "waiting",
        "gateway": "smsc",
        "message_id": "1",
    }
    assert delivery["expires_at"] == town.cloud.clock.now + DAY
    assert MOTHERS_PHONE[2:] not in repr(delivery)
    assert counted(capsys) == {"SmsSent": 1}


def test_code_that_came_by_a_gateway_proves_the_phone(town: Town) -> None:
    browser = SON.browser()
    browser.call("phone", {"phone": MOTHERS_PHONE})
    town.deliver()
    ((_, text),) = town.sent
    assert browser.code_of("code", {"code": code_in(text)}) == "ok"


def test_next_gateway_carries_what_the_first_refused_and_that_is_counted(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    town.smsc.turn("error_3", on=True)
    ask(town)
    town.deliver()
    assert (town.smsc.sent, len(town.aero.sent)) == ([], 1)
    assert town.deliveries()[0]["gateway"] == "sms_aero"
    assert counted(capsys) == {"SmsSent": 1, "SmsByNextGateway": 1}


def test_where_both_refuse_sns_carries_the_text(town: Town) -> None:
    town.smsc.turn("error_2", on=True)
    town.aero.turn("money", on=True)
    ask(town)
    town.deliver()
    assert len(town.cloud.texts()) == 1
    assert town.deliveries()[0]["status"] == "not_told"
    town.follow()
    assert town.queue == []


@pytest.mark.parametrize("switch", ["down", "html", "late", "broken", "no_id", "error_new"])
def test_text_that_may_have_left_is_never_sent_again(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], switch: str
) -> None:
    monkeypatch.setattr(outward, "READ_SECONDS", 0.2)
    town.smsc.turn(switch, on=True)
    ask(town)
    assert town.deliver() == {"batchItemFailures": []}
    town.smsc.turn(switch, on=False)
    for _ in range(3):
        assert town.deliver() == {"batchItemFailures": []}
    assert len(town.sent) <= 1
    assert len(town.smsc.received) == (0 if switch in {"down", "html"} else 1)
    assert [(one["outcome"], one["gateway"]) for one in town.deliveries()] == [("unknown", "smsc")]
    assert counted(capsys) == {"SmsOutcomeUnknown": 1}


def all_refuse(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.smsc.turn("error_3", on=True)
    town.aero.turn("money", on=True)

    def no_sns(**_request: Any) -> Any:
        raise aws.client("sns").exceptions.ThrottledException({"Error": {"Code": "Throttled"}}, "Publish")

    monkeypatch.setattr(aws.client("sns"), "publish", no_sns)


def test_text_that_nobody_took_leaves_once_somebody_does(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(town)
    with monkeypatch.context() as patch:
        all_refuse(town, patch)
        for _ in range(2):
            with pytest.raises(BatchProcessingError):
                town.deliver()
    assert (town.sent, town.deliveries()) == ([], [])
    assert counted(capsys) == {"SmsNotTaken": 2}
    town.smsc.reset()
    town.deliver()
    town.deliver()
    assert len(town.sent) == 1


def test_user_whose_text_got_lost_asks_again_and_gets_another(town: Town) -> None:
    town.smsc.turn("broken", on=True)
    browser = SON.browser()
    browser.call("phone", {"phone": MOTHERS_PHONE})
    town.deliver()
    town.smsc.reset()
    town.cloud.clock.forward(60)
    assert browser.code_of("phone", {}) == "ok"
    town.deliver()
    assert browser.code_of("code", {"code": code_in(town.sent[-1][1])}) == "ok"


def test_number_that_gets_no_texts_is_told_as_such_and_not_tried_again(
    town: Town, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    town.smsc.turn("error_8", on=True)
    town.aero.turn("number", on=True)

    def opted_out(**_request: Any) -> Any:
        raise aws.client("sns").exceptions.OptedOutException({"Error": {"Code": "OptedOut"}}, "Publish")

    monkeypatch.setattr(aws.client("sns"), "publish", opted_out)
    browser = SON.browser()
    browser.call("phone", {"phone": MOTHERS_PHONE})
    assert browser.call("status").body["code"]["undeliverable"] is False
    town.deliver()
    town.deliver()
    assert browser.call("status").body["code"]["undeliverable"] is True
    assert counted(capsys) == {"SmsUndeliverable": 1}
    assert len(town.smsc.received) == 1


def test_run_that_could_not_note_its_success_sends_nothing_a_second_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise ConnectionError

    ask(town)
    with monkeypatch.context() as patch:
        patch.setattr(DynamoDBPersistenceLayer, "_update_record", failing)
        with pytest.raises(BatchProcessingError):
            town.deliver()
    assert town.deliver() == {"batchItemFailures": []}
    assert len(town.sent) == 1
    assert town.deliveries()[0]["outcome"] == "unknown"


def delivered(town: Town) -> None:
    """A text at a gateway, and its first look in the queue."""
    ask(town)
    town.deliver()
    town.follow()
    assert [message["DelaySeconds"] for message in town.queue] == [LOOKS_AFTER_SECONDS[0]]
    assert MOTHERS_PHONE[2:] not in repr(town.queue)


def test_delivery_is_asked_for_noted_and_counted_once(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    delivered(town)
    again = list(town.queue)
    capsys.readouterr()
    assert town.look() == {"batchItemFailures": []}
    town.queue.extend(again)
    town.look()
    assert town.deliveries()[0]["status"] == "delivered"
    assert counted(capsys) == {"SmsDelivered": 1}
    assert town.queue == []


def test_text_that_is_not_delivered_is_counted_and_told(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    town.smsc.turn("undelivered", on=True)
    browser = SON.browser()
    browser.call("phone", {"phone": MOTHERS_PHONE})
    town.deliver()
    town.follow()
    capsys.readouterr()
    town.look()
    assert counted(capsys) == {"SmsNotDelivered": 1}
    assert browser.call("status").body["code"]["undeliverable"] is True


@pytest.mark.parametrize("switch", ["waiting", "down", "html", "error_4"])
def test_gateway_that_does_not_tell_is_asked_seven_times_and_no_more(
    town: Town, capsys: pytest.CaptureFixture[str], switch: str
) -> None:
    delivered(town)
    capsys.readouterr()
    town.smsc.turn(switch, on=True)
    delays = []
    while town.queue:
        delays.append(town.queue[0]["DelaySeconds"])
        assert town.look() == {"batchItemFailures": []}
    assert delays == list(LOOKS_AFTER_SECONDS)
    assert town.deliveries()[0]["status"] == "not_told"
    assert counted(capsys) == {"SmsDeliveryNotTold": 1}


def test_gateway_that_the_stage_has_no_longer_is_not_asked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    delivered(town)
    monkeypatch.setattr("functions.sms.use_cases.delivery_status.gateways", tuple)
    town.look()
    assert town.deliveries()[0]["status"] == "not_told"


def test_look_at_a_text_that_has_expired_finds_nothing_to_do(town: Town) -> None:
    delivered(town)
    for item in town.items("sms"):
        aws.dynamodb().delete_item(TableName="access", Key={"pk": item["pk"], "sk": item["sk"]})
    assert town.look() == {"batchItemFailures": []}
    assert town.queue == []


def test_look_that_sqs_does_not_take_comes_again_from_the_stream(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(town)
    town.deliver()
    monkeypatch.setattr(queues, "send", lambda _url, _messages: {0})
    with pytest.raises(BatchProcessingError):
        town.follow()


def test_message_that_is_no_look_goes_aside(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    aside: list[str] = []
    monkeypatch.setattr("svyazka_common.batches.send_to_dead_letters", lambda _url, body, **_told: aside.append(body))
    town.queue.append({"MessageBody": '{"v": 2}'})
    assert town.look() == {"batchItemFailures": []}
    assert aside == ['{"v": 2}']


def test_no_log_line_of_a_failing_gateway_names_phone_or_code(town: Town, capfd: pytest.CaptureFixture[str]) -> None:
    SON.browser().call("phone", {"phone": MOTHERS_PHONE})
    TEACHER.browser().call("phone", {"phone": OTHER_PHONE})
    for switch in ("error_7", "html", "down", "broken"):
        town.smsc.turn(switch, on=True)
        town.deliver()
        town.smsc.reset()
    town.follow()
    town.look()
    shown = "".join(capfd.readouterr())
    codes = [code_in(text) for _, text in town.sent]
    assert not [one for one in (MOTHERS_PHONE[2:], OTHER_PHONE[2:], *codes) if one in shown]


def test_secret_that_can_not_be_read_leaves_the_text_to_the_next_gateway(town: Town) -> None:
    aws.client("secretsmanager").delete_secret(SecretId="smsc-keys", ForceDeleteWithoutRecovery=True)
    ask(town)
    town.deliver()
    assert len(town.aero.sent) == 1


def test_keys_that_are_no_json_leave_the_text_to_the_next_gateway(town: Town) -> None:
    for text in ("not json", '["a"]'):
        aws.client("secretsmanager").put_secret_value(SecretId="smsc-keys", SecretString=text)
        town.cloud.clock.forward(60)
        SON.browser().call("phone", {"phone": MOTHERS_PHONE})
        town.deliver()
    assert (town.smsc.received, len(town.aero.sent)) == ([], 2)


# «Позвонить мне».


def asked_twice(town: Town) -> Any:
    browser = SON.browser()
    for step in ({"phone": MOTHERS_PHONE}, {}):
        answer = browser.call("phone", step)
        town.cloud.clock.forward(60)
    assert answer.body["code"]["call_offered"] is True
    return browser


def test_call_is_offered_after_the_second_text_and_reads_the_code_out(town: Town) -> None:
    browser = SON.browser()
    first = browser.call("phone", {"phone": MOTHERS_PHONE}).body["code"]
    assert (first["call_offered"], first["channel"]) == (False, "sms")
    town.cloud.clock.forward(60)
    assert browser.code_of("phone", {"channel": "call"}) == "call_not_offered"
    assert browser.call("phone", {}).body["code"]["call_offered"] is True
    town.cloud.clock.forward(60)
    called = browser.call("phone", {"channel": "call"}).body["code"]
    assert (called["channel"], called["phone_masked"]) == ("call", "+7 912 ***-**-89")
    town.deliver()
    phone, said = town.smsc.sent[-1]
    assert phone == MOTHERS_PHONE
    assert town.smsc.received[-1]["call"] == "1"
    digits = "".join(sign for sign in said if sign.isdigit())
    assert digits[:6] == digits[6:]
    assert browser.code_of("code", {"code": digits[:6]}) == "ok"


def test_call_that_smsc_refuses_is_made_by_nobody_else(town: Town) -> None:
    browser = asked_twice(town)
    browser.call("phone", {"channel": "call"})
    town.smsc.turn("error_3", on=True)
    before = len(town.aero.sent)
    call = [item for item in town.items("sms") if item["channel"] == {"S": "call"}]
    with pytest.raises(BatchProcessingError):
        send.handler(stream_event(*call), Context())
    assert len(town.aero.sent) == before


def test_call_is_not_offered_for_another_number_or_where_no_gateway_calls(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = asked_twice(town)
    assert browser.call("phone", {"phone": OTHER_PHONE}).body["code"]["call_offered"] is False
    town.cloud.clock.forward(60)
    assert browser.code_of("phone", {"phone": OTHER_PHONE, "channel": "call"}) == "call_not_offered"
    monkeypatch.delenv("SMS_CALLS")
    again = browser.call("phone", {"phone": OTHER_PHONE}).body["code"]
    assert again["call_offered"] is False


def test_call_costs_two_texts_of_the_pairs_day(town: Town) -> None:
    browser = asked_twice(town)
    assert browser.code_of("phone", {"channel": "call"}) == "ok"
    town.cloud.clock.forward(60)
    assert browser.code_of("phone", {"channel": "call"}) == "sms_limit"
    assert browser.code_of("phone", {}) == "ok"
    town.cloud.clock.forward(60)
    assert browser.code_of("phone", {}) == "sms_limit"


@pytest.mark.parametrize(
    "budget",
    [
        budgets.SMS_PAIR,
        budgets.SMS_ACCOUNT,
        budgets.SMS_PHONE_OWN,
        budgets.SMS_PHONE_STRANGERS,
        budgets.SMS_ORGANISATION,
        budgets.SMS_SYSTEM,
    ],
    ids=lambda budget: budget.name,
)
def test_every_share_holds_a_call_so_its_first_use_never_passes_its_limit(budget: budgets.Budget) -> None:
    assert budget.times // budget.shards >= budgets.CALL_COSTS


def test_number_rings_at_most_three_times_a_day_over_all_accounts(town: Town) -> None:
    outcomes = []
    for member in (SON, TEACHER, STRANGER, ADMINISTRATOR):
        browser = member.browser()
        for step in ({"phone": MOTHERS_PHONE}, {}, {"channel": "call"}):
            code = browser.code_of("phone", step)
            town.cloud.clock.forward(60)
        outcomes.append(code)
    assert outcomes == ["ok", "ok", "ok", "sms_number_limit"]


def test_number_given_on_one_device_may_be_called_from_another(town: Town) -> None:
    asked_twice(town)
    given = SON.browser().call("status").body["phone_given"]
    assert given["call_offered"] is True
    assert SON.browser().code_of("phone", {"channel": "call"}) == "ok"


def test_end_that_another_look_has_noted_meanwhile_stays(town: Town) -> None:
    delivered(town)
    (delivery,) = town.deliveries()
    ends = [deliveries.note_end(delivery["sms_id"], status) for status in ("delivered", "undelivered")]
    assert ends == [True, False]
    assert town.deliveries()[0]["status"] == "delivered"
