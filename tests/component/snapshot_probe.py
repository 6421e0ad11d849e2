"""Run as a program: imports handlers as Lambda does before it takes a snapshot, and prints what they did meanwhile.

Arguments, as JSON: the folders to import from, the handlers' modules, and whether Lambda's hooks are there and run.
"""

import json
import os
import sys

asked: list[str] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen"}:
        asked.append(f"{event} {arguments[-1]}")


def main() -> None:
    """Watch, import, print."""
    folders, modules, with_hooks = map(json.loads, sys.argv[1:])
    sys.path[:0] = folders
    hooks: dict[str, list[object]] = {"before": [], "after": []}
    if with_hooks:
        from importlib.machinery import ModuleSpec  # noqa: PLC0415
        from types import ModuleType  # noqa: PLC0415

        runtime = ModuleType("snapshot_restore_py")
        runtime.__spec__ = ModuleSpec("snapshot_restore_py", None)
        runtime.register_before_snapshot = hooks["before"].append  # type: ignore[attr-defined]
        runtime.register_after_restore = hooks["after"].append  # type: ignore[attr-defined]
        sys.modules["snapshot_restore_py"] = runtime

    drawn: list[int] = []
    urandom = os.urandom

    def counting(size: int) -> bytes:
        drawn.append(size)
        return urandom(size)

    os.urandom = counting
    # Only now: `secrets` and `uuid` reach the operating system by way of these.
    import random  # noqa: PLC0415
    from importlib import import_module  # noqa: PLC0415

    random.seed(7)
    before = random.getstate()
    sys.addaudithook(_watch)
    for module in modules:
        import_module(module)
    for hook in hooks["before"]:
        hook()  # type: ignore[operator]

    import gc  # noqa: PLC0415

    from botocore.client import BaseClient  # noqa: PLC0415
    from botocore.credentials import Credentials  # noqa: PLC0415

    from svyazka_common import aws, secrets  # noqa: PLC0415

    report = {
        "asked": asked,
        "drawn": drawn,
        "seeded_alike": random.getstate() == before,
        "secrets": secrets._stage_secret.cache_info().currsize,
        "clients": aws.client.cache_info().currsize,
        "objects": [type(thing).__name__ for thing in gc.get_objects() if isinstance(thing, Credentials | BaseClient)],
        "hooks": {name: len(registered) for name, registered in hooks.items()},
    }
    for hook in hooks["after"]:
        hook()  # type: ignore[operator]
    report["seeded_anew"] = random.getstate() != before
    sys.stdout.write("\n" + json.dumps(report))


if __name__ == "__main__":
    main()
