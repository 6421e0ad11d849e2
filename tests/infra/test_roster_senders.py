"""Which AWS accounts may send roster changes, and what the functions are told of who sends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infra_templates import synthesised
from test_queues import senders_of_roster_changes
from test_stage import FILLED_IN

from functions.roster.changes import senders
from infra_cdk.assets.senders import senders_folder
from infra_cdk.stage import read_stage

if TYPE_CHECKING:
    import pytest

ACCOUNTS = ("111122223333", "444455556666")


def test_accounts_of_the_stages_file_may_send_and_nothing_else() -> None:
    (allowed,) = senders_of_roster_changes(synthesised("prod"))
    assert set(allowed["Action"]) == {"sqs:SendMessage", "sqs:GetQueueUrl"}
    assert [account in json.dumps(allowed["Principal"]) for account in ACCOUNTS] == [True, True]
    assert "*" not in json.dumps(allowed)


def test_nobody_else_may_send_where_the_file_names_nobody() -> None:
    assert senders_of_roster_changes(synthesised("dev")) == []


def test_only_functions_that_judge_senders_have_the_layer_of_senders() -> None:
    templates = synthesised("prod")
    names = {name for name in templates.resources("AWS::Lambda::LayerVersion") if name.startswith("RosterSenders")}
    having = {
        function["Properties"]["Handler"]
        for function in templates.resources("AWS::Lambda::Function").values()
        if any(layer.get("Ref") in names for layer in function["Properties"].get("Layers", []))
    }
    assert having == {"functions.roster.handlers.apply_changes.handler", "functions.roster.handlers.follow_up.handler"}


def test_the_layer_gives_the_functions_what_stands_in_the_stages_file(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = read_stage(FILLED_IN)
    monkeypatch.syspath_prepend(str(senders_folder(stage.roster_senders) / "python"))
    senders.configured.cache_clear()
    try:
        journal, portal = senders.configured()
    finally:
        senders.configured.cache_clear()
    assert (journal.name, journal.organisations, journal.kinds, journal.forwards) == ("journal", "all", "all", False)
    assert portal.sender_ids == ("AROAPORTALPORTAL01234", "AIDAPORTALPORTAL01234")
    assert (portal.organisations, portal.kinds) == (("school-1", "school-2"), ("guardianship", "role:parent"))


def test_dozens_of_senders_with_hundreds_of_schools_find_room(monkeypatch: pytest.MonkeyPatch) -> None:
    (portal,) = (one for one in read_stage(FILLED_IN).roster_senders if one.organisations != "all")
    many = [
        portal.model_copy(update={"organisations": tuple(f"school-{number}-{one}" for one in range(300))})
        for number in range(60)
    ]
    monkeypatch.syspath_prepend(str(senders_folder(many) / "python"))
    senders.configured.cache_clear()
    try:
        assert [len(grant.organisations) for grant in senders.configured()] == [300] * 60
    finally:
        senders.configured.cache_clear()
