"""The events that API Gateway, a table's stream and a queue hand to a function."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from local.environment import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEADERS = {
    "accept": "application/json",
    "accept-encoding": "gzip, deflate, br",
    "accept-language": "ru-RU,ru;q=0.9",
    "content-type": "application/json",
    "host": "journal.test",
    "origin": "https://journal.test",
    "sec-fetch-site": "same-origin",
    "user-agent": "Mozilla/5.0",
    "x-forwarded-for": "192.0.2.1",
    "x-forwarded-proto": "https",
}


def request(
    method: str,
    path: str,
    *,
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, str] | None = None,
    cookies: Iterable[str] = (),
) -> dict[str, Any]:
    """A call through the HTTP API (payload 2.0)."""
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "&".join(f"{name}={text}" for name, text in (query or {}).items()),
        "queryStringParameters": dict(query or {}),
        "cookies": list(cookies),
        "headers": HEADERS,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "bench",
            "domainName": "journal.test",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "Mozilla/5.0",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": "12/Mar/2026:19:03:58 +0000",
            "timeEpoch": 1773342238000,
        },
        "body": None if body is None else json.dumps(body, ensure_ascii=False),
        "isBase64Encoded": False,
    }


def stream(table: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """One item (in DynamoDB's own form) that has come into a table."""
    image = {
        "ApproximateCreationDateTime": 1773342238.0,
        "Keys": {name: item[name] for name in ("pk", "sk")},
        "NewImage": dict(item),
        "SequenceNumber": "100000000003718762",
        "SizeBytes": 400,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    record = {
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": image,
        "eventSourceARN": f"arn:aws:dynamodb:us-east-1:000000000000:table/{table}/stream/2026-01-01T00:00:00.000",
    }
    return {"Records": [record]}


def messages(queue: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """One message of a queue."""
    record = {
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": json.dumps(body),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1773342238000",
            "SenderId": ACCOUNT,
            "ApproximateFirstReceiveTimestamp": "1773342238010",
        },
        "messageAttributes": {},
        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:us-east-1:000000000000:{queue}",
        "awsRegion": "us-east-1",
    }
    return {"Records": [record]}
