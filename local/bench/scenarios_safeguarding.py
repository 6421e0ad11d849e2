"""The calls about children's safety in the chats."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

from local.bench import world
from local.bench.events import messages
from local.bench.scenario import Event, Scenario, signed_in
from local.bench.start import Context
from svyazka_common.records.exports import ChatExport
from svyazka_common.records.safeguarding import Report

CHAT = f"/api/messenger/chats/class_pupils~{world.CLASS}"


def _call(module: str, event: Event) -> None:
    import_module(f"functions.{module}").handler(event, Context())


def _report() -> Event:
    world.store_teachers_membership()
    sent: dict[str, Any] = {"client_id": "c1", "known": 0, "text": "Дай списать, а то хуже будет"}
    _call("messenger.handlers.send", signed_in("POST", f"{CHAT}/messages", "pupil", body=sent))
    return signed_in("POST", f"{CHAT}/messages/1/reports", "teacher", body={"reason": "threat"})


def _decide(*, mute_author: bool = False) -> Event:
    _call("safeguarding.handlers.report", _report())
    report = Report.from_item(world.stored("messages", "report"))
    path = f"/api/safeguarding/reports/{report.report_id}/decision"
    return signed_in("POST", path, "admin", body={"removes_message": True, "mute_author": mute_author})


def _lift_mute() -> Event:
    _call("safeguarding.handlers.decide", _decide(mute_author=True))
    report = Report.from_item(world.stored("messages", "report"))
    return signed_in("DELETE", f"/api/safeguarding/reports/{report.report_id}/mute", "admin")


def _order_export() -> Event:
    path = f"/api/safeguarding/chats/class_pupils~{world.CLASS}/exports"
    return signed_in("POST", path, "admin", body={"reason": "Запрос комиссии по делам несовершеннолетних"})


def _write_export() -> Event:
    _call("safeguarding.handlers.order_export", _order_export())
    export = ChatExport.from_item(world.stored("state", "chat_export"))
    order = {"organisation_id": export.organisation_id, "made_at_ms": export.made_at_ms, "token": export.token}
    return messages("chat-exports", order)


def _export_file() -> Event:
    _call("safeguarding.handlers.write_export", _write_export())
    export = ChatExport.from_item(world.stored("state", "chat_export"))
    return signed_in("POST", f"/api/safeguarding/exports/{export.export_id}/file", "admin", body={})


SCENARIOS: dict[str, Scenario] = {
    "safeguarding.handlers.report": Scenario(_report, 204),
    "safeguarding.handlers.reports": Scenario(partial(signed_in, "GET", "/api/safeguarding/reports", "admin"), 200),
    "safeguarding.handlers.decide": Scenario(_decide, 204),
    "safeguarding.handlers.lift_mute": Scenario(_lift_mute, 204),
    "safeguarding.handlers.retain": Scenario(dict),
    "safeguarding.handlers.school_chats": Scenario(partial(signed_in, "GET", "/api/safeguarding/chats", "admin"), 200),
    "safeguarding.handlers.order_export": Scenario(_order_export, 200),
    "safeguarding.handlers.exports": Scenario(partial(signed_in, "GET", "/api/safeguarding/exports", "admin"), 200),
    "safeguarding.handlers.export_file": Scenario(_export_file, 200),
    "safeguarding.handlers.write_export": Scenario(_write_export),
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
