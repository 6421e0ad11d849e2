"""The gateways that carry texts and calls, each behind `SmsSender`."""
