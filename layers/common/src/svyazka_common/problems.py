"""Every way in which a call can be refused: a stable code, an HTTP status and a Russian text (RFC 9457)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from svyazka_common.plural import duration, plural

type Extra = dict[str, Any]


class Meaning(NamedTuple):
    """HTTP status, title, and what the user can do; `{…}` in `detail` is filled from the problem's extra members."""

    status: int
    title: str
    detail: str


class Code(StrEnum):
    """The stable codes; pages and other systems decide by them, never by the text."""

    BODY_NOT_JSON = "body_not_json"
    BODY_TOO_LARGE = "body_too_large"
    MEDIA_TYPE = "media_type"
    FIELDS_INVALID = "fields_invalid"
    CROSS_SITE = "cross_site"
    NOT_FOUND = "not_found"
    SESSION_REQUIRED = "session_required"
    BUSY = "busy"
    INTERNAL = "internal"

    ORGANISATION_UNKNOWN = "organisation_unknown"
    CREDENTIALS_WRONG = "credentials_wrong"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    RESET_REFUSED = "reset_refused"
    PASSWORD_WEAK = "password_weak"  # noqa: S105 - a code
    NOT_SCHOOL_ADMIN = "not_school_admin"
    ACCOUNT_UNKNOWN = "account_unknown"
    CLASS_UNKNOWN = "class_unknown"
    PERSON_UNKNOWN = "person_unknown"
    CONFLICT_UNKNOWN = "conflict_unknown"
    CONFLICT_SETTLED = "conflict_settled"
    PHONE_PROVEN_AGAIN = "phone_proven_again"

    PHONE_INVALID = "phone_invalid"
    PHONE_NOT_RUSSIAN = "phone_not_russian"
    SMS_TOO_SOON = "sms_too_soon"
    SMS_LIMIT = "sms_limit"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    CODE_TRIES_SPENT = "code_tries_spent"
    PHONE_TAKEN = "phone_taken"
    PHONE_DIFFERS = "phone_differs"
    STEP_NOT_REACHED = "step_not_reached"
    ALREADY_LINKED = "already_linked"
    NOT_LINKED = "not_linked"

    CHAT_UNKNOWN = "chat_unknown"
    MEMBER_UNKNOWN = "member_unknown"
    MEMBER_ANSWERS = "member_answers"
    CLASS_FOREIGN = "class_foreign"
    SUBJECT_NOT_TAUGHT = "subject_not_taught"


