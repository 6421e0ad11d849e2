"""Asking: the real handlers in this process, their tables on DynamoDB Local."""

from __future__ import annotations

import gc
import os
import time
from contextlib import contextmanager
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING

import boto3

from local import environment
from local.bench import schema, world
from local.bench.endpoint import aws_endpoint
from local.bench.enumeration.questions import Question, records
from local.bench.start import Context
from local.dynamodb_local.server import running
from local.errors import LocalError
from svyazka_common.records.roster import Organisation

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.bench.enumeration.statistics import Pair

WARM_UP = 25
"""Pairs that nobody counts: a process's first calls load modules, and DynamoDB Local gets faster at first."""
SEED = "svyazka: bench, who comes first"


@contextmanager
def prepared(pairs: int) -> Generator[None]:
    """Tables with all that so many pairs of each question need; handlers in this process reach them."""
    with running() as dynamodb_address, aws_endpoint() as others:
        os.environ.update(_environment(dynamodb_address, others))
        dynamodb = boto3.client("dynamodb", endpoint_url=dynamodb_address)
        boto3.client("secretsmanager").create_secret(Name="svyazka", SecretString="s" * 64)
        for table in ("state", "access"):
            dynamodb.create_table(**schema.definition(table))
        school = Organisation(organisation_id=world.SCHOOL, kind="school", name="Лицей № 3", version=1)
        dynamodb.put_item(TableName="state", Item=school.to_item())
        for number in range(pairs + WARM_UP):
            for table, record in records(number):
                dynamodb.put_item(TableName=table, Item=record.to_item())
        yield


def ask(question: Question, pairs: int) -> list[Pair]:
    """Ask for known and unknown in turn, either first by chance; (known, unknown) in ms."""
    chance = Random(SEED)  # noqa: S311 - repeatable on purpose
    measured: list[Pair] = []
    gc.disable()  # or the collector would come in one call of a pair
    try:
        for number in range(pairs + WARM_UP):
            order = chance.choice(((True, False), (False, True)))
            taken = {known: _milliseconds(question, number, known=known) for known in order}
            measured.append((taken[True], taken[False]))
    finally:
        gc.enable()
    return measured[WARM_UP:]


def _milliseconds(question: Question, number: int, *, known: bool) -> float:
    handler = import_module(f"functions.{question.module}").handler
    event = question.event(number, known=known)
    begun = time.perf_counter()
    answer = handler(event, Context())
    taken = (time.perf_counter() - begun) * 1000
    if answer["statusCode"] != question.status:
        message = f"{question.name} answered otherwise than expected: {answer}"
        raise LocalError(message)
    return taken


def _environment(dynamodb_address: str, others: str) -> dict[str, str]:
    return {
        **environment.credentials(int(others.rpartition(":")[2])),
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb_address,
        "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
        "POWERTOOLS_SERVICE_NAME": "bench",
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
        "STATE_TABLE": "state",
        "ACCESS_TABLE": "access",
        "SECRET_ID": "svyazka",
        "STAGE": "local",
    }
