"""The gateways against their stand-ins over a socket: each documented answer, and whatever else one may answer."""

from __future__ import annotations

import json
import socket
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from functions.sms.gateways import sms_aero
from functions.sms.gateways.sender import Message, NotTakenError, UnknownOutcomeError
from functions.sms.gateways.sms_aero import SmsAero
from functions.sms.gateways.smsc import REFUSALS, STATUSES, Smsc
from functions.sms.use_cases.delivery import hand_over
from local.stand_ins import sms_aero as aero_party
from local.stand_ins import smsc as smsc_party
from local.stand_ins.serving import listening, serving
from svyazka_common import outward

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.requests import Request

    from functions.sms.gateways.sender import SmsSender

PHONE = "+79123456789"
CODE = "493817"
TEXT = f"Код {CODE} для привязки учебного профиля. Никому его не сообщайте.\n\n@svyazka.test #{CODE}"
MESSAGE = Message(phone=PHONE, text=TEXT, channel="sms", lives_seconds=299)
CALL = Message(phone=PHONE, text="Код: 4. 9. 3. 8. 1. 7.", channel="call", lives_seconds=299)


@dataclass(frozen=True)
class Town:
    """Both gateways with their stand-ins."""

    smsc: Smsc
    aero: SmsAero
    smsc_party: smsc_party.SmscStandIn
    aero_party: aero_party.SmsAeroStandIn
    forgotten: list[str]

    @property
    def chain(self) -> list[SmsSender]:
        return [self.smsc, self.aero]

    @property
    def sent(self) -> list[tuple[str, str]]:
        return [*self.smsc_party.sent, *self.aero_party.sent]


def nobody(_phone: str, _text: str) -> None:
    """Phones that keep nothing."""


@pytest.fixture(scope="module")
def served() -> Generator[Town]:
    now = iter(range(0, 10**9, 120))
    ru = smsc_party.SmscStandIn(nobody, clock=lambda: float(next(now)), late_seconds=5)
    aero = aero_party.SmsAeroStandIn(nobody, late_seconds=5)
    forgotten: list[str] = []
    with serving(ru, aero) as address:
        yield Town(
            smsc=Smsc(
                sender="Svyazka",
                calls=True,
                credentials=lambda: smsc_party.KEYS,
                forget=lambda: forgotten.append("smsc"),
                address=f"{address}/smsc/sys/",
            ),
            aero=SmsAero(
                sender="Svyazka",
                credentials=lambda: aero_party.KEYS,
                forget=lambda: forgotten.append("sms_aero"),
                address=f"{address}/sms-aero/v2/",
            ),
            smsc_party=ru,
            aero_party=aero,
            forgotten=forgotten,
        )


@pytest.fixture
def town(served: Town) -> Town:
    for party in (served.smsc_party, served.aero_party):
        party.reset()
        party.sent.clear()
        party.received.clear()
    served.forgotten.clear()
    return served


def kind_of_refusal(sender: SmsSender, message: Message = MESSAGE) -> str:
    with pytest.raises(NotTakenError) as refused:
        sender.send(message)
    return refused.value.kind


def test_texts_reach_their_phones_and_the_gateways_ids_come_back(town: Town) -> None:
    ids = [sender.send(MESSAGE) for sender in town.chain]
    assert town.sent == [(PHONE, TEXT), (PHONE, TEXT)]
    assert all(one.isdecimal() for one in ids)
    assert [sender.status(one, PHONE) for sender, one in zip(town.chain, ids, strict=True)] == ["delivered"] * 2


def test_smsc_is_told_name_and_lifetime_in_the_body(town: Town) -> None:
    town.smsc.send(MESSAGE)
    (form,) = town.smsc_party.received
    assert (form["sender"], form["valid"], form["phones"]) == ("Svyazka", "00:04", PHONE)
    assert "call" not in form


@pytest.mark.parametrize(("seconds", "lifetime"), [(1, "00:01"), (86_400, "24:00"), (10**6, "24:00")])
def test_lifetime_stays_within_what_smsc_takes(town: Town, seconds: int, lifetime: str) -> None:
    town.smsc.send(Message(phone=PHONE, text=TEXT, channel="sms", lives_seconds=seconds))
    assert town.smsc_party.received[0]["valid"] == lifetime


def test_call_is_read_out_by_smsc_and_by_nobody_else(town: Town) -> None:
    handed = hand_over([town.aero, town.smsc], CALL)
    assert (handed.gateway, handed.outcome, handed.refused) == ("smsc", "accepted", 0)
    assert town.smsc_party.received[0]["call"] == "1"
    assert town.aero_party.received == []
    with pytest.raises(NotTakenError):
        hand_over([town.aero], CALL)


