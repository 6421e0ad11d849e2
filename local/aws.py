"""AWS clients for the emulator, and what the deployed stacks are called there."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

from local.environment import REGION
from local.ports import LOOPBACK
from operations.target import LOCAL_STAGE

STAGE = LOCAL_STAGE
STATE_STACK = f"SvyazkaState-{STAGE}"
API_STACK = f"SvyazkaApi-{STAGE}"


def client(service: str, port: int) -> Any:
    """A client of the emulator on this port, whatever the machine's own AWS settings are."""
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)  # noqa: S106 - the emulator takes any
    # Path style: buckets' own host names under localhost are not known to every resolver.
    config = Config(s3={"addressing_style": "path"}, proxies={}, retries={"mode": "standard"})
    return session.client(service, endpoint_url=f"http://{LOOPBACK}:{port}", config=config)


def outputs(port: int, stack: str) -> dict[str, str]:
    """The outputs of a deployed stack, by name."""
    described = client("cloudformation", port).describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
