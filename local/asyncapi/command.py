"""Writing docs/asyncapi.yaml, or comparing it with the code."""

from __future__ import annotations

import sys

import yaml

from local.asyncapi.document import document
from local.paths import PROJECT
from operations.terminal import print_document

DOCUMENT = PROJECT / "docs" / "asyncapi.yaml"
HEAD = "# Written by `uv run svyazka asyncapi` from the models in functions/.\n"


def command(*, check: bool, as_json: bool) -> bool:
    """Write docs/asyncapi.yaml, or only compare it with the code. Returns whether they agree (now)."""
    text = HEAD + yaml.dump(document(), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)
    current = DOCUMENT.exists() and DOCUMENT.read_text() == text
    if not check and not current:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(text)
        current = True
    if as_json:
        print_document({"ok": current, "document": str(DOCUMENT.relative_to(PROJECT))})
    else:
        said = "is current" if current else "differs from the code: run `uv run svyazka asyncapi`"
        print(f"{DOCUMENT.relative_to(PROJECT)} {said}", file=sys.stdout if current else sys.stderr)
    return current


class _Plain(yaml.SafeDumper):
    """Without anchors: every part stands where it is read."""

    def ignore_aliases(self, _data: object) -> bool:
        return True
