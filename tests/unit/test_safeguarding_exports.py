"""The file of an exported chat: what its pages and its document say."""

from __future__ import annotations

import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest import mock

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.safeguarding.repository import export_archive
from functions.safeguarding.repository.export_archive import Archive, names_person
from functions.safeguarding.rules.export_document import (
    ERASED_NAME,
    ExportedChat,
    ExportedDocument,
    ExportedMessage,
    ExportedPerson,
    ExportedReaction,
    exported,
    named,
)
from functions.safeguarding.rules.export_html import head_of, message_html, tail_of
from functions.safeguarding.rules.exports import DAY_MS, LONGEST_WAIT_MS, available_until_ms, state_at
from svyazka_common.records.exports import ChatExport
from svyazka_common.records.messages import Message

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1, max_size=200)
SCHEMA = Path(__file__).parents[2] / "docs" / "chat-export.schema.json"
NAMES = {"p1": "Иванов Пётр", "p2": "Ёлкин Лев"}
SENT_AT_MS = 1_796_000_000_000


def message(text: str | None = "Привет", **changes: Any) -> ExportedMessage:
    row: dict[str, Any] = {"sequence_number": 1, "number": 1, "version": 1, "client_id": "c1", "person_id": "p1"}
    row |= {"chat_id": "class_pupils~7a", "sent_at_ms": SENT_AT_MS, "text": text}
    return exported(Message(**(row | changes)), lambda person_id: NAMES.get(person_id, ""))


def chat(**changes: Any) -> ExportedChat:
    facts: dict[str, Any] = {"chat_id": "class_pupils~7a", "title": "7А", "kind": "class_pupils", "school": "Лицей № 3"}
    facts |= {"archived": False, "closed": True, "history": "all", "writing": "all", "members": []}
    facts |= {"exported_at": "2026-11-29T21:30:00.000+00:00", "exported_by": ExportedPerson(person_id="a", name="Нина")}
    return ExportedChat(**(facts | {"reason": "Запрос комиссии"} | changes))


class Words(HTMLParser):
    """The tags of a page, and what stands in its paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and the names of its attributes."""
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self.words += data


def parsed(html: str) -> Words:
    words = Words()
    words.feed(html)
    words.close()
    return words


@given(text=ANY_TEXT, name=ANY_TEXT, reaction=ANY_TEXT)
def test_whatever_is_said_is_words_and_no_markup(text: str, name: str, reaction: str) -> None:
    person = ExportedPerson(person_id="p", name=name)
    said = msgspec.structs.replace(
        message(), text=text, person=person, reactions=[ExportedReaction(reaction=reaction, people=[person])]
    )
    page = parsed(message_html(said))
    assert page.tags == ["article", "b", "small", "p", "small"]
    assert set(page.attributes) == {"id"}
    assert text in page.words
    assert name in page.words


@given(title=ANY_TEXT, reason=ANY_TEXT, school=ANY_TEXT)
def test_title_and_reason_are_words_and_no_markup(title: str, reason: str, school: str) -> None:
    plain = parsed(head_of(chat(), 1))
    page = parsed(head_of(chat(title=title, reason=reason, school=school), 1))
    assert page.tags == plain.tags
    assert page.attributes == plain.attributes


def test_pages_run_nothing_and_ask_nothing_of_the_network() -> None:
    page = head_of(chat(), 1) + message_html(message(reply_to=1)) + tail_of(1, is_last=False)
    assert "default-src 'none'" in page
    assert not {"script", "img", "iframe", "link", "object"} & set(parsed(page).tags)
    assert "http://" not in page
    assert "https://" not in page


@pytest.mark.parametrize(
    ("reply_to", "leads_to"),
    [(12, 'href="#m12"'), (10, 'href="#m10"'), (9, 'href="page-2.html#m9"'), (3, 'href="index.html#m3"')],
)
def test_a_reply_leads_to_the_page_of_what_it_answers(reply_to: int, leads_to: str) -> None:
    assert leads_to in message_html(message(reply_to=reply_to), [3, 7, 10])


def test_a_reply_to_an_earlier_part_says_so_and_leads_nowhere() -> None:
    page = message_html(message(reply_to=2), [3, 7, 10])
    assert "сообщение 2 из более ранней части" in page
    assert "href" not in page


def test_deleted_message_has_no_text_even_where_the_row_kept_one() -> None:
    gone = message("Лишнее", deleted_at_ms=SENT_AT_MS + 1)
    assert gone.text is None
    assert "Сообщение удалено" in message_html(gone)
    assert "Лишнее" not in message_html(gone)


@pytest.mark.parametrize("person_id", ["erased-0a1b2c3d4e5f", "unknown"])
def test_who_was_erased_has_no_name(person_id: str) -> None:
    assert named(person_id, lambda _: "" if person_id == "unknown" else "Иванов").name == ERASED_NAME


def test_mention_is_the_name_of_who_is_meant() -> None:
    said = message("<@p2>, ты идёшь? <@p9>", mentions=["p2"])
    assert said.text == "@Ёлкин Лев, ты идёшь? <@p9>"


def test_poll_shows_its_counts() -> None:
    poll = {"options": ["Да", "Нет"], "counts": [3, 1], "voters": 4, "multiple": False, "anonymous": True}
    html = message_html(message("Едем?", poll=poll))
    assert "<li>Да: 3</li>" in html
    assert "голосовали 4, анонимный" in html


