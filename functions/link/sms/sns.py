"""SMS by Amazon SNS."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from functions.link.sms.sender import NotTakenError
from svyazka_common import aws


class SnsSender:
    """`SmsSender` by SNS Publish; «Transactional» is SNS's word for texts that must arrive at once."""

    def send(self, phone: str, text: str) -> None:
        """Publish the text. Raises NotTakenError where SNS refuses."""
        try:
            aws.client("sns").publish(
                PhoneNumber=phone,
                Message=text,
                MessageAttributes={"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}},
            )
        except ClientError as error:
            raise NotTakenError(error.response["Error"]["Code"]) from None
        except BotoCoreError as error:
            raise NotTakenError(type(error).__name__) from None
