import os
import sys
import time
from pathlib import Path

import pytest

from local.errors import LocalError
from local.process import Process, close_stdin, run

ENV = {"PATH": os.environ["PATH"]}
CHILD_SLEEPS = "import subprocess, sys; print(subprocess.Popen(['sleep', '600']).pid, flush=True); sys.stdin.read()"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def wait_for_output(log: Path) -> str:
    while not log.read_text().endswith("\n"):
        time.sleep(0.01)
    return log.read_text()


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_leaving_the_context_ends_the_program_and_what_it_started(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Process(python(CHILD_SLEEPS), env=ENV, cwd=tmp_path, log=log) as process:
        grandchild = int(wait_for_output(log))
        assert is_alive(grandchild)
    assert process.poll() is not None
    while is_alive(grandchild):
        time.sleep(0.01)


def test_a_program_that_ends_when_asked_gives_its_exit_code(tmp_path: Path) -> None:
    asks = python("import sys; print('ready', flush=True); sys.stdin.read(); sys.exit(3)")
    process = Process(asks, env=ENV, cwd=tmp_path, log=tmp_path / "log", ask_to_stop=close_stdin)
    wait_for_output(tmp_path / "log")
    assert process.stop(grace_seconds=60) == 3


def test_a_program_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    process = Process(python(DEAF), env=ENV, cwd=tmp_path, log=tmp_path / "log")
    wait_for_output(tmp_path / "log")
    assert process.stop(grace_seconds=0.2) is None
    assert process.poll() is not None


def test_a_failed_run_tells_the_end_of_its_output(tmp_path: Path) -> None:
    failing = python("print('the reason'); raise SystemExit(2)")
    with pytest.raises(LocalError, match=r"(?s)Building failed \(exit code 2\).*the reason"):
        run(failing, env=ENV, cwd=tmp_path, log=tmp_path / "log", what="Building")


def test_a_run_that_succeeds_says_nothing(tmp_path: Path) -> None:
    run(python("pass"), env=ENV, cwd=tmp_path, log=tmp_path / "log", what="Nothing")
