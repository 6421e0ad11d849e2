from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svyazka_common import secrets
from svyazka_common.secrets import Use, code_digits, keyed_hash, same

USES: tuple[Use, ...] = get_args(Use.__value__)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_ID", "stage")
    monkeypatch.setattr(secrets, "_stage_secret", lambda secret_id: b"secret of " + secret_id.encode())


def test_hash_differs_by_use_by_text_and_by_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = {keyed_hash(use, text) for use in USES for text in ("", "a", "b")}
    monkeypatch.setenv("SECRET_ID", "other stage")
    hashes |= {keyed_hash(use, text) for use in USES for text in ("", "a", "b")}
    assert len(hashes) == 2 * 3 * len(USES)


def test_hash_stays_the_same() -> None:
    assert keyed_hash("phone", "+79123456789") == keyed_hash("phone", "+79123456789")
    assert len(keyed_hash("phone", "x")) == 64


def test_code_is_six_digits_that_are_spread_evenly() -> None:
    codes = [code_digits("link", str(number)) for number in range(2000)]
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    firsts = Counter(code[0] for code in codes)
    assert len(firsts) == 10
    # 200 each are expected, with a deviation of 13.
    assert max(firsts.values()) < 280
    assert min(firsts.values()) > 120


@given(st.text(), st.text())
def test_texts_are_the_same_if_they_are_equal_and_not_empty(first: str, second: str) -> None:
    assert same(first, second) == (first == second != "")


@given(st.text(min_size=1))
def test_text_is_the_same_as_itself_and_nothing_is_not(text: str) -> None:
    assert same(text, text)
    assert not same("", "")
    assert not same(text, "")
