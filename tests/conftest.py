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
from scheduling import MORE_WORKERS_THAN_CORES, SharedScheduling, longest_first
from tracing import leave_out_aws

from local.moto_statements import teach_moto

if TYPE_CHECKING:
    from collections.abc import Generator

    from infra_templates import Templates
    from link.cloud import Cloud
    from xdist.remote import Producer

pytest.register_assert_rewrite(
    "chats.moderation", "chats.watch", "messenger.windows", "roster.commands", "statement_checks"
)

# Powertools reads these when the first module that counts is imported, whichever that is.
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Svyazka")
os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "svyazka")

HERE = Path(__file__).parent
ON_A_STACK = (HERE / "e2e", HERE / "web")

# A test passes or fails by what it finds, not by how fast the machine is just then.
# The same change gets the same verdict every time, so the examples are the same; `explore` looks for new ones.
ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", ANY_MACHINE, derandomize=True)
settings.register_profile("explore", ANY_MACHINE, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

type Tables = dict[str, dict[str, Any]]


def pytest_configure(config: pytest.Config) -> None:
    """With coverage, see `tracing`; moto is to answer all that DynamoDB does, and soon."""
    if config.pluginmanager.has_plugin("_cov"):
        leave_out_aws()
    teach_moto()
    hasten_moto()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Everything at once runs on all cores; a few tests that somebody names run without the ado."""
    workers = (os.cpu_count() or 1) + MORE_WORKERS_THAN_CORES
    return workers if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharedScheduling:
    """See `scheduling`."""
    return SharedScheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on a stack are named, so that one may leave them out; the order is set after the shuffling."""
    longest_first(items)
    for item in items:
        if any(folder in item.path.parents for folder in ON_A_STACK):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def synthesised() -> Templates:
    """The templates of the local stage."""
    return synthesised_stage("local")


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Arguments of CreateTable for `state`, `access` and `messages`."""
    return table_definitions()


@pytest.fixture(scope="session")
def dynamodb_local() -> Generator[str]:
    """The address of a DynamoDB Local."""
    with running() as address:
        yield address


@pytest.fixture
def cloud(tables: Tables) -> Generator[None]:
    """AWS on moto with our tables, the provisioning queue and the bus, fresh for each test."""
    from chats.cloud import opened  # noqa: PLC0415 - it lies beside the tests that use it

    with opened(tables):
        yield


@pytest.fixture
def dead_letter_queues(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """Queues of dead letters in this cloud that are looked at without a wait."""
    monkeypatch.setattr("operations.dead_letters.letters.LOOK_SECONDS", 0)


@pytest.fixture(scope="module")
def lasting_cloud(tables: Tables) -> Generator[None]:
    """One for a whole module, whose tests empty the table themselves."""
    from chats.cloud import opened  # noqa: PLC0415

    with opened(tables):
        yield


@pytest.fixture
def locking_cloud(tables: Tables, dynamodb_local: str) -> Generator[None]:
    """With the tables on DynamoDB Local, which has the locks that moto hasn't."""
    from chats.cloud import opened  # noqa: PLC0415

    with opened(tables, dynamodb_local):
        yield


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch, tables: Tables) -> Generator[Cloud]:
    """AWS on moto with our tables and two schools in them, nobody linked yet; the clock stands still."""
    from link.families import opened  # noqa: PLC0415 - it lies beside the tests that use it

    with opened(monkeypatch, tables, None) as cloud:
        yield cloud


@pytest.fixture
def locking_school(monkeypatch: pytest.MonkeyPatch, tables: Tables, dynamodb_local: str) -> Generator[Cloud]:
    """The same with the tables on DynamoDB Local, for what needs its locks."""
    from link.families import opened  # noqa: PLC0415

    with opened(monkeypatch, tables, dynamodb_local) as cloud:
        yield cloud


@pytest.fixture(params=["moto", "dynamodb_local"])
def each_school(request: pytest.FixtureRequest) -> Cloud:
    """Both, one after the other."""
    cloud: Cloud = request.getfixturevalue("school" if request.param == "moto" else "locking_school")
    return cloud
