from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from local.stand_ins.addresses import move_to
from local.stand_ins.frame import StandIn, UnknownSwitchError
from local.stand_ins.serving import serving

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from starlette.requests import Request


class Party(StandIn):
    never_fails = frozenset({"/begun"})

    def __init__(self) -> None:
        super().__init__(
            "esia",
            "Кто-то",
            [Route("/work", self.work), Route("/begun", self.work)],
            {"odd": "Отвечает странно"},
            late_seconds=0.2,
        )
        self.done = 0

    async def work(self, _request: Request) -> PlainTextResponse:
        self.done += 1
        return PlainTextResponse("odd" if self.is_on("odd") else "even")


@pytest.fixture
def party() -> Party:
    return Party()


@pytest.fixture
def client(party: Party) -> Generator[httpx.Client]:
    with serving(party) as address, httpx.Client(base_url=f"{address}/esia", trust_env=False) as client:
        yield client


def test_a_party_answers_under_its_name(client: httpx.Client) -> None:
    assert client.get("/work").text == "even"


def test_a_switch_of_its_own_changes_its_answer_until_turned_back(client: httpx.Client) -> None:
    assert client.put("/_switches", json={"odd": True}).json()["odd"] is True
    assert client.get("/work").text == "odd"
    client.put("/_switches", json={"odd": False})
    assert client.get("/work").text == "even"


def test_down_does_nothing_and_says_so_in_html(client: httpx.Client, party: Party) -> None:
    party.turn("down", on=True)
    answer = client.get("/work")
    assert (answer.status_code, party.done) == (503, 0)
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_page_on_which_somebody_stands_answers_though_the_party_is_down(client: httpx.Client, party: Party) -> None:
    party.turn("down", on=True)
    assert client.get("/begun").text == "even"


def test_html_comes_with_success_and_without_the_work(client: httpx.Client, party: Party) -> None:
    party.turn("html", on=True)
    assert client.get("/work").is_success
    assert party.done == 0


def test_late_does_the_work_though_nobody_waits_for_the_answer(client: httpx.Client, party: Party) -> None:
    party.late_seconds = 5
    party.turn("late", on=True)
    with pytest.raises(httpx.ReadTimeout):
        client.get("/work", timeout=0.5)
    assert party.done == 1


def test_the_page_turns_switches_as_the_form_says(client: httpx.Client, party: Party) -> None:
    party.turn("down", on=True)
    assert "Отвечает странно" in client.get("/").text
    client.post("/_switches", data={"odd": "on"})
    assert (party.is_on("odd"), party.is_on("down")) == (True, False)


def test_an_unknown_switch_is_refused(client: httpx.Client, party: Party) -> None:
    assert client.put("/_switches", json={"sideways": True}).status_code == 404
    with pytest.raises(UnknownSwitchError):
        party.turn("sideways", on=True)


def test_saved_addresses_of_stand_ins_move_and_others_stay(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    saved = state / "lambda.json"
    saved.write_text(
        '["http://127.0.0.1:1/_local/esia", "http://127.0.0.1:1/_local/smsc/sys", "http://127.0.0.1:1/other"]'
    )
    move_to(4242, tmp_path)
    assert saved.read_text() == (
        '["http://127.0.0.1:4242/_local/esia", "http://127.0.0.1:4242/_local/smsc/sys", "http://127.0.0.1:1/other"]'
    )
