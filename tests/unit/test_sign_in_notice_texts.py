"""What the journal's page says to an account's owner."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from functions.sign_in.schemas.person import NoticeOut
from svyazka_common.records.access import Notice

if TYPE_CHECKING:
    from svyazka_common.records.access import NoticeKind


NOON = "2026-11-29T12:00:00+03:00"


def text_of(kind: NoticeKind, chat_title: str | None = None, noticed_at: str = NOON) -> str:
    moment = int(datetime.fromisoformat(noticed_at).timestamp())
    notice = Notice(
        account_id="a1", notice_id="n1", kind=kind, noticed_at=moment, expires_at=moment + 1, chat_title=chat_title
    )
    return NoticeOut.of(notice).text


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
    assert text_of("link_reminder", noticed_at=moment).startswith(f"{words} школа напомнила")


def test_text_says_what_to_do() -> None:
    assert text_of("paper_code_issued") == (
        "29 ноября администратор школы выдал код для нового пароля к вашей учётной записи. Если вы об этом не просили,"
        " сообщите в школу и смените пароль: на странице входа нажмите «Забыли пароль?»."
    )


def test_text_names_the_chat_that_it_is_about() -> None:
    assert text_of("chat_read_by_school", "7А · {ученики}") == (
        "29 ноября администратор школы открыл чат «7А · {ученики}», за который вы отвечаете, и указал причину. Она"
        " записана в журнале действий школы."
    )


def test_notice_of_a_chat_without_a_title_reads_well() -> None:
    assert text_of("join_accepted").startswith("29 ноября вас приняли в чат, в который вы просились")
