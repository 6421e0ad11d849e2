"""A cloud stage for the commands of the roster, from the command line to the handlers that do the work."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from roster_files import Moment, packed

from local import cli
from operations.roster import waiting
from roster.cloud import BUCKET, KEY, World, world
from svyazka_common import aws
from svyazka_common.records.roster import RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST: Moment = (2026, 9, 24, 3, 0, 0)
SECOND: Moment = (2026, 9, 25, 3, 0, 0)
SILENT_HOURS = 39
"""What the stage has, other than a stage has by itself."""


@dataclass
class Region:
    """A cloud stage whose functions do a piece of work each time that a command pauses to wait for them."""

    world: World
    file: Path
    uploaded: bool = False
    stands_still: bool = False
    schools_stand_still: bool = False
    received: int = 1

    def work(self, _seconds: float) -> None:
        if self.stands_still or (self.uploaded and self.schools_stand_still):
            return
        with redirect_stdout(io.StringIO()):  # what a function logs goes to CloudWatch
            if self.uploaded:
                body = self.world.next_school()
                assert body is not None, "the command waits for what nobody will do"
                assert self.world.school(body, self.received) == []
            else:
                self.uploaded = True
                assert self.world.split(received=self.received) == []

    def bring(self, files: dict[str, str], *options: str, moment: Moment = SECOND) -> int:
        """`svyazka roster import`; its exit code."""
        self.file.write_bytes(packed(files, moment))
        self.uploaded = False
        return svyazka("roster", "import", str(self.file), "--stage", "dev", *options)

    def roles(self, person_id: str) -> set[str]:
        """The status of each of a person's roles."""
        return {role.status for role in self.world.all(RoleAssignment) if role.person_id == person_id}


def svyazka(*arguments: str) -> int:
    """Run the command line as its script does; its exit code."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", ["svyazka", *arguments])
        patched.setattr(cli, "stop_like_ctrl_c", lambda: None)  # pytest has a Ctrl-C of its own
        patched.setattr(cli, "stop_with_uv", lambda: None)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return int(ended.value.code or 0)


@contextmanager
def stage(tables: dict[str, dict[str, Any]], folder: Path) -> Iterator[Region]:
    """The stage `dev`, with nothing in it."""
    with world(tables) as made:
        outputs = {
            "StateTable": "state",
            "AccessTable": "access",
            "RosterBucket": BUCKET,
            "RosterSchoolQueueUrl": os.environ["SCHOOL_QUEUE_URL"],
            "RosterSilentHours": str(SILENT_HOURS),
        }
        template = {
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
            "Outputs": {name: {"Value": value} for name, value in outputs.items()},
        }
        aws.client("cloudformation").create_stack(StackName="SvyazkaState-dev", TemplateBody=json.dumps(template))
        here = Region(made, folder / KEY.removeprefix("uploads/"))
        ticks = iter(range(10**6))
        clock = SimpleNamespace(sleep=here.work, monotonic=lambda: float(next(ticks)))
        with mock.patch.object(waiting, "time", clock):
            yield here


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The one document on standard output."""
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document
