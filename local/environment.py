"""Environment variables of the programs that we start: the machine's own, without what would lead to a real cloud."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from local.ports import LOOPBACK

REGION = "us-east-1"
ACCOUNT = "000000000000"
DROPPED = ("AWS_", "CDK_", "VIRTUAL_ENV", "UV_", "PYTHON")
NO_PROXY = f"{LOOPBACK},localhost"


def of_tools() -> dict[str, str]:
    """For node, npm and the CDK app: this environment's programs come first, no cloud account is in sight."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(DROPPED) and name != "FORCE_COLOR"}
    programs = str(Path(sys.executable).parent)
    return {
        **kept,
        "PATH": f"{programs}{os.pathsep}{kept.get('PATH', '')}",
        "NO_COLOR": "1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        "PYTHONUTF8": "1",
    }


def of_uv(environment: Path) -> dict[str, str]:
    """For `uv sync` into an environment of its own; the settings of uv itself (indexes, caches) stay."""
    kept = {name: text for name, text in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    return {**kept, "UV_PROJECT_ENVIRONMENT": str(environment), "UV_NO_PROGRESS": "1"}


def credentials(port: int) -> dict[str, str]:
    """Lead AWS clients to the emulator on this port."""
    return {
        "AWS_ENDPOINT_URL": f"http://{LOOPBACK}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
        "NO_PROXY": NO_PROXY,
        "no_proxy": NO_PROXY,
    }


def of_emulator(port: int, home: Path) -> dict[str, str]:
    """For the emulator and the functions that it runs; all of its files lie under `home` (`local.emulator_process`)."""
    passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    temporary = home / "tmp"
    return {
        **passed,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(home / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home / "s3"),
        "TMPDIR": str(temporary),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "INFO",
        "NO_PROXY": NO_PROXY,
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "SVYAZKA_API_ID_FILE": str(home / "api-id"),
        "SVYAZKA_SOCKET_ID_FILE": str(home / "socket-id"),
        "SVYAZKA_PAGE": str(home / "page"),
        "SVYAZKA_STAND_INS": str(home / "stand-ins"),
    }