def test_times_are_moscows() -> None:
    html = message_html(message(pinned_at_ms=1, edited_at_ms=2, urgent=True, automatic=True))
    assert "<small>03:53 · изменено · закреплено · срочное · автоматический ответ</small>" in html
    assert "30.11.2026 00:30, Нина" in head_of(chat(), 1)


@given(st.lists(ANY_TEXT, max_size=7))
def test_document_comes_back_as_it_went_in_and_pages_hold_all(texts: list[str]) -> None:
    messages = [message(text, sequence_number=number) for number, text in enumerate(texts, 1)]
    with mock.patch.object(export_archive, "MESSAGES_A_PAGE", 3), Archive(chat()) as archive:
        for said in messages:
            archive.add(said)
        with zipfile.ZipFile(archive.finish()) as opened:
            assert opened.testzip() is None
            whole = opened.read("messages.json")
            pages = [opened.read(name).decode() for name in opened.namelist() if name.endswith(".html")]
    document = msgspec.json.decode(whole, type=ExportedDocument)
    assert (document.chat, document.messages) == (chat(), messages)
    jsonschema.validate(json.loads(whole), json.loads(SCHEMA.read_text("utf-8")))
    assert len(pages) == max(1, -(-len(texts) // 3))
    assert sum(page.count("<article") for page in pages) == len(texts)
    assert [page.count('rel="next"') for page in pages] == [1] * (len(pages) - 1) + [0]


def test_replies_lead_to_their_messages_over_pages_and_parts() -> None:
    replies = {43: 40, 44: 42, 45: None, 46: 43, 47: 46}
    with mock.patch.object(export_archive, "MESSAGES_A_PAGE", 3), Archive(chat(part=2, continues_after=41)) as archive:
        archive.add(message(sequence_number=42))
        for number, reply_to in replies.items():
            archive.add(message(sequence_number=number, reply_to=reply_to))
        with zipfile.ZipFile(archive.finish()) as opened:
            pages = {name: opened.read(name).decode() for name in ("index.html", "page-2.html")}
    links = {name: re.findall('<a href="(.*?)">сообщение', page) for name, page in pages.items()}
    assert links == {"index.html": ["#m42"], "page-2.html": ["index.html#m43", "#m46"]}
    assert "сообщение 40 из более ранней части" in pages["index.html"]


def test_part_says_where_it_begins_and_where_it_ends() -> None:
    second = chat(part=2, continues_after=41)
    with Archive(second) as archive:
        archive.add(message(sequence_number=42))
        with zipfile.ZipFile(archive.finish(continued=True)) as opened:
            page, whole = opened.read("index.html").decode(), opened.read("messages.json")
    assert "<dt>Часть</dt><dd>2: сообщения после № 41, до него — в части 1</dd>" in page
    assert "Здесь кончается часть 2." in page
    assert "№ 42, отправлено 30.11.2026 в 03:53. Чат продолжается в части 3" in page
    document = msgspec.json.decode(whole, type=ExportedDocument)
    assert (document.chat.part, document.chat.continues_after, document.continued) == (2, 41, True)
    jsonschema.validate(json.loads(whole), json.loads(SCHEMA.read_text("utf-8")))


def test_whole_chat_in_one_file_speaks_of_no_parts() -> None:
    with Archive(chat()) as archive:
        archive.add(message())
        with zipfile.ZipFile(archive.finish()) as opened:
            page = opened.read("index.html").decode()
            assert "<dt>Часть</dt>" not in page
            assert "кончается" not in page
            assert json.loads(opened.read("messages.json"))["continued"] is False


@pytest.mark.parametrize(
    ("row", "chat_changes"),
    [
        ({"person_id": "p2"}, {}),
        ({"reactions": {"p2": "👍"}}, {}),
        ({"text": "<@p2>, ты идёшь?", "mentions": ["p2"]}, {}),
        ({}, {"exported_by": ExportedPerson(person_id="p2", name="Ёлкин Лев")}),
    ],
)
def test_file_is_known_by_each_place_that_names_a_person(row: dict[str, Any], chat_changes: dict[str, Any]) -> None:
    with Archive(chat(**chat_changes)) as archive:
        archive.add(message(**row))
        file = archive.finish()
        assert names_person(file, "p2")
        assert not names_person(file, "p")


def test_words_of_others_name_nobody() -> None:
    with Archive(chat()) as archive:
        archive.add(message('{"person_id":"p2"}'))
        assert not names_person(archive.finish(), "p2")


def test_written_schema_is_what_the_code_says() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == msgspec.json.schema(ExportedDocument)


def export(**changes: Any) -> ChatExport:
    facts: dict[str, Any] = {"organisation_id": "s", "made_at_ms": 1000, "token": "t", "chat_id": "c"}
    return ChatExport(**(facts | {"reason": "r", "by_person_id": "p"} | changes))


def test_file_is_there_for_a_week() -> None:
    ready = export(state="ready", settled_at_ms=2000)
    assert available_until_ms(ready) == 2000 + 7 * DAY_MS
    assert state_at(ready, 1999 + 7 * DAY_MS) == "ready"
    assert state_at(ready, 2000 + 7 * DAY_MS) == "expired"


def test_export_waits_no_longer_than_its_tries() -> None:
    assert state_at(export(), 999 + LONGEST_WAIT_MS) == "waiting"
    assert state_at(export(), 1000 + LONGEST_WAIT_MS) == "failed"
    assert available_until_ms(export()) is None
