"""Deployed stacks put by: an emulator's files after deploying and loading, ready to be copied and started again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from local import deployment, region, toolchain
from local.demo_region import academic_year
from local.emulator_process import Emulator, clean_mark
from local.errors import LocalError
from local.fingerprint import fingerprint
from local.lock import only_one
from local.paths import SNAPSHOTS
from local.ports import free_port
from local.quiescence import wait_until_quiet
from operations.terminal import step

if TYPE_CHECKING:
    from pathlib import Path


QUIET_WITHIN_SECONDS = 120.0


def copy_to(home: Path) -> None:
    """Make `home` a fresh copy of the stack that belongs to the present sources, deploying it first if need be."""
    with only_one("snapshot"):
        source = _ensured(_present())
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(source, home, ignore=shutil.ignore_patterns("tmp", "emulator.log"))


def is_current(home: Path) -> bool:
    """Tell whether `home` is a stack of the present sources that was put away whole."""
    return clean_mark(home).exists() and _mark(home) == _present()


def _ensured(mark: str) -> Path:
    toolchain.install()
    ready = SNAPSHOTS / mark
    if not (clean_mark(ready).exists() and _mark(ready) == mark):
        building = SNAPSHOTS / "building"
        shutil.rmtree(SNAPSHOTS, ignore_errors=True)
        _build(building)
        (building / "fingerprint").write_text(mark, "utf-8")
        building.rename(ready)
    return ready


def _build(home: Path) -> None:
    home.mkdir(parents=True)
    with Emulator(home, free_port()) as emulator:
        with step("Starting the AWS emulator"):
            emulator.wait_until_it_answers()
        deployment.deploy(emulator)
        region.load(emulator)
        with step("Letting the queues run empty"):
            wait_until_quiet(emulator, at_most_seconds=QUIET_WITHIN_SECONDS)
            region.forget_second_rounds(emulator)
    if not clean_mark(home).exists():
        message = f"The emulator did not save its state; its log is {home / 'emulator.log'}"
        raise LocalError(message)


def _present() -> str:
    # The demo region belongs to the academic year.
    return f"{fingerprint()}-{academic_year.containing(academic_year.today())}"


def _mark(home: Path) -> str:
    path = home / "fingerprint"
    return path.read_text("utf-8") if path.exists() else ""
