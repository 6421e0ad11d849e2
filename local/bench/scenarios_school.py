"""The calls of who answers for chats and of the school's administrator."""

from __future__ import annotations

from functools import partial

from local.bench import world
from local.bench.scenario import Event, Scenario, signed_in
from local.prove.probes import POLICY
from svyazka_common.secrets import keyed_hash


def _settle_conflict() -> Event:
    phone_key = keyed_hash("phone", world.TEACHERS_PHONE)
    world.store_conflict("parent", phone_key)
    body = {"conflict_id": f"parent~{phone_key}", "decision": "release"}
    return signed_in("POST", "/api/school/conflicts/settle", "admin", body=body)


def _conflicts() -> Event:
    world.store_conflict("parent", keyed_hash("phone", world.TEACHERS_PHONE))
    return signed_in("GET", "/api/school/conflicts", "admin")


def _by_hand(method: str, what: str) -> Event:
    path = f"/api/chats/class_pupils~{world.CLASS}/{what}"
    if method == "DELETE":
        return signed_in(method, f"{path}/pupil", "teacher")
    return signed_in(method, path, "teacher", body={"person_id": "pupil"})


SCENARIOS: dict[str, Scenario] = {
    "school.handlers.school": Scenario(partial(signed_in, "GET", "/api/school", "admin"), 200),
    "school.handlers.linked": Scenario(partial(signed_in, "GET", "/api/school/linked", "admin"), 200),
    "school.handlers.class_people": Scenario(
        partial(signed_in, "GET", f"/api/school/classes/{world.CLASS}/people", "admin"), 200
    ),
    "school.handlers.staff": Scenario(partial(signed_in, "GET", "/api/school/staff", "admin"), 200),
    "school.handlers.authority_schools": Scenario(partial(signed_in, "GET", "/api/authority/schools", "officer"), 200),
    "school.handlers.audit_trail": Scenario(partial(signed_in, "GET", "/api/school/audit", "admin"), 200),
    "school.handlers.policy": Scenario(partial(signed_in, "GET", "/api/school/policy", "admin"), 200),
    "school.handlers.change_policy": Scenario(
        partial(signed_in, "PUT", "/api/school/policy", "admin", body=POLICY | {"safe_mode": False}), 200
    ),
    "school.handlers.conflicts": Scenario(_conflicts, 200),
    "school.handlers.settle_conflict": Scenario(_settle_conflict, 204),
    "school.handlers.unlink_person": Scenario(
        partial(signed_in, "POST", "/api/school/people/teacher/unlink", "admin"), 204
    ),
    "school.handlers.measure": Scenario(dict),
    "sign_in.handlers.profile": Scenario(partial(signed_in, "GET", "/api/profile", "parent"), 200),
    "chats.handlers.managed": Scenario(partial(signed_in, "GET", "/api/chats/managed", "teacher"), 200),
    "chats.handlers.audience": Scenario(
        partial(signed_in, "GET", f"/api/chats/class_parents~{world.CLASS}/audience", "teacher"), 200
    ),
    "chats.handlers.remove": Scenario(partial(_by_hand, "POST", "removals"), 204),
    "chats.handlers.restore": Scenario(partial(_by_hand, "DELETE", "removals"), 204),
    "chats.handlers.remind": Scenario(
        partial(signed_in, "POST", f"/api/chats/class_parents~{world.CLASS}/reminders", "teacher"), 200
    ),
    "chats.handlers.mute": Scenario(partial(_by_hand, "POST", "mutes"), 204),
    "chats.handlers.unmute": Scenario(partial(_by_hand, "DELETE", "mutes"), 204),
    "chats.handlers.sweep": Scenario(dict),
    "chats.handlers.why": Scenario(partial(signed_in, "GET", "/api/chats/why", "parent"), 200),
}
