"""One cold start, as its own program: sees only what Lambda would see, answers one event, prints the answer, ends.

Argument: a JSON object with `path` (folders to import from), `handler` (`package.module.function`) and `event`.
"""

import os
import sys


class Context:
    """The context that Lambda passes beside the event."""

    function_name = "svyazka-bench"
    function_version = "$LATEST"
    memory_limit_in_mb = "1024"
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:svyazka-bench"
    aws_request_id = "6f1b2a0e-0000-4000-8000-000000000001"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """Milliseconds until Lambda would end the call."""
        return 10_000


def main() -> None:
    """Import, call, print."""
    import json  # noqa: PLC0415 - Lambda's own runtime loads these two before it imports a handler
    from importlib import import_module  # noqa: PLC0415

    order = json.loads(sys.argv[1])
    sys.path[:0] = order["path"]
    module, _, function = order["handler"].rpartition(".")
    answer = getattr(import_module(module), function)(order["event"], Context())
    sys.stdout.write("\n" + json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)  # Lambda would keep the interpreter: taking it down is no part of a start


if __name__ == "__main__":
    main()
