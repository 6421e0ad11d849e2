import re

import phonenumbers
import pytest

from local import sms
from local.demo import report
from local.demo.browser import Answer
from local.demo.cast import fresh_phone, present_cast, searched_for
from local.demo.command import parties
from local.demo.record import Record, Step
from local.demo.waiting import until
from local.errors import LocalError


def test_fresh_phones_are_valid_russian_mobile_numbers() -> None:
    for _ in range(200):
        number = phonenumbers.parse(fresh_phone(), None)
        assert phonenumbers.is_valid_number(number)
        assert phonenumbers.region_code_for_number(number) == "RU"


def test_the_cast_is_one_class_and_has_everybody() -> None:
    cast = present_cast()
    assert cast.subject_title == "Алгебра · 7А"
    assert re.fullmatch(r"\S+ \S+", cast.name_in_chats("pupil"))
    assert len({cast.logins[actor].login for actor in ("class_teacher", "parent", "pupil")}) == 3


@pytest.mark.parametrize(
    ("name", "typed"), [("МБОУ «Гимназия № 3 имени А. С. Пушкина»", "гимназ"), ("Лицей", "лицей"), ("ОУ 12", "оу 12")]
)
def test_what_is_typed_to_find_an_organisation(name: str, typed: str) -> None:
    assert searched_for(name) == typed


def test_the_code_is_the_six_digits() -> None:
    answer = {"+79001234567": [{"Message": "Код 123456 для входа, 5 минут\n@localhost #123456", "MessageId": "m"}]}
    assert [text.code for text in sms.from_emulator(answer)] == ["123456"]


def test_a_text_without_code_has_none() -> None:
    assert sms.Text(phone="+79001234567", text="номер 1234567", message_id="m").code is None


def test_a_record_holds_where_every_step_held() -> None:
    heard: list[Step] = []
    record = Record(on_step=heard.append)
    assert not record.ok
    assert record.note("pupil", "logs in", expected="Аня", got="Аня")
    assert record.ok
    assert not record.note("pupil", "opens chats", expected="2", got="1")
    assert not record.ok
    assert report.document(record, {"pupil": []}) == {
        "ok": False,
        "steps": [
            {"actor": "pupil", "step": "logs in", "expected": "Аня", "got": "Аня", "ok": True},
            {"actor": "pupil", "step": "opens chats", "expected": "2", "got": "1", "ok": False},
        ],
        "chats": {"pupil": []},
    }
    assert [step.ok for step in heard] == [True, False]


def test_the_table_shows_titles_and_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    record = Record()
    record.note("class_teacher", "creates [it]", expected="Алгебра · 7А", got="403 [x]")
    report.show(record, {"class_teacher": [{"kind": "subject", "title": "Алгебра · 7А", "members": ["Ким Эльза"]}]})
    printed = capsys.readouterr().out
    assert "Алгебра · 7А: Ким Эльза" in printed
    assert "creates [it]" in printed
    assert "1 of 1 expectations did not hold" in printed


def test_waiting_gives_what_was_read_last() -> None:
    values = iter([1, 2, 3, 4])
    assert until(lambda: next(values), lambda value: value == 3, "counting") == 3
    assert until(lambda: 1, lambda value: value == 2, "never", seconds=0) == 1


def test_a_problem_is_told_with_its_code() -> None:
    assert str(Answer(403, {"code": "class_foreign", "detail": "Это не ваш класс."})) == (
        "403 class_foreign: Это не ваш класс."
    )
    assert str(Answer(204)) == "204"


def test_the_demo_goes_through_the_parties_that_are_named() -> None:
    assert parties("") == []
    assert parties("gosuslugi, vk-id") == ["gosuslugi", "vk_id"]


def test_the_demo_knows_no_other_party() -> None:
    with pytest.raises(LocalError, match="not telegram"):
        parties("gosuslugi,telegram")