@pytest.mark.parametrize(("number", "kind"), sorted(REFUSALS.items()))
def test_documented_error_of_smsc_is_a_refusal_and_the_next_one_sends(town: Town, number: int, kind: str) -> None:
    town.smsc_party.turn(f"error_{number}", on=True)
    assert kind_of_refusal(town.smsc) == kind
    handed = hand_over(town.chain, MESSAGE)
    assert (handed.outcome, handed.gateway, handed.refused) == ("accepted", "sms_aero", 1)
    assert town.sent == [(PHONE, TEXT)]


def test_smsc_documents_just_these_errors() -> None:
    assert REFUSALS.keys() == smsc_party.ERRORS.keys()


AERO = {
    "credentials": "login",
    "validation": "parameters",
    "number": "number",
    "money": "money",
    "no_credits": "money",
    "reject": "text",
    "many": "busy",
}


@pytest.mark.parametrize(("switch", "kind"), AERO.items())
def test_each_refusal_of_sms_aero_is_one_and_the_next_gateway_sends(town: Town, switch: str, kind: str) -> None:
    town.aero_party.turn(switch, on=True)
    assert kind_of_refusal(town.aero) == kind
    assert hand_over([town.aero, town.smsc], MESSAGE).gateway == "smsc"
    assert town.sent == [(PHONE, TEXT)]


def test_every_refusal_of_the_stand_in_is_tried() -> None:
    assert AERO.keys() == aero_party.REFUSALS.keys()


@pytest.mark.parametrize("switch", ["error_new", "no_id", "broken", "html", "down"])
def test_odd_answer_of_smsc_is_an_unknown_outcome_and_nobody_else_is_asked(town: Town, switch: str) -> None:
    town.smsc_party.turn(switch, on=True)
    handed = hand_over(town.chain, MESSAGE)
    assert (handed.outcome, handed.gateway) == ("unknown", "smsc")
    assert town.aero_party.received == []
    assert len(town.sent) <= 1


@pytest.mark.parametrize("switch", ["internal", "no_id", "broken", "html", "down"])
def test_odd_answer_of_sms_aero_is_an_unknown_outcome(town: Town, switch: str) -> None:
    town.aero_party.turn(switch, on=True)
    handed = hand_over([town.aero, town.smsc], MESSAGE)
    assert (handed.outcome, handed.gateway) == ("unknown", "sms_aero")
    assert town.smsc_party.received == []


def test_answer_that_comes_too_late_is_an_unknown_outcome(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "READ_SECONDS", 0.2)
    for party in (town.smsc_party, town.aero_party):
        party.turn("late", on=True)
    outcomes = [hand_over([sender], MESSAGE).outcome for sender in town.chain]
    assert outcomes == ["unknown", "unknown"]
    assert town.sent == [(PHONE, TEXT), (PHONE, TEXT)]


def closed_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_refused_connection_sends_nothing_and_the_next_gateway_is_asked(town: Town) -> None:
    away = Smsc(
        sender=None, calls=False, credentials=lambda: smsc_party.KEYS, forget=lambda: None, address=closed_address()
    )
    assert kind_of_refusal(away) == "unreachable"
    assert hand_over([away, town.aero], MESSAGE).gateway == "sms_aero"


@pytest.mark.parametrize("keys", [{}, {"nothing_yet": "x"}, {"login": "svyazka"}, {"email": "a@b.ru"}])
def test_gateway_without_keys_is_not_asked_and_its_secret_is_read_anew(keys: dict[str, str]) -> None:
    forgotten: list[str] = []
    away = closed_address()
    without: list[SmsSender] = [
        Smsc(sender=None, calls=False, credentials=lambda: keys, forget=lambda: forgotten.append("smsc"), address=away),
        SmsAero(sender="x", credentials=lambda: keys, forget=lambda: forgotten.append("aero"), address=away),
    ]
    assert [kind_of_refusal(sender) for sender in without] == ["login", "login"]
    assert forgotten == ["smsc", "aero"]


def test_refused_keys_are_read_anew(town: Town) -> None:
    town.smsc_party.turn("error_2", on=True)
    town.aero_party.turn("credentials", on=True)
    assert [kind_of_refusal(sender) for sender in town.chain] == ["login", "login"]
    assert town.forgotten == ["smsc", "sms_aero"]


def test_number_that_gets_no_texts_ends_the_chain_as_undeliverable(town: Town) -> None:
    town.smsc_party.turn("error_8", on=True)
    town.aero_party.turn("number", on=True)
    assert hand_over(town.chain, MESSAGE).outcome == "undeliverable"
    town.aero_party.turn("number", on=False)
    town.aero_party.turn("many", on=True)
    with pytest.raises(NotTakenError, match="busy"):
        hand_over(town.chain, MESSAGE)


