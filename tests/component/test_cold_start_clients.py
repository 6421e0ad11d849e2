"""Clients on the built layer do what ordinary boto3 clients do: same requests, errors, retries, TLS."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from layer_child import on_boto3, on_layer
from recording_server import EMPTY, Answer, Recording, recording_server

from infra_cdk.assets.build_folder import PROJECT, sources
from infra_cdk.assets.service_models import operations_called

if TYPE_CHECKING:
    from pathlib import Path

KEY = {"pk": {"S": "PERSON#п1"}, "sk": {"S": "PERSON"}}
CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("apigatewaymanagementapi", "post_to_connection", {"ConnectionId": "L0SM9cOFvHcCIhw=", "Data": "{}"}),
    ("apigatewaymanagementapi", "delete_connection", {"ConnectionId": "L0SM9cOFvHcCIhw="}),
    ("dynamodb", "batch_get_item", {"RequestItems": {"state": {"Keys": [KEY], "ConsistentRead": True}}}),
    (
        "dynamodb",
        "batch_execute_statement",
        {"Statements": [{"Statement": "INSERT INTO \"state\" VALUE {'pk': ?}", "Parameters": [{"S": "п"}]}]},
    ),
    ("dynamodb", "batch_write_item", {"RequestItems": {"state": [{"PutRequest": {"Item": KEY}}]}}),
    ("dynamodb", "delete_item", {"TableName": "state", "Key": KEY}),
    (
        "dynamodb",
        "execute_statement",
        {"Statement": 'SELECT * FROM "state" WHERE "pk" IN [?, ?]', "Parameters": [{"S": "п"}], "ConsistentRead": True},
    ),
    ("dynamodb", "get_item", {"TableName": "access", "Key": KEY, "ConsistentRead": True}),
    ("dynamodb", "put_item", {"TableName": "state", "Item": KEY | {"n": {"N": "1"}, "l": {"L": [{"NULL": True}]}}}),
    (
        "dynamodb",
        "query",
        {
            "TableName": "state",
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": "PERSON#1"}},
        },
    ),
    ("dynamodb", "transact_write_items", {"TransactItems": [{"Put": {"TableName": "state", "Item": KEY}}]}),
    ("dynamodb", "update_item", {"TableName": "state", "Key": KEY, "UpdateExpression": "REMOVE a"}),
    ("events", "put_events", {"Entries": [{"EventBusName": "b", "Source": "s", "DetailType": "t", "Detail": "{}"}]}),
    ("s3", "delete_object", {"Bucket": "exports", "Key": "школа 1/1.zip"}),
    ("s3", "get_object", {"Bucket": "bundles", "Key": "uploads/школа 1.zip"}),
    ("s3", "list_objects_v2", {"Bucket": "exports", "Prefix": "школа 1/", "ContinuationToken": "1+="}),
    ("s3", "put_object", {"Bucket": "bundles", "Key": "reports/1.json", "Body": "отчёт", "ContentType": "text/plain"}),
    ("secretsmanager", "get_secret_value", {"SecretId": "svyazka"}),
    ("sns", "publish", {"PhoneNumber": "+79120000000", "Message": "Код 123456"}),
    (
        "sqs",
        "change_message_visibility",
        {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/1/q", "ReceiptHandle": "AQEB+/=", "VisibilityTimeout": 60},
    ),
    (
        "sqs",
        "send_message",
        {
            "QueueUrl": "http://127.0.0.1/1/q",
            "MessageBody": "{}",
            "MessageAttributes": {"reason": {"DataType": "String", "StringValue": "x"}},
        },
    ),
    (
        "sqs",
        "send_message_batch",
        {"QueueUrl": "http://127.0.0.1/1/q", "Entries": [{"Id": "1", "MessageBody": "{}", "MessageGroupId": "g"}]},
    ),
]
ANSWERS: dict[str, Answer] = {
    "s3": (200, {}, b""),
    "sns": (200, {"Content-Type": "text/xml"}, b"<PublishResponse><PublishResult/></PublishResponse>"),
}
WINDOWS = "https://execute-api.eu-central-1.amazonaws.com"
"""Where open windows are posted to is a setting of the stage; boto3 takes the region's own."""
# Of the requests' time of day and random ids, both programs have the same; who sends them differs.
DIFFER = {"User-Agent", "amz-sdk-invocation-id"}

