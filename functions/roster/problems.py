"""What is wrong with a row, told so that the sender can mend it; never with what stands in the cell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Why a cell, row, file or bundle was not taken."""

    BUNDLE_UNREADABLE = "bundle_unreadable"
    BUNDLE_TOO_LARGE = "bundle_too_large"
    MANIFEST_MISSING = "manifest_missing"
    MANIFEST_UNREADABLE = "manifest_unreadable"
    VERSION_UNSUPPORTED = "version_unsupported"
    MODE_UNKNOWN = "mode_unknown"
    FILE_MISSING = "file_missing"
    FILE_UNNAMED = "file_unnamed"
    FILE_UNKNOWN = "file_unknown"
    FILE_REPEATED = "file_repeated"
    FILE_GUESSED = "file_guessed"
    READ_AS_CP1251 = "read_as_cp1251"
    COLUMN_GUESSED = "column_guessed"
    COLUMN_MISSING = "column_missing"
    COLUMN_REPEATED = "column_repeated"
    COLUMN_UNKNOWN = "column_unknown"
    ROW_UNREADABLE = "row_unreadable"
    ENCODING = "encoding"
    BROKEN_OFF = "broken_off"
    MISSING = "missing"
    TOO_LONG = "too_long"
    IDENTIFIER = "identifier"
    IDENTIFIER_REPLACED = "identifier_replaced"
    TEXT = "text"
    LOGIN = "login"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIMESTAMP_IN_FUTURE = "timestamp_in_future"
    VALUE = "value"
    DUPLICATE = "duplicate"
    REFERENCE = "reference"
    DATES_REVERSED = "dates_reversed"
    HOMEROOM_UNKNOWN = "homeroom_unknown"
    CONTINUED_TWICE = "continued_twice"
    CONTINUES_UNKNOWN = "continues_unknown"
    NO_PLACE = "no_place"
    TERM_IN_FUTURE = "term_in_future"
    DUPLICATE_PERSON = "duplicate_person"
    ROLE_NOT_USED = "role_not_used"
    ROLE_IN_WRONG_ORGANISATION = "role_in_wrong_organisation"
    GUARDIAN_UNCLEAR = "guardian_unclear"
    LOGIN_TAKEN = "login_taken"
    ORGANISATION_NOT_NAMED = "organisation_not_named"


