"""On what a page was opened, as its owner would call it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.sign_in.browser import SYSTEMS, device_and_system

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", ("phone", "Android")),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Safari/537.36", ("tablet", "Android")),
        ("Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", ("phone", "Android")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148", ("phone", "iOS")),
        ("Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148", ("tablet", "iPadOS")),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", ("computer", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", ("computer", "macOS")),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36", ("computer", "ChromeOS")),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36", ("computer", "Linux")),
        ("curl/8.5.0", (None, None)),
        ("", (None, None)),
    ],
)
def test_device_is_what_the_browser_says(user_agent: str, expected: tuple[str | None, str | None]) -> None:
    assert device_and_system(user_agent) == expected


@given(st.text(max_size=300))
def test_nothing_of_the_header_but_the_systems_name_is_kept(user_agent: str) -> None:
    device, system = device_and_system(user_agent)
    assert (device is None) == (system is None)
    assert system in {None, *(name for _, name in SYSTEMS)}
