"""What Lambda SnapStart asks of a function: its memory is saved after the handler's import, and restored many times.

`snapshot_restore_py` is a part of Lambda's Python runtime (https://docs.aws.amazon.com/lambda/latest/dg/
snapstart-runtime-hooks-python.html); tests, the local stack and stages without SnapStart run without it.
"""

from __future__ import annotations

from importlib.util import find_spec


def prepare() -> None:
    """Have Lambda load what clients are made of before it takes a snapshot, and seed chance anew after a restore.

    Nothing else has to be made anew: secrets, credentials, clients and connections are first asked for by a call, so
    that no snapshot holds any, and `secrets` and `uuid4` take their bytes from the operating system.
    """
    if find_spec("snapshot_restore_py") is None:
        return
    import random  # noqa: PLC0415 - for SnapStart alone

    from snapshot_restore_py import (  # type: ignore[import-not-found]  # noqa: PLC0415 - there only in Lambda
        register_after_restore,
        register_before_snapshot,
    )

    register_before_snapshot(_load_descriptions)
    # Environments restored from one snapshot would else wait equally long where they met (`transactions.pause`).
    register_after_restore(random.seed)


def _load_descriptions() -> None:
    from svyazka_common import aws  # noqa: PLC0415 - botocore, which must not be imported before modules are deferred

    aws.load_descriptions()
