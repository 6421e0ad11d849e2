"""What a snapshot of a function holds: nothing secret, nothing by chance, no client and no connection."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from layer_child import ENVIRONMENT, function_path

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route

PROBE = Path(__file__).with_name("snapshot_probe.py")
HTTP = [declared for declared in FUNCTIONS if isinstance(declared.source, Route)]
WITH_ROUTES = list(dict.fromkeys(declared.context for declared in HTTP))


def probed(context: str, *, with_hooks: bool) -> dict[str, Any]:
    """What the handlers of a context's routes did when they were imported, in an interpreter of their own."""
    modules = [f"functions.{declared.module}" for declared in HTTP if declared.context == context]
    return run(modules, context, with_hooks=with_hooks)


def run(modules: list[str], context: str, *, with_hooks: bool, beside: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The probe's report of some modules, which lie in a context's folders or beside them."""
    arguments = ([str(folder) for folder in (*function_path(context), *beside)], modules, with_hooks)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-S", "-B", str(PROBE), *map(json.dumps, arguments)],
        env=ENVIRONMENT | {"SECRET_ID": "svyazka", "POWERTOOLS_METRICS_NAMESPACE": "Svyazka"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout.rpartition("\n")[2])
    return report


@pytest.mark.parametrize("with_hooks", [False, True], ids=["import", "hooks"])
@pytest.mark.parametrize("context", WITH_ROUTES)
def test_a_snapshot_holds_nothing_secret_and_nothing_by_chance(context: str, *, with_hooks: bool) -> None:
    report = probed(context, with_hooks=with_hooks)
    assert report["asked"] == []
    assert (report["secrets"], report["clients"], report["objects"]) == (0, 0, [])
    assert report["drawn"] == []
    assert report["seeded_alike"] is True


def test_chance_is_seeded_anew_after_a_restore() -> None:
    report = probed("link", with_hooks=True)
    assert report["hooks"] == {"before": 1, "after": 1}
    assert report["seeded_anew"] is True


def test_without_lambdas_hooks_nothing_is_registered() -> None:
    assert probed("link", with_hooks=False)["hooks"] == {"before": 0, "after": 0}


@pytest.mark.parametrize(
    ("source", "member", "noticed"),
    [
        ("import secrets; secrets.token_hex()", "drawn", [32]),
        ("import uuid; uuid.uuid4()", "drawn", [16]),
        ("import random; random.random()", "seeded_alike", False),
        ("from svyazka_common import aws; aws.client('dynamodb')", "clients", 1),
        ("import botocore.session as b; kept = b.get_session().get_credentials()", "objects", ["Credentials"]),
        ("import socket; socket.getaddrinfo('127.0.0.1', 443)", "asked", ["socket.getaddrinfo 0"]),
    ],
)
def test_the_probe_notices_what_must_not_be_there(tmp_path: Path, source: str, member: str, noticed: object) -> None:
    (tmp_path / "wrong.py").write_text(f"import functions\n{source}\n")
    assert run(["wrong"], "link", with_hooks=False, beside=(tmp_path,))[member] == noticed
