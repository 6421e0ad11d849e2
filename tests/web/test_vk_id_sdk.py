"""VK's own SDK, unmodified, against the stand-in of VK ID. It insists on https, so both have a certificate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

from local.paths import PROJECT
from local.stand_ins.keys import new_key_pair
from local.stand_ins.people import test_people
from local.stand_ins.serving import listening, serving
from local.stand_ins.vk_id.party import VkId
from local.stand_ins.vk_id.registry import VkIdApp

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser
    from starlette.requests import Request

HERE = Path(__file__).parent
SDK = PROJECT / "node_modules" / "@vkid" / "sdk" / "dist-sdk" / "umd" / "index.js"
FILES = {
    "/": HERE / "vk_id_sdk_page.html",
    "/back": HERE / "vk_id_sdk_page.html",
    "/page.js": HERE / "vk_id_sdk_page.js",
    "/sdk.js": SDK,
}


async def file(request: Request) -> FileResponse:
    return FileResponse(FILES[request.url.path])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_key_pair("loopback").write(tmp_path_factory.mktemp("tls") / "loopback.pem")


@pytest.fixture
def site(certificate: Path) -> Generator[str]:
    with listening(Starlette(routes=[Route(path, file) for path in FILES]), certificate) as address:
        yield address


@pytest.fixture
def vk_id(certificate: Path, site: str) -> Generator[tuple[VkId, str]]:
    """The stand-in, and the domain under which the SDK finds it."""
    stand_in = VkId([VkIdApp(client_id=51_000_001, redirect_uris=[f"{site}/back"])])
    with serving(stand_in, certificate=certificate) as address:
        yield stand_in, f"{urlsplit(address).netloc}/vk-id"


def result(chromium: Browser, site: str, domain: str, button: str) -> dict[str, object]:
    """What the site has at the end of a log-in, where the person presses `button` at VK ID."""
    with chromium.new_context(ignore_https_errors=True) as context:
        page = context.new_page()
        page.goto(f"{site}/?domain={domain}")
        page.get_by_role("button", name="Войти").click()
        page.get_by_role("button", name=button).click()
        output = page.locator("output")
        output.filter(has_text="{").wait_for()
        shown: dict[str, object] = json.loads(output.inner_text())
        return shown


def test_the_unmodified_sdk_logs_somebody_in_and_out(chromium: Browser, site: str, vk_id: tuple[VkId, str]) -> None:
    person = next(one for one in test_people() if one.key == "parent")
    shown = result(chromium, site, vk_id[1], person.full_name)
    assert shown["user_id"] == person.vk_user_id
    assert shown["ended"] == 1
    user = shown["user"]
    assert isinstance(user, dict)
    assert (user["last_name"], user["phone"]) == (person.family_name, person.phone.removeprefix("+"))


def test_the_sdk_hears_that_a_code_is_over(chromium: Browser, site: str, vk_id: tuple[VkId, str]) -> None:
    person = next(one for one in test_people() if one.key == "parent")
    vk_id[0].turn("expired_code", on=True)
    error = result(chromium, site, vk_id[1], person.full_name)["error"]
    assert isinstance(error, dict)
    assert error["error"] == "invalid_grant"
