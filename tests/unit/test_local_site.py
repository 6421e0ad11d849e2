import asyncio
import time
from pathlib import Path

import httpx
import pytest

from infra_cdk.site.headers import IMMUTABLE
from infra_cdk.stage import stage_named
from local.emulator import texts
from local.emulator.site import site
from local.emulator.texts import SentText

SCRIPT = "console.log(1);\n" * 100


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Журнал</title>")
    (tmp_path / "assets" / "index-1a2b.js").write_text(SCRIPT)
    return tmp_path


def got(
    page: Path, path: str, sent: tuple[SentText, ...] = (), headers: dict[str, str] | None = None
) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=site(page, lambda: list(sent)))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize("path", ["/", "/login", "/chats/manage", "/index.html"])
def test_a_path_of_the_page_returns_the_page_uncached(page: Path, path: str) -> None:
    answer = got(page, path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert "Журнал" in answer.text
    assert got(page, path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_hashed_file_is_cached_for_a_year_and_comes_compressed(page: Path, encoding: str) -> None:
    answer = got(page, "/assets/index-1a2b.js", headers={"Accept-Encoding": encoding})
    assert answer.headers["cache-control"] == IMMUTABLE == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == encoding
    assert answer.text == SCRIPT


@pytest.mark.parametrize("path", ["/assets/index-gone.js", "/favicon.ico", "/../conftest.py"])
def test_a_file_that_is_not_there_is_not_the_page(page: Path, path: str) -> None:
    assert got(page, path).status_code == 404


def test_the_page_is_told_that_it_is_on_the_local_stack(page: Path) -> None:
    answer = got(page, "/config.json")
    assert answer.json() == {
        "stage": "local",
        "identity_providers": list(stage_named("local").parties),
        "messenger_url": None,
        "sms_panel": "/_local/sms",
    }
    assert answer.headers["cache-control"] == "no-cache"


def test_texts_come_newest_first_with_the_time_at_which_they_were_sent(page: Path) -> None:
    before = time.time()
    records = [{"PhoneNumber": "+79000000001", "Message": "before times were kept"}]
    log = texts.Log(records)
    for text in ("first", "second"):
        log.append({"PhoneNumber": "+79000000002", "Message": text})
    answer = got(page, "/_local/sms", tuple(texts.newest_first(records))).json()
    assert [message["text"] for message in answer["messages"]] == ["second", "first", "before times were kept"]
    assert answer["messages"][0]["to"] == "+79000000002"
    assert answer["messages"][0]["at"] >= before