MEANINGS: dict[Code, Meaning] = {
    Code.BODY_NOT_JSON: Meaning(400, "Запрос не прочитан", "Тело запроса должно быть объектом JSON в кодировке UTF-8."),
    Code.BODY_TOO_LARGE: Meaning(413, "Слишком много данных", "Запрос больше 64 КиБ. Проверьте, что вы отправляете."),
    Code.MEDIA_TYPE: Meaning(
        415, "Неверный тип данных", "Отправьте данные с заголовком Content-Type: application/json."
    ),
    Code.FIELDS_INVALID: Meaning(
        422, "Проверьте данные", "Некоторые поля заполнены неверно. Исправьте их и повторите."
    ),
    Code.CROSS_SITE: Meaning(403, "Запрос с чужого сайта", "Откройте страницу журнала и повторите действие на ней."),
    Code.NOT_FOUND: Meaning(404, "Не найдено", "Такого адреса нет. Вернитесь на главную страницу журнала."),
    Code.SESSION_REQUIRED: Meaning(401, "Войдите в журнал", "Сеанс завершён. Войдите в журнал ещё раз."),
    Code.BUSY: Meaning(503, "Слишком много запросов", "Сервис занят. Повторите через несколько секунд."),
    Code.INTERNAL: Meaning(500, "Что-то сломалось", "Мы уже знаем об ошибке. Повторите через минуту."),
    Code.ORGANISATION_UNKNOWN: Meaning(404, "Нет такой организации", "Выберите организацию из списка."),
    Code.CREDENTIALS_WRONG: Meaning(
        401, "Не удалось войти", "Логин или пароль не подошли. Проверьте организацию, логин и пароль."
    ),
    Code.TOO_MANY_ATTEMPTS: Meaning(429, "Слишком много попыток", "Подождите {wait} и попробуйте снова."),
    Code.RESET_REFUSED: Meaning(
        422, "Пароль не изменён", "Данные не подошли. Проверьте код и дату рождения или попросите код в школе."
    ),
    Code.PASSWORD_WEAK: Meaning(
        422, "Слишком простой пароль", "Придумайте пароль подлиннее: не меньше 8 знаков, не логин и не «12345678»."
    ),
    Code.NOT_SCHOOL_ADMIN: Meaning(403, "Нет доступа", "Это может только администратор школы."),
    Code.ACCOUNT_UNKNOWN: Meaning(404, "Нет такого логина", "В вашей организации нет учётной записи с таким логином."),
    Code.CLASS_UNKNOWN: Meaning(404, "Класс не найден", "В вашей школе нет такого класса. Выберите класс из списка."),
    Code.PERSON_UNKNOWN: Meaning(404, "Человек не найден", "В вашей школе нет такого человека."),
    Code.CONFLICT_UNKNOWN: Meaning(404, "Случай не найден", "В вашей школе нет такого спора о номере."),
    Code.CONFLICT_SETTLED: Meaning(
        409, "Уже решено", "Этот случай уже решён иначе. Обновите страницу: вы увидите, что осталось."
    ),
    Code.PHONE_PROVEN_AGAIN: Meaning(
        409,
        "Номер подтверждён заново",
        "Владелец только что подтвердил этот номер кодом из SMS. Освободить его можно, если второй человек тоже"
        " подтвердит номер ещё раз.",
    ),
    Code.PHONE_INVALID: Meaning(
        422, "Номер не подошёл", "Введите номер мобильного телефона, например +7 912 345-67-89."
    ),
    Code.PHONE_NOT_RUSSIAN: Meaning(
        422, "Номер не подошёл", "Код придёт только на российский номер мобильного телефона (+7)."
    ),
    Code.SMS_TOO_SOON: Meaning(429, "Код уже отправлен", "Новый код можно запросить через {wait}."),
    Code.SMS_LIMIT: Meaning(
        429, "Слишком много кодов", "Сегодня больше нельзя отправить код. Попробуйте через {wait}."
    ),
    Code.CODE_WRONG: Meaning(422, "Код не подошёл", "Код не подошёл. {tries}"),
    Code.CODE_EXPIRED: Meaning(410, "Код больше не действует", "Этот код больше не действует. Запросите новый."),
    Code.CODE_TRIES_SPENT: Meaning(429, "Попытки закончились", "Попытки закончились. Запросите новый код{when}."),
    Code.PHONE_TAKEN: Meaning(
        409,
        "Номер занят",
        "Этот номер уже связан с другим человеком. Введите другой номер или обратитесь к администратору школы.",
    ),
    Code.PHONE_DIFFERS: Meaning(
        409,
        "Другой номер",
        "Ваш учебный профиль связан с другим номером. Введите его или обратитесь к администратору школы.",
    ),
    Code.STEP_NOT_REACHED: Meaning(
        409, "Сначала другой шаг", "Этот шаг пока недоступен. Мы покажем, с чего продолжить."
    ),
    Code.ALREADY_LINKED: Meaning(409, "Профиль уже привязан", "Учебный профиль уже привязан к этой учётной записи."),
    Code.NOT_LINKED: Meaning(409, "Профиль не привязан", "К этой учётной записи учебный профиль не привязан."),
    Code.CHAT_UNKNOWN: Meaning(404, "Чат не найден", "Такого чата нет среди ваших чатов."),
    Code.MEMBER_UNKNOWN: Meaning(404, "Нет такого участника", "Этого человека нет в чате. Обновите список участников."),
    Code.MEMBER_ANSWERS: Meaning(
        409, "Так нельзя", "Себя и учителя, который отвечает за чат, исключить или лишить слова нельзя."
    ),
    Code.CLASS_FOREIGN: Meaning(403, "Это не ваш класс", "Вы не ведёте уроки в этом классе. Выберите класс из списка."),
    Code.SUBJECT_NOT_TAUGHT: Meaning(
        403, "Это не ваш предмет", "Вы не ведёте этот предмет в этом классе. Выберите предмет из списка."
    ),
}


class ProblemError(Exception):
    """A refusal. `extra` goes into the problem document beside the standard members.

    `retry_after_seconds` in `extra` becomes the header Retry-After and the words `{wait}`; `tries_left` becomes
    the words `{tries}`.
    """

    def __init__(self, code: Code, **extra: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.extra: Extra = extra

    @property
    def meaning(self) -> Meaning:
        """Status and texts of the code."""
        return MEANINGS[self.code]

    def document(self) -> dict[str, Any]:
        """The problem document (RFC 9457, section 3) with the extension member `code` and the extra ones."""
        status, title, detail = self.meaning
        return {
            "type": f"urn:svyazka:problem:{self.code.value}",
            "title": title,
            "status": status,
            "detail": detail.format_map(_words(self.extra)),
            "code": self.code.value,
            **self.extra,
        }


def _words(extra: Extra) -> dict[str, str]:
    wait = duration(int(extra.get("retry_after_seconds", 60)))
    left = int(extra.get("tries_left", 0))
    tries = (
        f"{plural(left, 'Осталась', 'Осталось', 'Осталось')} {left} {plural(left, 'попытка', 'попытки', 'попыток')}"
        if left
        else "Попыток не осталось, запросите новый код"
    )
    when = f" через {wait}" if "retry_after_seconds" in extra else ""
    return {"wait": wait, "tries": tries, "when": when}
