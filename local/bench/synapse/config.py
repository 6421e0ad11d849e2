"""A Synapse that is held up by nothing but its own work: no federation, no rate limits, nothing beside rooms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from local.ports import LOOPBACK

if TYPE_CHECKING:
    from pathlib import Path

SERVER = "bench.local"
SHARED_SECRET = "bench"  # noqa: S105 - of a server that nobody else reaches
_LIMITS = ("rc_message", "rc_registration", "rc_admin_redaction", "rc_joins_per_room", "rc_room_creation", "rc_reports")
_UNLIMITED = {"per_second": 1_000_000, "burst_count": 1_000_000}


def write(folder: Path, port: int) -> Path:
    """Write the configuration into a folder, which also holds the database; its path. JSON is YAML too."""
    path = folder / "homeserver.yaml"
    path.write_text(json.dumps(_settings(folder, port)), "utf-8")
    return path


def _settings(folder: Path, port: int) -> dict[str, Any]:
    return {
        "server_name": SERVER,
        "pid_file": str(folder / "synapse.pid"),
        "listeners": [
            {"port": port, "type": "http", "bind_addresses": [LOOPBACK], "resources": [{"names": ["client"]}]}
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "synapse.db")}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "log_config": str(_log(folder)),
        "registration_shared_secret": SHARED_SECRET,
        "macaroon_secret_key": SHARED_SECRET,
        "form_secret": SHARED_SECRET,
        "report_stats": False,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "presence": {"enabled": False},
        "push": {"enabled": False},
        "enable_search": False,
        **dict.fromkeys(_LIMITS, _UNLIMITED),
        "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), _UNLIMITED),
        "rc_joins": dict.fromkeys(("local", "remote"), _UNLIMITED),
        "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _UNLIMITED),
    }


def _log(folder: Path) -> Path:
    path = folder / "log.yaml"
    handlers = {"console": {"class": "logging.StreamHandler"}}
    path.write_text(
        json.dumps({"version": 1, "handlers": handlers, "root": {"level": "WARNING", "handlers": ["console"]}}), "utf-8"
    )
    return path
