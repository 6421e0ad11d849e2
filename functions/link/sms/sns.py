"""SMS by Amazon SNS."""

from __future__ import annotations

from svyazka_common import aws


class SnsSender:
    """`SmsSender` by SNS Publish; «Transactional» is SNS's word for texts that must arrive at once."""

    def send(self, phone: str, text: str) -> None:
        """Publish the text. Raises botocore's ClientError where SNS refuses."""
        aws.client("sns").publish(
            PhoneNumber=phone,
            Message=text,
            MessageAttributes={"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}},
        )
