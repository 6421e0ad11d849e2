"""What the journal's page says to an account's owner."""

from __future__ import annotations

from datetime import datetime

import pytest

from functions.sign_in.use_cases.person import day_in_words, notice_text


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-29T06:00:00+00:00", "29 ноября"),
        ("2026-12-31T20:59:59+00:00", "31 декабря"),
        ("2026-12-31T21:00:00+00:00", "1 января"),
        ("2027-05-09T00:00:00+03:00", "9 мая"),
    ],
)
def test_day_is_moscows(moment: str, words: str) -> None:
    assert day_in_words(int(datetime.fromisoformat(moment).timestamp())) == words


def test_text_says_what_to_do() -> None:
    moment = int(datetime.fromisoformat("2026-11-29T12:00:00+03:00").timestamp())
    assert notice_text("paper_code_issued", moment) == (
        "29 ноября администратор школы выдал код для нового пароля к вашей учётной записи. Если вы об этом не просили,"
        " сообщите в школу и смените пароль: на странице входа нажмите «Забыли пароль?»."
    )
