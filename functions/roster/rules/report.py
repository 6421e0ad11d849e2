"""The report of an import: what may be wrong with rows, its lines, and the summary of what came of the import.

A line says enough for the sender to mend the row, and never contains the cell's text.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Self

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from svyazka_common.records.imports import Counts, RosterImport, SchoolImport

MANIFEST = "manifest.csv"
"""The file that a problem names, too, where no row of any table has what it is about."""


class ReportCode(StrEnum):
    """Why a cell, row, file or bundle was not taken."""

    BUNDLE_UNREADABLE = "bundle_unreadable"
    BUNDLE_TOO_LARGE = "bundle_too_large"
    TOO_MANY_FILES = "too_many_files"
    BUNDLE_ENCRYPTED = "bundle_encrypted"
    COMPRESSION_UNSUPPORTED = "compression_unsupported"
    NAMES_GARBLED = "names_garbled"
    MANIFEST_MISSING = "manifest_missing"
    MANIFEST_UNREADABLE = "manifest_unreadable"
    VERSION_UNSUPPORTED = "version_unsupported"
    MODE_UNKNOWN = "mode_unknown"
    FILE_MISSING = "file_missing"
    FILE_UNNAMED = "file_unnamed"
    FILE_UNKNOWN = "file_unknown"
    FILE_REPEATED = "file_repeated"
    FILE_GUESSED = "file_guessed"
    FILE_LEFT_OUT = "file_left_out"
    READ_AS_CP1251 = "read_as_cp1251"
    READ_AS_KOI8_R = "read_as_koi8_r"
    READ_AS_MAC_CYRILLIC = "read_as_mac_cyrillic"
    READ_AS_CP866 = "read_as_cp866"
    READ_AS_ISO8859_5 = "read_as_iso8859_5"
    COLUMN_GUESSED = "column_guessed"
    COLUMN_MISSING = "column_missing"
    COLUMN_REPEATED = "column_repeated"
    COLUMN_UNKNOWN = "column_unknown"
    ROW_UNREADABLE = "row_unreadable"
    ENCODING = "encoding"
    BROKEN_OFF = "broken_off"
    MISSING = "missing"
    TOO_LONG = "too_long"
    SHORTENED = "shortened"
    SIGNS_REMOVED = "signs_removed"
    IDENTIFIER = "identifier"
    IDENTIFIER_REPLACED = "identifier_replaced"
    TEXT = "text"
    LOGIN = "login"
    SNILS = "snils"
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
    CLASS_NOT_USED = "class_not_used"
    ORGANISATION_NOT_USED = "organisation_not_used"
    ROLE_IN_WRONG_ORGANISATION = "role_in_wrong_organisation"
    GUARDIAN_UNCLEAR = "guardian_unclear"
    LOGIN_TAKEN = "login_taken"
    LOGIN_OF_SAME_PERSON = "login_of_same_person"
    ORGANISATION_NOT_NAMED = "organisation_not_named"
    STALE = "stale"
    OVERTAKEN = "overtaken"
    LOOKED_UP = "looked_up"


TEXTS = {
    ReportCode.BUNDLE_UNREADABLE: "Файл не открывается как архив zip или повреждён. Выгрузите его заново.",
    ReportCode.BUNDLE_TOO_LARGE: "Архив слишком велик. Разделите выгрузку на несколько архивов.",
    ReportCode.TOO_MANY_FILES: "В архиве слишком много файлов. Оставьте в нём manifest.csv и таблицы OneRoster.",
    ReportCode.BUNDLE_ENCRYPTED: "Архив защищён паролем. Выгрузите его без пароля.",
    ReportCode.COMPRESSION_UNSUPPORTED: "Архив сжат способом, который не читается. Сожмите его обычным zip (deflate).",
    ReportCode.NAMES_GARBLED: "Имена в файле не похожи на имена: кодировку не удалось узнать. Выгрузите файл в UTF-8.",
    ReportCode.MANIFEST_MISSING: "В архиве нет файла manifest.csv. Добавьте его: без него архив не читается.",
    ReportCode.MANIFEST_UNREADABLE: "В manifest.csv нет ни одного известного свойства. Проверьте его "
    "строки и кодировку.",
    ReportCode.VERSION_UNSUPPORTED: "Поддерживается OneRoster 1.1 и 1.2 (manifest.version 1.0). Выгрузите данные так.",
    ReportCode.MODE_UNKNOWN: "Для таблицы должно быть указано одно из bulk, delta и absent. Таблица не прочитана.",
    ReportCode.FILE_MISSING: "Файл назван в manifest.csv, но его нет в архиве.",
    ReportCode.FILE_UNNAMED: "Файл есть в архиве, но в manifest.csv о нём нет строки. Файл не прочитан.",
    ReportCode.FILE_UNKNOWN: "Такой таблицы в OneRoster нет, и угадать её по названию нельзя. Файл не прочитан.",
    ReportCode.FILE_REPEATED: "Таблица есть в архиве дважды. Ни один из файлов не прочитан.",
    ReportCode.FILE_GUESSED: "Название таблицы или свойства написано с ошибкой; оно узнано и прочитано.",
    ReportCode.FILE_LEFT_OUT: "В manifest.csv таблица названа absent, но файл в архиве есть. Файл не прочитан.",
    ReportCode.READ_AS_CP1251: "Файл записан не в UTF-8: прочитан как Windows-1251.",
    ReportCode.READ_AS_KOI8_R: "Файл записан не в UTF-8: прочитан как KOI8-R.",
    ReportCode.READ_AS_MAC_CYRILLIC: "Файл записан не в UTF-8: прочитан как Mac Cyrillic.",
    ReportCode.READ_AS_CP866: "Файл записан не в UTF-8: прочитан как DOS (cp866).",
    ReportCode.READ_AS_ISO8859_5: "Файл записан не в UTF-8: прочитан как ISO 8859-5.",
    ReportCode.COLUMN_GUESSED: "Название столбца написано с ошибкой; столбец узнан и прочитан.",
    ReportCode.COLUMN_MISSING: "В файле нет обязательного столбца. Файл не прочитан.",
    ReportCode.COLUMN_REPEATED: "Столбец встречается в заголовке дважды. Файл не прочитан.",
    ReportCode.COLUMN_UNKNOWN: "Такого столбца в OneRoster нет, и угадать его по названию нельзя. Столбец не прочитан.",
    ReportCode.ROW_UNREADABLE: "Число ячеек в строке не совпадает с заголовком, или строку не удалось разобрать.",
    ReportCode.ENCODING: "Строка записана в другой кодировке, чем весь файл.",
    ReportCode.BROKEN_OFF: "Файл оборван или испорчен. Прочитанное принято, но за отсутствие в этом "
    "файле никто не исключён.",
    ReportCode.MISSING: "Обязательное значение не заполнено.",
    ReportCode.TOO_LONG: "Значение слишком длинное.",
    ReportCode.SHORTENED: "Значение слишком длинное: принято его начало.",
    ReportCode.SIGNS_REMOVED: "В имени есть знаки, которых в именах не бывает: принято без них.",
    ReportCode.IDENTIFIER: "Идентификатор: от 1 до 255 видимых знаков без пробелов, запятых, точек с "
    "запятой и кавычек.",
    ReportCode.IDENTIFIER_REPLACED: "В идентификаторах есть знаки, которых не бывает в наших. Строки приняты, "
    "вместо таких идентификаторов взяты постоянные замены (x-…).",
    ReportCode.TEXT: "В тексте есть недопустимые знаки.",
    ReportCode.LOGIN: "Логин не может содержать пробелов и управляющих знаков.",
    ReportCode.SNILS: "СНИЛС написан с ошибкой: контрольное число не сходится, или их в строке два. Человек принят, "
    "номер нет.",
    ReportCode.DATE: "Дата не распознана однозначно. Запишите её в виде ГГГГ-ММ-ДД.",
    ReportCode.TIMESTAMP: "Время изменения не распознано. Запишите его в виде ГГГГ-ММ-ДДTчч:мм:ссZ.",
    ReportCode.TIMESTAMP_IN_FUTURE: "Время изменения ещё не наступило. Вместо него взято время выгрузки.",
    ReportCode.VALUE: "Такого значения стандарт OneRoster здесь не допускает.",
    ReportCode.DUPLICATE: "Такой sourcedId есть в этом файле и в другой строке. Принята она.",
    ReportCode.REFERENCE: "Строка ссылается на запись, которой нет среди принятых этой организации.",
    ReportCode.DATES_REVERSED: "Дата окончания раньше даты начала.",
    ReportCode.HOMEROOM_UNKNOWN: "Не указано, какому классу преподаётся предмет: заполните "
    "metadata.homeroomClassSourcedId.",
    ReportCode.CONTINUED_TWICE: "Чаты этого класса уже продолжает другой класс из файла. У этого "
    "класса будут новые чаты.",
    ReportCode.CONTINUES_UNKNOWN: "Класс, чьи чаты должен продолжить этот, неизвестен. У нового "
    "класса будут новые чаты.",
    ReportCode.NO_PLACE: "У человека нет ни роли, ни зачисления: неизвестно, к какой организации он относится.",
    ReportCode.TERM_IN_FUTURE: "Период ещё не начался: до его начала чатов не будет.",
    ReportCode.DUPLICATE_PERSON: "Похоже, это один человек дважды: совпадают имя и дата рождения, а где её нет, "
    "имя и класс. Приняты оба.",
    ReportCode.ROLE_NOT_USED: "Эта роль в чатах не участвует. Строка пропущена.",
    ReportCode.CLASS_NOT_USED: "Группы этого вида (ext:…) в чатах не участвуют. Строка и зачисления "
    "в группу пропущены.",
    ReportCode.ORGANISATION_NOT_USED: "Организации этого вида (ext:…) не участвуют. Строка и роли в ней пропущены.",
    ReportCode.ROLE_IN_WRONG_ORGANISATION: "Такой роли не бывает в организации этого вида.",
    ReportCode.GUARDIAN_UNCLEAR: "Из ролей не следует, кто из двух человек ученик, а кто его представитель.",
    ReportCode.LOGIN_TAKEN: "Этот логин в организации уже принадлежит другому человеку. Учётная запись не создана.",
    ReportCode.LOGIN_OF_SAME_PERSON: "Похоже, это один человек двумя строками: логин и имя те же. Учётная запись "
    "сделана по одной из них, у второй входа нет. Выгрузите человека одной строкой: все роли под одним sourcedId "
    "(в OneRoster 1.2 они стоят в roles.csv).",
    ReportCode.ORGANISATION_NOT_NAMED: "В прошлых выгрузках этой системы была ещё одна организация: в ней всё "
    "оставлено как было. Если она закрыта, передайте её строку со статусом tobedeleted.",
    ReportCode.STALE: "Не принято: сохранены сведения новее. Если верна эта строка, выгрузите её с "
    "новой датой изменения.",
    ReportCode.LOOKED_UP: "В строке есть только sourcedId: запись ищется во всех организациях этой системы. Укажите и "
    "организацию, и человека, тогда это надёжнее.",
    ReportCode.OVERTAKEN: "Не принято ничего: уже получена выгрузка новее этой. Если верна эта, создайте её заново.",
}


NOTES = frozenset(
    {
        ReportCode.FILE_GUESSED,
        ReportCode.FILE_LEFT_OUT,
        ReportCode.READ_AS_CP1251,
        ReportCode.READ_AS_KOI8_R,
        ReportCode.READ_AS_MAC_CYRILLIC,
        ReportCode.READ_AS_CP866,
        ReportCode.READ_AS_ISO8859_5,
        ReportCode.COLUMN_GUESSED,
        ReportCode.COLUMN_UNKNOWN,
        ReportCode.SHORTENED,
        ReportCode.SIGNS_REMOVED,
        ReportCode.IDENTIFIER_REPLACED,
        ReportCode.CONTINUES_UNKNOWN,
        ReportCode.TERM_IN_FUTURE,
        ReportCode.DUPLICATE_PERSON,
        ReportCode.STALE,
        ReportCode.LOOKED_UP,
    }
)
"""What is in the report for the sender to know; the rows were taken."""


ROLES_IN_USERS = {"orgSourcedId": "orgSourcedIds", "userSourcedId": "sourcedId"}
"""How users.csv of OneRoster 1.1 calls the columns of roles.csv."""


class RowProblem(Struct, frozen=True, kw_only=True):
    """One line of the report; `row` counts as a spreadsheet does, the header being row 1.

    Attributes:
        other: a row of the same file that the problem is about, too.
        limit: how many characters are allowed.
        sign: the character that isn't allowed.
    """

    file: str
    row: int
    column: str
    code: ReportCode
    other: int | None = None
    limit: int | None = None
    sign: str | None = None

    @property
    def named_column(self) -> str:
        """The column as the file has it."""
        return ROLES_IN_USERS.get(self.column, self.column) if self.file == "users.csv" else self.column

    @property
    def text(self) -> str:
        """For a human being, in Russian."""
        sentences = [TEXTS[self.code]]
        if self.other is not None:
            sentences.append(f"Другая строка: {self.other}.")
        if self.limit is not None:
            sentences.append(f"Можно не больше {self.limit} знаков.")
        if self.sign is not None:
            sentences.append(f"Недопустимый знак: {_shown(self.sign)}.")
        return " ".join(sentences)


def _shown(sign: str) -> str:
    number = f"U+{ord(sign):04X}"
    return f"«{sign}» ({number})" if sign.isprintable() and not sign.isspace() else number


class UnacceptableError(ValueError):
    """A cell's text is not what its column asks for.

    Attributes:
        code: what is wrong.
        limit, sign: see `RowProblem`.
        repaired: the value that an import by file takes in place of the text, with the code `note` in the report.
    """

    def __init__(
        self,
        code: ReportCode,
        *,
        limit: int | None = None,
        sign: str | None = None,
        repaired: str | None = None,
        note: ReportCode | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit
        self.sign = sign
        self.repaired = repaired
        self.note = note


class RowRejectedError(Exception):
    """A row can't be taken; the reason is in the report."""


