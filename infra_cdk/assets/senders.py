"""A layer's folder with what each sender of roster changes may send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from functions.roster.changes.senders import FILE, PACKAGE
from infra_cdk.assets.build_folder import built, content_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from infra_cdk.stage import RosterSender


def senders_folder(senders: Sequence[RosterSender]) -> Path:
    """The folder, named by its contents; `functions.roster.changes.senders` reads it.

    A layer and no variable: a function's environment holds 4 KB, and a region may have dozens of senders. It is
    deployed together with the functions, and read without a call or a permission.
    """
    text = json.dumps([sender.grant() for sender in senders], ensure_ascii=False, indent=1)

    def build(folder: Path) -> None:
        package = folder / "python" / PACKAGE
        package.mkdir(parents=True)
        (package / FILE).write_text(text, "utf-8")

    return built(f"senders-{content_hash([], text)}", build)
