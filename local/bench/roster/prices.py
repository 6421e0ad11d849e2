"""What AWS asks for, in dollars, us-east-1, on demand, Lambda on arm64 (price pages of November 2026)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra_cdk.functions import FUNCTIONS

if TYPE_CHECKING:
    from local.bench.roster.phase import Phase
    from local.bench.roster.pump import Work

MILLION = 1_000_000

WRITE_UNIT = 0.625 / MILLION
READ_UNIT = 0.125 / MILLION
GIGABYTE_SECOND = 0.0000133334
LAMBDA_CALL = 0.20 / MILLION
SQS_REQUEST = 0.40 / MILLION
EVENT = 1.00 / MILLION
HTTP_CALL = 1.00 / MILLION
"""Of an HTTP API, for up to 512 KB."""
FRAME = 1.00 / MILLION
"""Of a WebSocket API, either way, for up to 32 KB."""
CONNECTION_MINUTE = 0.25 / MILLION

CALL_SECONDS = 0.005
"""What a call to DynamoDB takes in AWS; here it goes to an emulator, whose time says nothing."""
FURTHER_SECONDS = 0.001
"""What each partition or item after the first adds to the call of a statement."""
WHOLE_CPU = 1769
"""Megabytes that come with a whole processor."""

MEMORY = {function.module: function.memory for function in FUNCTIONS}
SIDE_BY_SIDE = {"roster": 8}
"""How many calls a context's functions have under way at once; one where nothing is said."""


def lambda_seconds(module: str, work: Work) -> float:
    """How long a function would have run in Lambda for the work that it did here.

    Its processor's time here, longer where it has less than a whole one there, and the time that it waits.
    """
    waits = work.asked * CALL_SECONDS + work.further * FURTHER_SECONDS
    waits_side_by_side = waits / SIDE_BY_SIDE.get(module.partition(".")[0], 1)
    return work.cpu / min(1.0, MEMORY[module] / WHOLE_CPU) + waits_side_by_side


def dollars(phase: Phase) -> float:
    """The price of a phase: DynamoDB, SQS, EventBridge, Lambda. What is stored is not in it."""
    functions = sum(
        work.calls * LAMBDA_CALL + lambda_seconds(module, work) * MEMORY[module] / 1024 * GIGABYTE_SECOND
        for module, work in phase.work.items()
    )
    return (
        phase.all_write_units * WRITE_UNIT
        + phase.read_units * READ_UNIT
        + phase.sqs_requests * SQS_REQUEST
        + phase.events * EVENT
        + functions
    )
