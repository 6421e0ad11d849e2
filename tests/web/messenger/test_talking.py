"""Two people who talk in the messenger, each at a browser of their own (journey, step 10)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.bench.page import linked_session
from local.browsing.axe import violations
from local.browsing.visitor import DESKTOP, PHONE
from local.demo.waiting import until
from web.messenger.windows import at, at_the_end, fetched, open_chat, pupil_session, said, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.browsing.visitor import Device
    from local.demo.cast import Cast
    from web.conftest import Visit


@pytest.fixture
def title(cast: Cast) -> str:
    return f"{cast.class_label} · ученики"


def test_two_browsers_talk_until_one_is_taken_out(
    visit: Visit, address: str, cast: Cast, size: Device, title: str
) -> None:
    teacher = at(visit(DESKTOP), linked_session(address, cast))
    pupil = at(visit(size), pupil_session(address, cast, title))
    for page in (teacher, pupil):
        open_chat(page, title)
    say(teacher, f"Завтра экскурсия {size.name}")
    said(pupil, f"Завтра экскурсия {size.name}")
    say(pupil, f"Во сколько? {size.name}")
    said(teacher, f"Во сколько? {size.name}")
    assert violations(pupil) == []

    pupil.context.set_offline(True)
    say(teacher, f"В девять {size.name}")
    say(pupil, f"Это без связи {size.name}")
    said(pupil, f"Это без связи {size.name}")
    pupil.context.set_offline(False)
    said(pupil, f"В девять {size.name}")
    said(teacher, f"Это без связи {size.name}")

    person_id = fetched(pupil, "GET", "/api/session")["person_id"]
    removals = f"/api/chats/{pupil.url.rpartition('/')[2]}/removals"
    fetched(teacher, "POST", removals, {"person_id": person_id})
    say(teacher, f"Без него {size.name}")
    # The list is written by the stream, as the windows are told.
    expect(teacher.get_by_role("list", name="Мои чаты")).to_contain_text(f"Вы: Без него {size.name}")
    expect(pupil.get_by_text(f"Без него {size.name}")).to_have_count(0)
    pupil.reload()
    expect(pupil.get_by_text("Такого чата нет среди ваших чатов.")).to_be_visible()
    fetched(teacher, "DELETE", f"{removals}/{person_id}")


def test_polls_pins_mentions_and_search_in_two_browsers(visit: Visit, address: str, cast: Cast, title: str) -> None:
    teacher = at(visit(DESKTOP), linked_session(address, cast))
    pupil = at(visit(PHONE), pupil_session(address, cast, title))
    for page in (teacher, pupil):
        open_chat(page, title)

    teacher.get_by_role("button", name="Создать опрос").click()
    form = teacher.get_by_role("form", name="Новый опрос")
    form.get_by_role("textbox", name="Вопрос").fill("Кто едет на экскурсию?")
    form.get_by_role("textbox", name="Вариант 1").fill("Еду с классом")
    form.get_by_role("textbox", name="Вариант 2").fill("Остаюсь дома")
    assert violations(teacher) == []
    form.get_by_role("button", name="Задать вопрос").click()
    answer = pupil.get_by_role("button", name="Еду с классом")
    at_the_end(pupil, answer)
    answer.click()
    expect(pupil.get_by_role("button", name="Еду с классом", pressed=True)).to_be_visible()
    expect(teacher.get_by_text("Ответил 1 человек")).to_be_visible()
    teacher.get_by_role("button", name="Кто как ответил").click()
    expect(teacher.locator("dl dd").first).not_to_have_text("никто")

    field = teacher.get_by_role("textbox", name="Сообщение")
    field.press_sequentially("Не забудьте воду, @")
    teacher.get_by_role("option").first.click()
    field.press_sequentially("и паспорт для музея")
    teacher.get_by_role("button", name="Отправить").click()
    expect(pupil.get_by_role("region", name="Сообщения").get_by_text("и паспорт для музея")).to_be_visible()
    named = pupil.get_by_role("region", name="Сообщения").locator("[data-me]").last
    expect(named).to_have_text(re.compile("^@"))

    row = teacher.get_by_role("listitem").filter(has_text="и паспорт для музея").last
    row.get_by_role("button", name="Действия с сообщением").click()
    row.get_by_role("button", name="Закрепить").click()
    expect(pupil.get_by_role("region", name="Закреплённые сообщения")).to_contain_text("и паспорт для музея")

    pupil.get_by_role("button", name="Поиск в чате").click()
    pupil.get_by_placeholder("Слово или его начало").fill("паспорта")
    hit = pupil.get_by_role("list", name="Найденные сообщения").get_by_role("button")
    expect(hit).to_contain_text("и паспорт для музея")
    assert violations(pupil) == []
    hit.click()
    expect(pupil.get_by_role("listitem").filter(has_text="и паспорт для музея").last).to_be_focused()

    field.fill("Ещё не дописано")
    teacher.reload()
    expect(teacher.get_by_role("textbox", name="Сообщение")).to_have_value("Ещё не дописано")
    teacher.get_by_role("textbox", name="Сообщение").fill("")

    row = teacher.get_by_role("listitem").filter(has_text="и паспорт для музея").last
    row.get_by_role("button", name="Действия с сообщением").click()
    row.get_by_role("button", name="Кто прочитал").click()
    expect(row.get_by_text("Прочитали: 1")).to_be_visible()
    row.get_by_role("button", name="Действия с сообщением").click()
    row.get_by_role("button", name="Открепить").click()
    expect(pupil.get_by_role("region", name="Закреплённые сообщения")).to_have_count(0)


def test_window_that_was_away_shows_what_all_others_show(visit: Visit, address: str, cast: Cast, title: str) -> None:
    teacher = at(visit(DESKTOP), linked_session(address, cast))
    pupil = at(visit(DESKTOP), pupil_session(address, cast, title))
    for page in (teacher, pupil):
        open_chat(page, title)
    say(teacher, "Перед перерывом")
    said(pupil, "Перед перерывом")
    pupil.context.set_offline(True)
    change_while_away(teacher)
    pupil.context.set_offline(False)
    teacher.reload()
    expect(teacher.get_by_text(re.compile("исправлено")).last).to_be_visible()
    expected = every_text(teacher)
    assert until(lambda: every_text(pupil), lambda shown: shown == expected, "waiting for the same list")


def change_while_away(page: Page) -> None:
    """Fifty sends, edits and deletions through the calls of the page, each as soon as the pace allows."""
    chat_id = page.url.rpartition("/")[2]
    script = """async (path) => {
        const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        let known = 0, made = [];
        const call = async (method, tail, body) => {
            for (;;) {
                const answer = await fetch(path + tail, { method, headers: { "Content-Type": "application/json" },
                    body: JSON.stringify({ client_id: crypto.randomUUID(), known, ...body }) });
                const told = await answer.json();
                if (answer.status === 429) { await wait(1000 * told.retry_after_seconds); continue; }
                if (!answer.ok) throw new Error(told.code);
                known = told.sequence_number;
                return told.own;
            }
        };
        const first = await (await fetch(path)).json();
        known = first.last;
        for (let at = 0; at < 50; at++) {
            if (at % 5 === 3) await call("PUT", `/${made[at % made.length]}`, { text: `исправлено ${at}` });
            else if (at % 5 === 4) await call("POST", `/${made.shift()}/deletion`, {});
            else made.push(await call("POST", "", { text: `без него ${at}` }));
        }
    }"""
    page.evaluate(script, f"/api/messenger/chats/{chat_id}/messages")


def every_text(page: Page) -> list[str]:
    """The last messages as the page shows them, in its order; only rows near the window exist."""
    place = page.get_by_role("region", name="Сообщения")
    place.evaluate("(box) => { box.scrollTop = box.scrollHeight; }")
    script = """(rows) => rows.map((row) => [row.dataset.key, ...[...row.querySelectorAll("p")]
        .map((part) => part.innerText).filter((text) => /без него|исправлено|удалено/.test(text))].join(" "))"""
    rows: list[str] = place.locator("li[data-key]").evaluate_all(script)
    return rows[-10:]