@pytest.mark.parametrize(
    ("switch", "smsc_says", "aero_says"),
    [("undelivered", "undelivered", "undelivered"), ("waiting", "waiting", "waiting")],
)
def test_status_is_what_the_gateway_tells(town: Town, switch: str, smsc_says: str, aero_says: str) -> None:
    first, second = town.smsc.send(MESSAGE), town.aero.send(MESSAGE)
    town.smsc_party.turn(switch, on=True)
    town.aero_party.turn(switch, on=True)
    assert town.smsc.status(first, PHONE) == smsc_says
    assert town.aero.status(second, PHONE) == aero_says


def test_status_that_is_not_documented_is_not_known(town: Town) -> None:
    for sender, party in ((town.smsc, town.smsc_party), (town.aero, town.aero_party)):
        message_id = sender.send(MESSAGE)
        party.turn("status_new", on=True)
        with pytest.raises(UnknownOutcomeError):
            sender.status(message_id, PHONE)


def test_status_of_a_rejected_text_is_its_end(town: Town) -> None:
    message_id = town.aero.send(MESSAGE)
    town.aero_party.turn("rejected", on=True)
    assert town.aero.status(message_id, PHONE) == "undelivered"


def test_status_of_another_phone_is_not_found(town: Town) -> None:
    assert town.smsc.status(town.smsc.send(MESSAGE), "+79990000000") == "waiting"
    with pytest.raises(NotTakenError):
        town.aero.status("999999", PHONE)


@pytest.mark.parametrize("number", [1, 2, 4, 9])
def test_refused_question_tells_no_status(town: Town, number: int) -> None:
    message_id = town.smsc.send(MESSAGE)
    town.smsc_party.turn(f"error_{number}", on=True)
    with pytest.raises(NotTakenError):
        town.smsc.status(message_id, PHONE)


def test_every_documented_status_has_a_meaning() -> None:
    assert STATUSES.keys() == {-3, -2, -1, 0, 1, 2, 3, 4, 20, 22, 23, 24, 25}
    assert sms_aero.STATUSES.keys() == {0, 1, 2, 3, 4, 6, 8}


class Anything:
    """A gateway that answers whatever it is given, and counts how often it was asked."""

    def __init__(self) -> None:
        self.answer: tuple[int, bytes, str] = (200, b"", "application/json")
        self.asked = 0

    async def answered(self, request: Request) -> Response:
        await request.body()
        self.asked += 1
        status, body, kind = self.answer
        return Response(body, status, media_type=kind)


@contextmanager
def answering() -> Generator[tuple[Anything, str]]:
    anything = Anything()
    app = Starlette(routes=[Route("/{path:path}", anything.answered, methods=["POST"])])
    with listening(app) as address:
        yield anything, f"{address}/"


KEYS = st.sampled_from(["id", "error", "error_code", "success", "data", "status", "result", "message", "number", "cnt"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=12,
)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.dictionaries(KEYS, JSON, max_size=8).map(lambda document: json.dumps(document).encode()),
    st.sampled_from([b"[" * 50_000, b"0" * 70_000, b"{}", b"null", f'{{"error": "{PHONE} {TEXT!r}"}}'.encode()]),
)
ANSWERS = st.tuples(
    st.sampled_from([200, 201, 301, 302, 400, 401, 402, 403, 404, 422, 429, 500, 502, 503]),
    BODIES,
    st.sampled_from(["application/json", "text/html", "application/octet-stream"]),
)


@pytest.mark.parametrize("kind", ["smsc", "sms_aero"])
def test_gateway_is_asked_once_and_no_failure_names_phone_or_text(kind: str) -> None:
    with answering() as (anything, address):
        sender: SmsSender = (
            Smsc(sender="S", calls=True, credentials=lambda: smsc_party.KEYS, forget=lambda: None, address=address)
            if kind == "smsc"
            else SmsAero(sender="S", credentials=lambda: aero_party.KEYS, forget=lambda: None, address=address)
        )

        @settings(max_examples=120, deadline=None)
        @given(ANSWERS)
        def holds(answer: tuple[int, bytes, str]) -> None:
            anything.answer, anything.asked = answer, 0
            trace: Any = None
            try:
                assert sender.send(MESSAGE).isalnum()
            except (NotTakenError, UnknownOutcomeError) as error:
                trace = "".join(traceback.format_exception(error))
            assert anything.asked <= 1
            if trace is not None:
                assert PHONE[2:] not in trace
                assert CODE not in trace

        holds()


def test_message_shows_neither_phone_nor_text() -> None:
    assert PHONE not in f"{MESSAGE!r} {MESSAGE}"
    assert CODE not in f"{MESSAGE!r} {MESSAGE}"
