"""The calls of who answers for chats and of the school's administrator."""

from __future__ import annotations

from functools import partial

from local.bench import world
from local.bench.scenario import Event, Scenario, signed_in
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
    "link.school": Scenario(partial(signed_in, "GET", "/api/school", "admin"), 200),
    "link.school_linked": Scenario(partial(signed_in, "GET", "/api/school/linked", "admin"), 200),
    "link.school_class": Scenario(partial(signed_in, "GET", f"/api/school/classes/{world.CLASS}/people", "admin"), 200),
    "link.school_staff": Scenario(partial(signed_in, "GET", "/api/school/staff", "admin"), 200),
    "link.conflicts": Scenario(_conflicts, 200),
    "link.settle_conflict": Scenario(_settle_conflict, 204),
    "link.measure": Scenario(dict),
    "chats.managed": Scenario(partial(signed_in, "GET", "/api/chats/managed", "teacher"), 200),
    "chats.audience": Scenario(
        partial(signed_in, "GET", f"/api/chats/class_parents~{world.CLASS}/audience", "teacher"), 200
    ),
    "chats.remove": Scenario(partial(_by_hand, "POST", "removals"), 204),
    "chats.restore": Scenario(partial(_by_hand, "DELETE", "removals"), 204),
    "chats.mute": Scenario(partial(_by_hand, "POST", "mutes"), 204),
    "chats.unmute": Scenario(partial(_by_hand, "DELETE", "mutes"), 204),
    "chats.sweep": Scenario(dict),
    "chats.why": Scenario(partial(signed_in, "GET", "/api/chats/why", "parent"), 200),
}
