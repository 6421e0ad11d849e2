from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from e2e.enforced_roles import hold_to_roles
from local import environment, snapshot, stack
from local.demo.browser import Browser
from local.demo.journey import play
from local.demo.record import Record
from local.ports import free_port
from local.running import address_of

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from local.demo.cast import Cast

DISARMED = "SignInLogOutRole"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    home = tmp_path_factory.mktemp("roles") / "stack"
    snapshot.copy_to(home)
    hold_to_roles(home, disarmed=DISARMED)
    with pytest.MonkeyPatch.context() as patch:
        without = environment.of_emulator

        def of_emulator(port: int, home: Path) -> dict[str, str]:
            return without(port, home) | {"AUTH": "true"}

        patch.setattr(environment, "of_emulator", of_emulator)
        with stack.started(home, free_port()) as emulator:
            yield address_of(emulator.port)


def test_the_journey_needs_nothing_that_the_functions_roles_do_not_allow(address: str, cast: Cast) -> None:
    record = Record()
    play(address, cast, record)
    assert [step for step in record.steps if not step.ok] == []


def test_many_partitions_are_read_with_the_right_to_name_them(address: str, cast: Cast) -> None:
    account = cast.logins["school_admin"]
    with Browser(address) as browser:
        credentials = {"login": account.login, "password": account.password}
        signed_in = browser.send("POST", "/session", {"organisation_id": account.organisation_id, **credentials})
        assert signed_in.ok, str(signed_in)
        counted = browser.get("/school/linked", organisation_id=account.organisation_id)
    assert counted.ok, str(counted)


def test_a_function_whose_role_allows_nothing_can_do_nothing(address: str) -> None:
    cookie = {"Cookie": f"__Host-session=account.{'t' * 43}"}
    answer = httpx.delete(f"{address}/api/session", headers=cookie, timeout=30, trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