class RowNotUsedError(RowRejectedError):
    """A row is understood, and says nothing that we use; its sourcedId and version are those of the record."""

    def __init__(self, sourced_id: str, version: int) -> None:
        super().__init__()
        self.sourced_id = sourced_id
        self.version = version


class BundleRefusedError(Exception):
    """Nothing of the bundle can be taken."""

    def __init__(self, problem: RowProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


HEADER = ("file", "row", "column", "code", "text")
BEGINNING = "\ufeff" + ",".join(HEADER) + "\r\n"
"""Of the whole report: spreadsheets take a file with a byte order mark for UTF-8."""


class ReportLine(NamedTuple):
    """A line of the report, in the order of its columns."""

    file: str
    row: int
    column: str
    code: str
    text: str


def line_of(problem: RowProblem) -> ReportLine:
    """A problem as a line of the report."""
    return ReportLine(problem.file, problem.row, problem.named_column, problem.code.value, problem.text)


class Report:
    """CSV lines on disk, one for each problem, and their number by code. A whole report has `BEGINNING` before them."""

    def __init__(self) -> None:
        self.codes: Counter[ReportCode] = Counter()
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._text = io.TextIOWrapper(self._file, "utf-8", newline="", write_through=True)
        self._lines = csv.writer(self._text)

    def add(self, problem: RowProblem) -> None:
        """Write a problem down."""
        self.codes[problem.code] += 1
        # Names of files and columns are the sender's own words.
        cells = (problem.file, problem.row, problem.named_column, problem.code, problem.text)
        self._lines.writerow(map(harmless, cells))

    def tell(self, file: str, row: int, column: str, code: ReportCode, *, other: int | None = None) -> None:
        """Write a problem down, given by its parts."""
        self.add(RowProblem(file=file, row=row, column=column, code=code, other=other))

    def problems(self) -> dict[str, int]:
        """How many there are of each code."""
        return {code.value: number for code, number in self.codes.items()}

    def lines(self) -> Iterator[ReportLine]:
        """The lines so far."""
        text = io.TextIOWrapper(io.BytesIO(self.content().read()), "utf-8", newline="")
        for file, row, column, code, message in csv.reader(text):
            yield ReportLine(file, int(row), column, code, message)

    def content(self) -> IO[bytes]:
        """The lines so far, from the first."""
        self._text.flush()
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Forget the lines."""
        self._text.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def summarise(begun: RosterImport, schools: Sequence[SchoolImport]) -> dict[str, Any]:
    """As JSON; `ok` only where every row was taken and every school is done.

    `refused` is the reason why nothing was taken. `failed` is the kind of failure where the bundle could not be split.
    `version` is that of the file, in ms. `stale` is how many things were not taken because something newer is stored.
    `organisations` are those that are not done, and in a dry run all of them.
    """
    problems = Counter(begun.problems)
    for school in schools:
        problems.update(school.problems)
    real = sum(number for code, number in problems.items() if code not in NOTES)
    waiting = [school for school in schools if school.state != "done"]
    return {
        "ok": not (real or waiting or begun.refused or begun.failure),
        "import_id": begun.import_id,
        "state": begun.state,
        "refused": begun.refused,
        "failed": begun.failure,
        "dry_run": begun.dry_run,
        "version": begun.version or None,
        "counts": total(begun.counts, *(school.counts for school in schools)),
        "stale": sum(school.stale for school in schools),
        "reported": sum(problems.values()),
        "problems": dict(problems),
        "schools": dict(Counter(school.state for school in schools)),
        "organisations": {
            school.organisation_id: _outcome(school) for school in (schools if begun.dry_run else waiting)
        },
    }


def total(*counts: Counts) -> Counts:
    """All of them together."""
    sums: Counts = {}
    for entities in counts:
        for entity, numbers in entities.items():
            into = sums.setdefault(entity, {"read": 0, "written": 0})
            for kind, number in numbers.items():
                into[kind] = into.get(kind, 0) + number
    return sums


def _outcome(school: SchoolImport) -> dict[str, Any]:
    return {
        "state": school.state,
        "failure": school.failure,
        "removals": school.removals,
        "counts": school.counts,
        "stale": school.stale,
        "problems": school.problems,
    }


FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV Injection; ASVS 5.0, 1.2.10)."""


def harmless(cell: object) -> object:
    """A cell as it is written: a text that a spreadsheet could run has an apostrophe before it; numbers stay."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA_SIGNS else cell
