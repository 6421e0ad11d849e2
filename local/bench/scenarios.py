"""For each function one event that it really answers, and what has to have happened before."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from local.asyncapi.examples import RECEIVED
from local.bench import (
    scenarios_invitations,
    scenarios_manual_chats,
    scenarios_messenger,
    scenarios_safeguarding,
    scenarios_school,
    scenarios_ways_in,
    world,
)
from local.bench.bundle import small_bundle
from local.bench.events import messages, request, stream
from local.bench.scenario import Event, Scenario, signed_in
from local.bench.start import Context
from local.demo_region.schools import AUTHORITY_ID
from svyazka_common.records.link import Sequence
from svyazka_common.secrets import code_digits

PHONE = "8 (912) 345-67-89"
DATA = {
    "family_name": "Петрова",
    "given_name": "Алёна",
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
    return request("GET", "/api/organisations", query={"kind": "school"})


def _login() -> Event:
    return request("POST", "/api/session", body=LOGIN | {"password": world.PASSWORD})


def _password_forgotten() -> Event:
    return request("POST", "/api/password/forgotten", body=LOGIN | {"phone": world.TEACHERS_PHONE})


def _password_phone() -> Event:
    begun = json.loads(_handle("sign_in.handlers.forgotten_password", _password_forgotten())["body"])
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
    issued = json.loads(_handle("school.handlers.issue_paper_code", _paper_code())["body"])
    body = LOGIN | {"paper_code": issued["paper_code"], "new_password": NEW_PASSWORD}
    return request("POST", "/api/password/by-paper-code", body=body)


def _phone() -> Event:
    return signed_in("POST", "/api/link/phone", "parent", body={"phone": PHONE})


def _code() -> Event:
    phone = _phone()
    _handle("link.handlers.phone", phone)
    challenge_id = world.stored("access", "sms")["challenge_id"]["S"]
    return request("POST", "/api/link/code", body={"code": code_digits("link", challenge_id)}, cookies=phone["cookies"])


def _personal_data() -> Event:
    code = _code()
    _handle("link.handlers.code", code)
    return request("PUT", "/api/link/vk-id", body=DATA, cookies=code["cookies"])


def _study_profile() -> Event:
    given = _personal_data()
    _handle("link.handlers.personal_data", given)
    return request("PUT", "/api/link/study-profile", body=DATA, cookies=given["cookies"])


def _unlink_code() -> Event:
    return signed_in("POST", "/api/link/unlink-code", "teacher")


def _unlink_proof() -> Event:
    asked = _unlink_code()
    _handle("link.handlers.unlink_code", asked)
    code = code_digits("unlink", world.stored("access", "sms")["challenge_id"]["S"])
    return request("POST", "/api/link/unlink-proof", body={"code": code}, cookies=asked["cookies"])


def _unlink() -> Event:
    proven = _unlink_proof()
    _handle("link.handlers.unlink_proof", proven)
    return request("DELETE", "/api/link", cookies=proven["cookies"])


def _send_sms() -> Event:
    _handle("link.handlers.phone", _phone())
    return stream("access", world.stored("access", "sms"))


def _sms_status() -> Event:
    return messages("sms-status", {"v": 1, "sms_id": "gone", "look": 0})


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
    _handle("roster.handlers.import_bundle", _import_bundle())
    import_id = world.stored("access", "import")["import_id"]["S"]
    return messages("roster-school", {"import_id": import_id, "organisation_id": AUTHORITY_ID})


SCENARIOS: dict[str, Scenario] = {
    "sign_in.handlers.organisations": Scenario(_organisations, 200),
    "sign_in.handlers.log_in": Scenario(_login, 200),
    "sign_in.handlers.who_am_i": Scenario(lambda: signed_in("GET", "/api/session", "parent"), 200),
    "sign_in.handlers.dismiss_notice": Scenario(lambda: signed_in("DELETE", "/api/notices/none", "parent"), 204),
    "sign_in.handlers.own_sessions": Scenario(lambda: signed_in("GET", "/api/sessions", "parent"), 200),
    "sign_in.handlers.end_session": Scenario(lambda: signed_in("DELETE", "/api/sessions/none", "parent"), 204),
    "sign_in.handlers.end_other_sessions": Scenario(lambda: signed_in("DELETE", "/api/sessions", "parent"), 204),
    "sign_in.handlers.log_out": Scenario(lambda: signed_in("DELETE", "/api/session", "parent"), 204),
    "sign_in.handlers.forgotten_password": Scenario(_password_forgotten, 202),
    "sign_in.handlers.password_by_phone": Scenario(_password_phone, 204),
    "sign_in.handlers.password_by_paper_code": Scenario(_password_paper, 204),
    "school.handlers.issue_paper_code": Scenario(_paper_code, 201),
    "link.handlers.status": Scenario(lambda: signed_in("GET", "/api/link", "parent"), 200),
    "link.handlers.phone": Scenario(_phone, 200),
    "link.handlers.code": Scenario(_code, 200),
    "link.handlers.personal_data": Scenario(_personal_data, 200),
    "link.handlers.study_profile": Scenario(_study_profile, 200),
    "link.handlers.unlink": Scenario(_unlink, 204),
    "link.handlers.unlink_code": Scenario(_unlink_code, 200),
    "link.handlers.unlink_proof": Scenario(_unlink_proof, 204),
    "sms.handlers.send": Scenario(_send_sms),
    "sms.handlers.status": Scenario(_sms_status),
    "chats.handlers.mine": Scenario(lambda: signed_in("GET", "/api/chats", "pupil"), 200),
    "chats.handlers.members": Scenario(_members, 200),
    "chats.handlers.options": Scenario(lambda: signed_in("GET", "/api/chats/options", "teacher"), 200),
    "chats.handlers.create": Scenario(_create, 201),
    "chats.handlers.relay": Scenario(_new_link),
    "chats.handlers.provision": Scenario(_provision),
    "events.handlers.announce": Scenario(_counted),
    "roster.handlers.apply_changes": Scenario(_apply_changes),
    "roster.handlers.follow_up": Scenario(_follow_up),
    "roster.handlers.retry_waiting": Scenario(dict),
    "roster.handlers.measure": Scenario(dict),
    "roster.handlers.import_bundle": Scenario(_import_bundle),
    "roster.handlers.import_school": Scenario(_import_school),
    **scenarios_school.SCENARIOS,
    **scenarios_ways_in.SCENARIOS,
    **scenarios_manual_chats.SCENARIOS,
    **scenarios_messenger.SCENARIOS,
    **scenarios_invitations.SCENARIOS,
    **scenarios_safeguarding.SCENARIOS,
}
