"""What stands for DynamoDB in a measurement."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from local import toolchain
from local.dynamodb_local.server import running as dynamodb_local
from local.emulator_process import Emulator
from local.ports import free_port
from svyazka_common.reading import PARTITIONS_A_STATEMENT

if TYPE_CHECKING:
    from collections.abc import Generator

type Database = Literal["emulator", "dynamodb-local"]
"""The emulator that the local stack runs on; or AWS's own program, which is slower."""


@dataclass(frozen=True, slots=True)
class Running:
    """One that runs: its address, and how many partitions a statement reads that names them."""

    address: str
    partitions_a_statement: int = PARTITIONS_A_STATEMENT


@contextmanager
def running(database: Database) -> Generator[Running]:
    """An empty one. Raises LocalError where it can't be had or doesn't start."""
    if database == "dynamodb-local":
        with dynamodb_local(for_minutes=True) as address:
            # It reads the whole table for a statement that names more than one, which AWS doesn't.
            yield Running(address, partitions_a_statement=1)
        return
    toolchain.install()
    with tempfile.TemporaryDirectory(prefix="svyazka-bench-") as home, Emulator(Path(home), free_port()) as emulator:
        emulator.wait_until_it_answers()
        yield Running(emulator.url)