MAKE_ON_LAYER = "from svyazka_common.aws import client as make\n"
MAKE_ON_BOTO3 = (
    "import boto3\nfrom svyazka_common.aws import config_of\n"
    "def make(service): return boto3.client(service, config=config_of(service))\n"
)
SEND = """
import datetime, json, sys, uuid
import botocore.auth
botocore.auth.get_current_datetime = lambda *_, **__: datetime.datetime(2026, 1, 2, 3, 4, 5)
uuid.uuid4 = lambda: uuid.UUID(int=7)
for service, operation, arguments in json.loads(sys.argv[1]):
    getattr(make(service), operation)(**arguments)
print("null")
"""
ADDRESSES = """
import json, sys
addresses = []
class Stop(Exception): pass
def stop(request, **_):
    addresses.append(request.url)
    raise Stop
for service, operation, arguments in json.loads(sys.argv[1]):
    client = make(service)
    client.meta.events.register_first("before-send", stop)
    try:
        getattr(client, operation)(**arguments)
    except Stop:
        pass
print(json.dumps(addresses))
"""
FAIL = """
import json, sys
from botocore.exceptions import ClientError
found = make("dynamodb")
try:
    found.transact_write_items(TransactItems=json.loads(sys.argv[1]))
except ClientError as error:
    print(json.dumps([type(error).__name__, type(error).__mro__[1].__name__, error.response["Error"],
                      error.response["CancellationReasons"],
                      isinstance(error, found.exceptions.TransactionCanceledException)]))
"""
ONE_CALL = """
import json
from botocore.exceptions import BotoCoreError
try:
    print(json.dumps(make("dynamodb").query(TableName="t", KeyConditionExpression="a")["Count"]))
except BotoCoreError as error:
    print(json.dumps(type(error).__name__))
"""
POST = """
import json
from functions.messenger.repository import posting
print(json.dumps(posting.post("L0SM9cOFvHcCIhw=", b"{}")))
"""
COUNTED: Answer = (200, {"Content-Type": "application/x-amz-json-1.0"}, b'{"Count": 7}')
BROKEN: Answer = (500, {"Content-Type": "application/x-amz-json-1.0"}, b'{"__type": "InternalServerError"}')


def test_every_operation_that_is_called_is_compared() -> None:
    called = operations_called([*sources(PROJECT / "functions", ".py"), *sources(PROJECT / "layers", ".py")])
    assert called == {operation for _, operation, _ in CALLS}


def test_requests_are_those_of_ordinary_clients() -> None:
    with recording_server() as server:
        server.answers = [ANSWERS.get(service, EMPTY) for service, _, _ in CALLS] * 2
        on_layer(MAKE_ON_LAYER + SEND, CALLS, AWS_ENDPOINT_URL=server.url, SOCKET_CALLBACK_URL=server.url)
        lean = _comparable(server)
        on_boto3(MAKE_ON_BOTO3 + SEND, CALLS, AWS_ENDPOINT_URL=server.url)
        ordinary = _comparable(server)
    assert len(lean) == len(CALLS)
    assert lean == ordinary


@pytest.mark.parametrize("account", [{}, {"AWS_ACCOUNT_ID": "123456789012"}])
def test_addresses_in_the_cloud_are_those_of_ordinary_clients(account: dict[str, str]) -> None:
    lean = on_layer(MAKE_ON_LAYER + ADDRESSES, CALLS, SOCKET_CALLBACK_URL=WINDOWS, **account)
    assert lean == on_boto3(MAKE_ON_BOTO3 + ADDRESSES, CALLS, **account)
    assert all("amazonaws.com" in address or "127.0.0.1" in address or "api.aws" in address for address in lean)
    assert len(lean) == len(CALLS)


def test_errors_are_those_of_ordinary_clients() -> None:
    reasons = [{"Code": "ConditionalCheckFailed", "Message": "no", "Item": {"pk": {"S": "a"}}}]
    content = {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", "Message": "cancelled"}
    answer = json.dumps(content | {"CancellationReasons": reasons}).encode()
    items = next(arguments["TransactItems"] for _, operation, arguments in CALLS if operation == "transact_write_items")
    with recording_server() as server:
        server.answers = [(400, {"Content-Type": "application/x-amz-json-1.0"}, answer)]
        lean = on_layer(MAKE_ON_LAYER + FAIL, items, AWS_ENDPOINT_URL=server.url)
        ordinary = on_boto3(MAKE_ON_BOTO3 + FAIL, items, AWS_ENDPOINT_URL=server.url)
    assert lean == ordinary
    assert lean[0] == "TransactionCanceledException"
    assert lean[3] == reasons
    assert lean[4] is True


def test_a_failing_service_is_tried_three_times() -> None:
    with recording_server() as server:
        server.answers = [BROKEN, BROKEN, COUNTED]
        assert on_layer(MAKE_ON_LAYER + ONE_CALL, AWS_ENDPOINT_URL=server.url) == 7
        assert len(server.requests) == 3


def test_a_certificate_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    with recording_server(_certificate(tmp_path)) as server:
        server.answers = [COUNTED]
        assert on_layer(MAKE_ON_LAYER + ONE_CALL, AWS_ENDPOINT_URL=server.url) == "SSLError"
        assert server.requests == []


def test_a_certificate_that_is_trusted_is_taken(tmp_path: Path) -> None:
    certificate = _certificate(tmp_path)
    with recording_server(certificate) as server:
        server.answers = [COUNTED]
        trusting = {"AWS_ENDPOINT_URL": server.url, "AWS_CA_BUNDLE": str(certificate)}
        assert on_layer(MAKE_ON_LAYER + ONE_CALL, **trusting) == 7


def test_window_is_posted_to_where_the_certificate_is_trusted_alone(tmp_path: Path) -> None:
    certificate = _certificate(tmp_path)
    with recording_server(certificate) as server:
        assert on_layer(POST, context="messenger", SOCKET_CALLBACK_URL=server.url) is None
        assert server.requests == []
        trusting = {"SOCKET_CALLBACK_URL": server.url, "AWS_CA_BUNDLE": str(certificate)}
        assert on_layer(POST, context="messenger", **trusting) == 200


def _comparable(server: Recording) -> list[tuple[str, str, dict[str, str], bytes]]:
    requests = [
        (method, path, {name: text for name, text in headers.items() if name not in DIFFER}, body)
        for method, path, headers, body in server.requests
    ]
    server.requests.clear()
    return requests


def _certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "certificate.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
