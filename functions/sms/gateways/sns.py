"""Amazon SNS. It can't be asked what became of a text, and it calls nobody."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError
from msgspec import Struct

from functions.sms.gateways.sender import NotTakenError, UnknownOutcomeError
from svyazka_common import aws

if TYPE_CHECKING:
    from functions.sms.gateways.sender import DeliveryStatus, GatewayKind, Message, Refusal


REFUSALS: dict[str, Refusal] = {
    "AuthorizationError": "login",
    "AuthorizationErrorException": "login",
    "InvalidSecurity": "login",
    "OptedOut": "number",
    "OptedOutException": "number",
    "Throttled": "busy",
    "ThrottledException": "busy",
    "Throttling": "busy",
    "ThrottlingException": "busy",
}
"""Errors of Publish with a meaning of their own; another error that is the request's fault counts as `parameters`."""


class SnsSender(Struct, frozen=True, kw_only=True):
    """`SmsSender` by SNS Publish; «Transactional» is SNS's word for texts that must arrive at once."""

    sender: str | None = None
    kind: GatewayKind = "sns"
    calls: bool = False
    tells_status: bool = False

    def send(self, message: Message) -> str:
        """Publish the text: SNS's id of it."""
        attributes = {"AWS.SNS.SMS.SMSType": "Transactional"} | (
            {"AWS.SNS.SMS.SenderID": self.sender} if self.sender else {}
        )
        request: dict[str, Any] = {
            "PhoneNumber": message.phone,
            "Message": message.text,
            "MessageAttributes": {
                name: {"DataType": "String", "StringValue": text} for name, text in attributes.items()
            },
        }
        try:
            answer = aws.client("sns").publish(**request)
        except ClientError as error:
            raise _judged(error) from None
        except (EndpointConnectionError, ConnectTimeoutError):
            raise NotTakenError("unreachable") from None
        except BotoCoreError:
            raise UnknownOutcomeError from None
        return str(answer["MessageId"])

    def status(self, message_id: str, phone: str) -> DeliveryStatus:  # noqa: ARG002 - SNS has no such call
        """Return `not_told`, since SNS can't be asked."""
        return "not_told"


def _judged(error: ClientError) -> NotTakenError | UnknownOutcomeError:
    code = error.response["Error"]["Code"]
    if code in REFUSALS:
        return NotTakenError(REFUSALS[code])
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", HTTPStatus.BAD_REQUEST)
    # An answer of 5xx may come after the text has left.
    return UnknownOutcomeError() if status >= HTTPStatus.INTERNAL_SERVER_ERROR else NotTakenError("parameters")
