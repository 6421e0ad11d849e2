"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from dynamodb_local.server import running
from hypothesis import HealthCheck, settings
from infra_templates import synthesised as synthesised_stage
from infra_templates import table_definitions
from quick_moto import hasten_moto
from scheduling import SharedScheduling
from tracing import leave_out_aws

from local.moto_statements import teach_moto

if TYPE_CHECKING:
    from collections.abc import Generator

    from infra_templates import Templates
    from link_cloud import Cloud
    from roster_world import World
    from xdist.remote import Producer

pytest.register_assert_rewrite("chats_by_hand_world", "chats_watch", "roster_commands_world", "statement_checks")

HERE = Path(__file__).parent
ON_A_STACK = (HERE / "e2e", HERE / "web")

# A test passes or fails by what it finds, not by how fast the machine is just then.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

type Tables = dict[str, dict[str, Any]]


def pytest_configure(config: pytest.Config) -> None:
    """With coverage, see `tracing`; moto is to answer all that DynamoDB does, and soon."""
    if config.pluginmanager.has_plugin("_cov"):
        leave_out_aws()
    teach_moto()
    hasten_moto()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Everything at once runs on all cores; a few tests that somebody names run without the ado."""
    return (os.cpu_count() or 1) if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharedScheduling:
    """See `scheduling`."""
    return SharedScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on a stack are named, so that one may leave them out."""
    for item in items:
        if any(folder in item.path.parents for folder in ON_A_STACK):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def synthesised() -> Templates:
    """The templates of the local stage."""
    return synthesised_stage("local")


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Arguments of CreateTable for `state` and `access`."""
    return table_definitions()


@pytest.fixture(scope="session")
def dynamodb_local() -> Generator[str]:
    """The address of a DynamoDB Local."""
    with running() as address:
        yield address


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch, tables: Tables) -> Generator[Cloud]:
    """AWS on moto with our tables and two schools in them, nobody linked yet; the clock stands still."""
    from link_world import opened  # noqa: PLC0415 - it lies beside the tests that use it

    with opened(monkeypatch, tables, None) as cloud:
        yield cloud


@pytest.fixture
def locking_school(monkeypatch: pytest.MonkeyPatch, tables: Tables, dynamodb_local: str) -> Generator[Cloud]:
    """The same with the tables on DynamoDB Local, for what needs its locks."""
    from link_world import opened  # noqa: PLC0415

    with opened(monkeypatch, tables, dynamodb_local) as cloud:
        yield cloud


@pytest.fixture(params=["moto", "dynamodb_local"])
def each_school(request: pytest.FixtureRequest) -> Cloud:
    """Both, one after the other."""
    cloud: Cloud = request.getfixturevalue("school" if request.param == "moto" else "locking_school")
    return cloud


@pytest.fixture
def here(tables: Tables) -> Generator[World]:
    """AWS on moto with the small roster imported, for the tests of the imports that follow."""
    from roster_world import imported_world  # noqa: PLC0415

    with imported_world(tables) as made:
        yield made


@pytest.fixture
def guarded(here: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The same, where an import that takes more than a tenth away waits for somebody's approval."""
    monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "10")
    return here
