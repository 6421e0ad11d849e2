"""`svyazka up`: the stack, until Ctrl-C."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from local import demo_logins, running, stack, toolchain
from local.environment import REGION
from local.errors import LocalError
from local.output import print_document, print_up
from local.paths import UP
from local.ports import require_free
from local.progress import say, step
from local.settle import settle
from local.sms import SMS_PATH

if TYPE_CHECKING:
    from typing import Any

    from local.emulator_process import Emulator

LOOK_SECONDS = 0.3


def up(port: int, *, fresh: bool, as_json: bool) -> None:
    """Run the stack on a port until interrupted. Raises LocalError where something is in the way."""
    require_free(port)
    home = UP / str(port)
    toolchain.install()
    stack.put_ready(home, fresh=fresh)
    with stack.started(home, port) as emulator, running.noted(home, port):
        document = describe(port)
        if as_json:
            print_document(document)
        else:
            print_up(document)
        _hold(emulator)


def describe(port: int) -> dict[str, Any]:
    """What there is to know about a running stack."""
    address = running.address_of(port)
    return {
        "ok": True,
        "address": address,
        "api": f"{address}/api",
        "sms": f"{address}{SMS_PATH}",
        "aws_endpoint": address,
        "aws_region": REGION,
        "logins": demo_logins.as_documents(),
    }


def _hold(emulator: Emulator) -> None:
    try:
        while emulator.is_running():
            time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        say("")
        with step("Stopping"):
            settle(emulator, at_most_seconds=5)
            emulator.stop()
        return
    message = f"The AWS emulator has ended by itself; its log is {emulator.home / 'emulator.log'}"
    raise LocalError(message)
