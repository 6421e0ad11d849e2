"""The calls about children's safety in the chats."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

from local.bench import world
from local.bench.scenario import Event, Scenario, signed_in
from local.bench.start import Context
from svyazka_common.records.safeguarding import Report

CHAT = f"/api/messenger/chats/class_pupils~{world.CLASS}"


def _call(module: str, event: Event) -> None:
    import_module(f"functions.{module}").handler(event, Context())


def _report() -> Event:
    world.store_teachers_membership()
    sent: dict[str, Any] = {"client_id": "c1", "known": 0, "text": "Дай списать, а то хуже будет"}
    _call("messenger.handlers.send", signed_in("POST", f"{CHAT}/messages", "pupil", body=sent))
    return signed_in("POST", f"{CHAT}/messages/1/reports", "teacher", body={"reason": "threat"})


def _decide() -> Event:
    _call("safeguarding.handlers.report", _report())
    report = Report.from_item(world.stored("messages", "report"))
    path = f"/api/safeguarding/reports/{report.report_id}/decision"
    return signed_in("POST", path, "admin", body={"removes_message": True})


SCENARIOS: dict[str, Scenario] = {
    "safeguarding.handlers.report": Scenario(_report, 204),
    "safeguarding.handlers.reports": Scenario(partial(signed_in, "GET", "/api/safeguarding/reports", "admin"), 200),
    "safeguarding.handlers.decide": Scenario(_decide, 204),
    "safeguarding.handlers.retain": Scenario(dict),
    "safeguarding.handlers.school_chats": Scenario(partial(signed_in, "GET", "/api/safeguarding/chats", "admin"), 200),
    "safeguarding.handlers.read_chat": Scenario(
        partial(
            signed_in,
            "POST",
            f"/api/safeguarding/chats/class_pupils~{world.CLASS}/readings",
            "admin",
            body={"reason": "Жалоба родителей на травлю"},
        ),
        200,
    ),
}
