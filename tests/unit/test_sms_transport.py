"""What is known after a connection that goes wrong, over raw sockets; and SNS, whose client is botocore's."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from functions.sms.gateways.sender import Message, NotTakenError, UnknownOutcomeError, own_id, post
from functions.sms.gateways.sns import SnsSender
from functions.sms.gateways.stage import gateway, gateways
from functions.sms.use_cases.delivery import hand_over
from local.stand_ins.serving import listening
from svyazka_common import aws, outward

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

PHONE = "+79123456789"
MESSAGE = Message(phone=PHONE, text="Код 493817", channel="sms", lives_seconds=299)


@contextmanager
def speaking(words: Callable[[socket.socket], None]) -> Generator[str]:
    """A server that reads a request and then does what a test wants with the connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                words(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join()


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(40):
        try:
            connection.sendall(b" ")
        except OSError:
            return
        threading.Event().wait(0.05)


@pytest.mark.parametrize(
    "words",
    [
        lambda _connection: None,
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
        lambda connection: connection.sendall(b"nonsense\r\n\r\n"),
        lambda connection: connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"
        ),
        drip,
    ],
    ids=["silent end", "half a body", "no http", "no gzip", "drop by drop"],
)
def test_connection_lost_after_the_request_is_an_unknown_outcome(
    words: Callable[[socket.socket], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outward, "WHOLE_SECONDS", 0.6)
    with speaking(words) as address, pytest.raises(UnknownOutcomeError) as failed:
        post(address, b"{}", {})
    assert failed.value.__cause__ is None


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and certificate that no authority has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


async def never(_scope: Any, _receive: Any, _send: Any) -> None:
    pytest.fail("a request left for a party that could not prove itself")


def test_party_without_a_certificate_of_the_gateways_is_sent_nothing(certificate: Path) -> None:
    with listening(never, certificate) as address, pytest.raises(NotTakenError, match="unreachable"):
        post(f"{address}/", b"{}", {})


def test_handshake_that_breaks_is_an_unknown_outcome() -> None:
    plain = speaking(lambda connection: connection.sendall(b"no tls\r\n"))
    with plain as address, pytest.raises(UnknownOutcomeError):
        post(address.replace("http:", "https:"), b"{}", {})


@pytest.mark.parametrize("given", [None, True, 1.5, "", "1 2", "ё", "x" * 65, [], {}])
def test_what_is_no_id_is_an_unknown_outcome(given: object) -> None:
    with pytest.raises(UnknownOutcomeError):
        own_id(given)


class Sns:
    """SNS that answers one thing."""

    def __init__(self, answer: Exception | None = None) -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []

    def publish(self, **request: Any) -> dict[str, str]:
        self.asked.append(request)
        if self.answer is not None:
            raise self.answer
        return {"MessageId": "m-1"}


def refusal(code: str, status: int = 400) -> ClientError:
    error: Any = {"Error": {"Code": code, "Message": PHONE}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(error, "Publish")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal("AuthorizationError", 403), "login"),
        (refusal("OptedOut"), "number"),
        (refusal("Throttled", 429), "busy"),
        (refusal("InvalidParameter"), "parameters"),
        (EndpointConnectionError(endpoint_url="https://sns"), "unreachable"),
        (ConnectTimeoutError(endpoint_url="https://sns"), "unreachable"),
    ],
)
def test_refusal_of_sns_sends_nothing(monkeypatch: pytest.MonkeyPatch, answer: Exception, kind: str) -> None:
    monkeypatch.setattr(aws, "client", lambda _service: Sns(answer))
    with pytest.raises(NotTakenError, match=kind) as refused:
        SnsSender().send(MESSAGE)
    assert PHONE not in f"{refused.value!r}"


@pytest.mark.parametrize(
    "answer", [refusal("InternalError", 500), ReadTimeoutError(endpoint_url="https://sns"), BotoCoreError()]
)
def test_other_failure_of_sns_is_an_unknown_outcome(monkeypatch: pytest.MonkeyPatch, answer: Exception) -> None:
    sns = Sns(answer)
    monkeypatch.setattr(aws, "client", lambda _service: sns)
    assert hand_over([SnsSender(), SnsSender()], MESSAGE).outcome == "unknown"
    assert len(sns.asked) == 1


def test_sns_is_told_the_senders_name_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sns = Sns()
    monkeypatch.setattr(aws, "client", lambda _service: sns)
    assert [SnsSender(sender=name).send(MESSAGE) for name in (None, "Svyazka")] == ["m-1", "m-1"]
    named = ["AWS.SNS.SMS.SenderID" in request["MessageAttributes"] for request in sns.asked]
    assert named == [False, True]
    assert SnsSender().status("m-1", PHONE) == "not_told"


def test_botocore_repeats_no_call_of_sns(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("REGION", "eu-central-1"), ("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x")):
        monkeypatch.setenv(f"AWS_{name}", value)
    made = aws.client.__wrapped__
    assert made("sns").meta.config.retries["total_max_attempts"] == 1
    assert made("sqs").meta.config.retries["total_max_attempts"] == 3


def test_stage_has_the_gateways_of_its_setting_with_their_usual_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "SMS_GATEWAYS",
        '[{"kind": "sms_aero", "sender": "S1", "calls": false, "secret": "a"},'
        ' {"kind": "smsc", "calls": false, "secret": "b"}, {"kind": "sns", "sender": "S3", "calls": false}]',
    )
    gateways.cache_clear()
    try:
        aero, ru, sns = gateways()
        assert (aero.kind, ru.kind, sns.kind) == ("sms_aero", "smsc", "sns")
        assert [getattr(one, "address") for one in (aero, ru)] == [  # noqa: B009 - the protocol has no address
            "https://gate.smsaero.ru/v2/",
            "https://smsc.ru/sys/",
        ]
        assert gateway("smsc") is ru
    finally:
        gateways.cache_clear()
