"""Synthesise every stage into a folder; run as a program, because jsii and its warnings are no business of pytest's."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self
from unittest import mock

from infra_cdk import nag
from infra_cdk.app import build, new_app
from infra_cdk.assets.page import FILES
from infra_cdk.stage import read_stage, stage_file

if TYPE_CHECKING:
    from aws_cdk import Acknowledgment
    from constructs import IConstruct

    from infra_cdk.assets import Architecture

FILES_OF = {
    "local": stage_file("local"),
    "dev": stage_file("dev"),
    # The committed one lacks what a region fills in.
    "prod": Path(__file__).parent / "stages" / "prod.toml",
}
UNEXCEPTED = "prod-without-exceptions"
EXCEPTIONS = "exceptions.json"


class Placeholder:
    """Stands where code would: templates say only where the code lies, so nothing need be built for them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def layer(self, architecture: Architecture) -> Path:
        return self._made(f"layer-{architecture}")

    def code(self, context: str) -> Path:
        return self._made(f"code-{context}")

    def page(self) -> Path:
        made = self._made("page")
        (made / FILES).mkdir(exist_ok=True)
        (made / FILES / "index.html").touch()
        return made

    def _made(self, name: str) -> Path:
        made = self._folder / name
        made.mkdir(exist_ok=True)
        return made


class Remembering:
    """In the place of the CDK's `Validations`: exceptions are noted and not made."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self._path = ""

    def of(self, resource: IConstruct) -> Self:
        self._path = resource.node.path
        return self

    def acknowledge(self, exception: Acknowledgment) -> None:
        self.asked.append((self._path, exception.id))


def synthesise(name: str, folder: Path, outdir: str) -> None:
    stage = read_stage(FILES_OF[name])
    build(new_app(stage, str(folder / outdir)), stage, Placeholder(folder)).synth()


def synthesise_without_exceptions(folder: Path) -> None:
    remembering = Remembering()
    with mock.patch.object(nag, "Validations", remembering), contextlib.suppress(RuntimeError):
        synthesise("prod", folder, UNEXCEPTED)
    (folder / UNEXCEPTED / EXCEPTIONS).write_text(json.dumps(remembering.asked))


def main() -> None:
    folder = Path(sys.argv[1])
    for name in FILES_OF:
        synthesise(name, folder, name)
    synthesise_without_exceptions(folder)


if __name__ == "__main__":
    main()
