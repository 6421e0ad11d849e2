"""What the journal's page says to an account's owner. Pure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from svyazka_common.clock import day_of

if TYPE_CHECKING:
    from svyazka_common.records.notices import NoticeKind


MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
TEXTS: dict[NoticeKind, str] = {
    "paper_code_issued": "{day} администратор школы выдал код для нового пароля к вашей учётной записи. Если вы об этом"
    " не просили, сообщите в школу и смените пароль: на странице входа нажмите «Забыли пароль?».",
    "unlinked": "{day} учебный профиль отвязан от вашей учётной записи. Если это сделали не вы, сообщите администратору"
    " школы и смените пароль.",
    "unlinked_by_school": "{day} администратор школы отвязал учебный профиль от вашей учётной записи. Привяжите его"
    " снова со своим номером. Если вы об этом не просили, сообщите в школу.",
    "phone_changed": "{day} у вашего учебного профиля сменился номер телефона. Если это сделали не вы, сообщите"
    " администратору школы и смените пароль.",
    "link_reminder": "{day} школа напомнила: привяжите учебный профиль Сферум. Это нужно сделать один раз, и чаты"
    " откроются сами.",
    "gosuslugi_bound": "{day} к вашей учётной записи добавлен вход через Госуслуги. Если это сделали не вы, уберите его"
    " в разделе «Способы входа» и смените пароль.",
    "gosuslugi_taken_away": "{day} вход через Госуслуги убран из вашей учётной записи. Если это сделали не вы, смените"
    " пароль.",
    "join_accepted": "{day} вас приняли в чат, в который вы просились по ссылке. Он среди ваших чатов.",
    "join_refused": "{day} вас не приняли в чат, в который вы просились по ссылке. Если это ошибка, поговорите с тем,"
    " кто прислал ссылку.",
}


def notice_text(kind: NoticeKind, noticed_at: int) -> str:
    """«29 ноября администратор школы выдал код…»; `noticed_at` in epoch seconds, the day is Moscow's."""
    return TEXTS[kind].format(day=day_in_words(noticed_at))


def day_in_words(moment: int) -> str:
    """«29 ноября»; `moment` in epoch seconds."""
    day = date.fromisoformat(day_of(moment))
    return f"{day.day} {MONTHS[day.month - 1]}"