TEXTS = {
    Code.BUNDLE_UNREADABLE: "Файл не открывается как архив zip или повреждён. Выгрузите его заново.",
    Code.BUNDLE_TOO_LARGE: "Архив слишком велик. Разделите выгрузку на несколько архивов.",
    Code.MANIFEST_MISSING: "В архиве нет файла manifest.csv. Добавьте его: без него архив не читается.",
    Code.MANIFEST_UNREADABLE: "В manifest.csv нет ни одного известного свойства. Проверьте его строки и кодировку.",
    Code.VERSION_UNSUPPORTED: "Поддерживается OneRoster 1.1 и 1.2 (manifest.version 1.0). Выгрузите данные так.",
    Code.MODE_UNKNOWN: "Для таблицы должно быть указано одно из bulk, delta и absent. Таблица не прочитана.",
    Code.FILE_MISSING: "Файл назван в manifest.csv, но его нет в архиве.",
    Code.FILE_UNNAMED: "Файл есть в архиве, но в manifest.csv о нём нет строки. Файл не прочитан.",
    Code.FILE_UNKNOWN: "Такой таблицы в OneRoster нет, и угадать её по названию нельзя. Файл не прочитан.",
    Code.FILE_REPEATED: "Таблица есть в архиве дважды. Ни один из файлов не прочитан.",
    Code.FILE_GUESSED: "Название таблицы или свойства написано с ошибкой; оно узнано и прочитано.",
    Code.READ_AS_CP1251: "Файл записан не в UTF-8: прочитан как Windows-1251.",
    Code.COLUMN_GUESSED: "Название столбца написано с ошибкой; столбец узнан и прочитан.",
    Code.COLUMN_MISSING: "В файле нет обязательного столбца. Файл не прочитан.",
    Code.COLUMN_REPEATED: "Столбец встречается в заголовке дважды. Файл не прочитан.",
    Code.COLUMN_UNKNOWN: "Такого столбца в OneRoster нет, и угадать его по названию нельзя. Столбец не прочитан.",
    Code.ROW_UNREADABLE: "Число ячеек в строке не совпадает с заголовком, или строку не удалось разобрать.",
    Code.ENCODING: "Строка записана в другой кодировке, чем весь файл.",
    Code.BROKEN_OFF: "Файл оборван или испорчен. Прочитанное принято, но за отсутствие в этом файле никто не исключён.",
    Code.MISSING: "Обязательное значение не заполнено.",
    Code.TOO_LONG: "Значение слишком длинное.",
    Code.IDENTIFIER: "Идентификатор: от 1 до 255 видимых знаков без пробелов, запятых, точек с запятой и кавычек.",
    Code.IDENTIFIER_REPLACED: "В идентификаторах есть знаки, которых не бывает в наших. Строки приняты, вместо таких "
    "идентификаторов взяты постоянные замены (x-…).",
    Code.TEXT: "В тексте есть недопустимые знаки.",
    Code.LOGIN: "Логин не может содержать пробелов и управляющих знаков.",
    Code.DATE: "Дата не распознана однозначно. Запишите её в виде ГГГГ-ММ-ДД.",
    Code.TIMESTAMP: "Время изменения не распознано. Запишите его в виде ГГГГ-ММ-ДДTчч:мм:ссZ.",
    Code.TIMESTAMP_IN_FUTURE: "Время изменения ещё не наступило. Вместо него взято время выгрузки.",
    Code.VALUE: "Такого значения стандарт OneRoster здесь не допускает.",
    Code.DUPLICATE: "Такой sourcedId есть в этом файле и в другой строке. Принята она.",
    Code.REFERENCE: "Строка ссылается на запись, которой нет среди принятых этой организации.",
    Code.DATES_REVERSED: "Дата окончания раньше даты начала.",
    Code.HOMEROOM_UNKNOWN: "Не указано, какому классу преподаётся предмет: заполните metadata.homeroomClassSourcedId.",
    Code.CONTINUED_TWICE: "Чаты этого класса уже продолжает другой класс из файла. У этого класса будут новые чаты.",
    Code.CONTINUES_UNKNOWN: "Класс, чьи чаты должен продолжить этот, неизвестен. У нового класса будут новые чаты.",
    Code.NO_PLACE: "У человека нет ни роли, ни зачисления: неизвестно, к какой организации он относится.",
    Code.TERM_IN_FUTURE: "Период ещё не начался: до его начала чатов не будет.",
    Code.DUPLICATE_PERSON: "Похоже, это один человек дважды: совпадают имя и дата рождения, а где её нет, имя и класс. "
    "Приняты оба.",
    Code.ROLE_NOT_USED: "Эта роль в чатах не участвует. Строка пропущена.",
    Code.ROLE_IN_WRONG_ORGANISATION: "Такой роли не бывает в организации этого вида.",
    Code.GUARDIAN_UNCLEAR: "Из ролей не следует, кто из двух человек ученик, а кто его представитель.",
    Code.LOGIN_TAKEN: "Этот логин в организации уже принадлежит другому человеку. Учётная запись не создана.",
    Code.ORGANISATION_NOT_NAMED: "В прошлых выгрузках этой системы была ещё одна организация: в ней всё оставлено как "
    "было. Если она закрыта, передайте её строку со статусом tobedeleted.",
}


NOTES = frozenset(
    {
        Code.FILE_GUESSED,
        Code.READ_AS_CP1251,
        Code.COLUMN_GUESSED,
        Code.COLUMN_UNKNOWN,
        Code.IDENTIFIER_REPLACED,
        Code.CONTINUES_UNKNOWN,
        Code.TERM_IN_FUTURE,
        Code.DUPLICATE_PERSON,
    }
)
"""What is in the report for the sender to know; the rows were taken."""


ROLES_IN_USERS = {"orgSourcedId": "orgSourcedIds", "userSourcedId": "sourcedId"}
"""How users.csv of OneRoster 1.1 calls the columns of roles.csv."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One line of the report; `row` counts as a spreadsheet does, the header being row 1.

    `other` is a row of the same file that it has to do with.
    """

    file: str
    row: int
    column: str
    code: Code
    other: int | None = None

    @property
    def named_column(self) -> str:
        """The column as the file has it."""
        return ROLES_IN_USERS.get(self.column, self.column) if self.file == "users.csv" else self.column

    @property
    def text(self) -> str:
        """For a human being, in Russian."""
        return TEXTS[self.code] if self.other is None else f"{TEXTS[self.code]} Другая строка: {self.other}."


class UnacceptableError(ValueError):
    """A cell's text is not what its column asks for."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class RowRejectedError(Exception):
    """A row can't be taken; the reason is in the report."""


class RowNotUsedError(RowRejectedError):
    """A row is understood, and says nothing that we use."""


class BundleRefusedError(Exception):
    """Nothing of the bundle can be taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
