"""For each function one event that it really answers, and what has to have happened before."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from local.asyncapi.examples import RECEIVED
from local.bench import scenarios_school, world
from local.bench.bundle import small_bundle
from local.bench.events import messages, request, stream
from local.bench.scenario import Event, Scenario, signed_in
from local.bench.start import Context
from local.demo_region.schools import AUTHORITY_ID
from svyazka_common.records.sequence import Sequence
from svyazka_common.secrets import code_digits

PHONE = "8 (912) 345-67-89"
DATA = {
    "last_name": "Петрова",
    "first_name": "Алёна",
    "patronymic": "Олеговна",
    "birth_date": "1980-02-28",
    "sex": "female",
}
LOGIN = {"organisation_id": world.SCHOOL, "login": "teacher"}
NEW_PASSWORD = "Ещё-один-пароль-7"  # noqa: S105 - of nobody
UPLOADED = "uploads/school1.zip"


def _handle(module: str, event: Event) -> Any:
    return import_module(f"functions.{module}").handler(event, Context())


def _organisations() -> Event:
    return request("GET", "/api/organisations", query={"kind": "school", "name": "лиц"})


def _login() -> Event:
    return request("POST", "/api/session", body=LOGIN | {"password": world.PASSWORD})


def _password_forgotten() -> Event:
    return request("POST", "/api/password/forgotten", body=LOGIN | {"phone": world.TEACHERS_PHONE})


def _password_phone() -> Event:
    begun = json.loads(_handle("link.password_forgotten", _password_forgotten())["body"])
    body = {
        "challenge_id": begun["challenge_id"],
        "code": code_digits("password", begun["challenge_id"]),
        "birth_date": world.BIRTH_DATE,
        "new_password": NEW_PASSWORD,
    }
    return request("POST", "/api/password/by-phone", body=body)


def _paper_code() -> Event:
    return signed_in("POST", "/api/password/paper-codes", "admin", body={"login": "teacher"})


def _password_paper() -> Event:
    issued = json.loads(_handle("link.paper_code", _paper_code())["body"])
    body = LOGIN | {"paper_code": issued["paper_code"], "new_password": NEW_PASSWORD}
    return request("POST", "/api/password/by-paper-code", body=body)


def _phone() -> Event:
    return signed_in("POST", "/api/link/phone", "parent", body={"phone": PHONE})


def _code() -> Event:
    phone = _phone()
    _handle("link.phone", phone)
    challenge_id = world.stored("access", "sms")["challenge_id"]["S"]
    return request("POST", "/api/link/code", body={"code": code_digits("link", challenge_id)}, cookies=phone["cookies"])


def _vk_id() -> Event:
    code = _code()
    _handle("link.code", code)
    return request("PUT", "/api/link/vk-id", body=DATA, cookies=code["cookies"])


def _study_profile() -> Event:
    vk_id = _vk_id()
    _handle("link.vk_id", vk_id)
    return request("PUT", "/api/link/study-profile", body=DATA, cookies=vk_id["cookies"])


def _send_sms() -> Event:
    _handle("link.phone", _phone())
    return stream("access", world.stored("access", "sms"))


def _members() -> Event:
    chat_id = f"class_pupils~{world.CLASS}"
    return signed_in("GET", f"/api/chats/{chat_id}/members", "pupil")


def _create() -> Event:
    body = {"kind": "subject", "class_id": world.CLASS, "subject_id": "algebra"}
    return signed_in("POST", "/api/chats", "teacher", body=body)


def _new_link() -> Event:
    return stream("state", world.stored("state", "link"))


def _counted() -> Event:
    return stream("state", Sequence(person_id="pupil", number=1, joined=[f"class_pupils~{world.CLASS}"]).to_item())


def _apply_changes() -> Event:
    return messages("roster-changes", RECEIVED["roster.person.upserted"])


def _follow_up() -> Event:
    return messages("roster-follow-ups", {"v": 1, "entity": "class", "id": world.CLASS})


def _provision() -> Event:
    return messages("provisioning", {"v": 1, "kind": "reconcile_person", "person_id": "teacher"})


def _import_bundle() -> Event:
    content = small_bundle()
    world.upload(UPLOADED, content)
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": "bundles"}, "object": {"key": UPLOADED, "size": len(content)}},
    }
    return messages("roster-import", {"Records": [record]})


def _import_school() -> Event:
    _handle("roster.import_bundle", _import_bundle())
    import_id = world.stored("access", "import")["import_id"]["S"]
    return messages("roster-school", {"import_id": import_id, "organisation_id": AUTHORITY_ID})


SCENARIOS: dict[str, Scenario] = {
    "link.organisations": Scenario(_organisations, 200),
    "link.login": Scenario(_login, 200),
    "link.who_am_i": Scenario(lambda: signed_in("GET", "/api/session", "parent"), 200),
    "link.logout": Scenario(lambda: signed_in("DELETE", "/api/session", "parent"), 204),
    "link.password_forgotten": Scenario(_password_forgotten, 202),
    "link.password_phone": Scenario(_password_phone, 204),
    "link.password_paper": Scenario(_password_paper, 204),
    "link.paper_code": Scenario(_paper_code, 201),
    "link.status": Scenario(lambda: signed_in("GET", "/api/link", "parent"), 200),
    "link.phone": Scenario(_phone, 200),
    "link.code": Scenario(_code, 200),
    "link.vk_id": Scenario(_vk_id, 200),
    "link.study_profile": Scenario(_study_profile, 200),
    "link.unlink": Scenario(lambda: signed_in("DELETE", "/api/link", "teacher"), 204),
    "link.send_sms": Scenario(_send_sms),
    "chats.mine": Scenario(lambda: signed_in("GET", "/api/chats", "pupil"), 200),
    "chats.members": Scenario(_members, 200),
    "chats.options": Scenario(lambda: signed_in("GET", "/api/chats/options", "teacher"), 200),
    "chats.create": Scenario(_create, 201),
    "chats.relay": Scenario(_new_link),
    "chats.provision": Scenario(_provision),
    "events.announce": Scenario(_counted),
    "roster.apply_changes": Scenario(_apply_changes),
    "roster.follow_up": Scenario(_follow_up),
    "roster.let_in": Scenario(dict),
    "roster.import_bundle": Scenario(_import_bundle),
    "roster.import_school": Scenario(_import_school),
    **scenarios_school.SCENARIOS,
}
