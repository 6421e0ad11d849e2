"""How the stack serves the page."""

from __future__ import annotations

import re

import httpx
import pytest

from infra_cdk.assets.page import build_page
from infra_cdk.site.headers import HEADERS, IMMUTABLE
from local.bench.page_weight import weigh

COMPRESSED_FROM_BYTES = 500
KB = 1000
FIRST_PAINT_BYTES = 6 * KB


def got(address: str, path: str) -> httpx.Response:
    return httpx.get(address + path, timeout=30, trust_env=False)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/chats", "/manage/add"])
def test_every_address_of_the_page_opens_it(address: str, path: str) -> None:
    answer = got(address, path)
    assert answer.status_code == 200
    assert '<html lang="ru"' in answer.text
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/config.json", "/api/session", "/assets/none.js"])
def test_every_answer_has_the_sites_headers(address: str, path: str) -> None:
    headers = got(address, path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_the_page_names_its_files_by_their_contents_and_they_are_kept(address: str) -> None:
    files = re.findall(r'(?:src|href)="(/assets/[^"]+)"', got(address, "/").text)
    assert files
    for file in files:
        answer = got(address, file)
        assert answer.headers["cache-control"] == IMMUTABLE
        assert len(answer.content) < COMPRESSED_FROM_BYTES or answer.headers["content-encoding"] in {"br", "gzip"}


def test_the_first_paint_waits_for_one_small_stylesheet_and_for_no_script(address: str) -> None:
    page = got(address, "/").text
    (sheet,) = re.findall(r'<link rel="stylesheet"[^>]* href="([^"]+)"', page)
    (script,) = re.findall(r"<script ([^>]*)>", page)
    assert 'type="module"' in script
    assert len(page) + len(got(address, sheet).text) <= FIRST_PAINT_BYTES


def test_what_comes_behind_the_first_paint_is_asked_for_with_it(address: str) -> None:
    page = got(address, "/").text
    links = re.findall(r'<link rel="(modulepreload|preload)"([^>]*)>', page)
    assert {kind for kind, _ in links} == {"modulepreload", "preload"}
    assert all('fetchpriority="low"' in others for _, others in links)
    assert {name for name in ("data", "react-dom", "vkui", "start") if f"/assets/{name}-" in page} == {
        "data",
        "react-dom",
        "vkui",
        "start",
    }


def test_an_unknown_call_stays_a_problem_and_is_not_the_page(address: str) -> None:
    answer = got(address, "/api/chats")
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_the_page_holds_no_script_or_style_of_its_own(address: str) -> None:
    text = got(address, "/").text
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
    assert "<style" not in text
    assert " style=" not in text


def test_at_most_170_kb_of_script_are_loaded_before_the_first_screen() -> None:
    assert weigh(build_page()).initial <= 170 * KB


def test_every_screen_is_a_file_of_its_own() -> None:
    screens = {name.rpartition("/")[2].partition(".")[0] for name in weigh(build_page()).screens}
    assert screens >= {"SignInPage", "StartPage", "LinkPage", "ChatsPage", "ManagePage", "SchoolPage"}
