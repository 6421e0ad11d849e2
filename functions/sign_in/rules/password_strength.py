"""Which passwords are too easy to guess to be set.

NIST SP 800-63B-4, 3.1.1.2: a length, a list of what is guessed first, no rules of composition. `zxcvbn` knows the
commonest passwords, English words and names, dates, rows of keys, repetitions and letters written as digits. It knows
no Russian: so passwords and words are compared by the keys that they are typed with, and «пароль» typed without
switching the keyboard (`gfhjkm`) is the same word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.roster import Person


MIN_LENGTH = 8
MAX_LENGTH = 128
GUESSES = 1_000_000
"""A password found within so many guesses is refused. A hundred can be made in a row (`svyazka_common.budgets`)."""
LOOKED_AT = 40
"""Signs at the beginning: if they are hard to guess, so is the whole. The work grows with the square of this."""
SHORTEST_PART = 3

# Names are written with е for ё as often as not.
_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.t")
_SOUNDS = dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziiklmnoprstufye", strict=True)) | {
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "iu",
    "я": "ia",
    "ъ": "ie",
    "ь": "",
}
_LATIN = tuple(
    str.maketrans(_SOUNDS | others)
    for others in ({}, {"й": "y", "х": "h", "ц": "c", "щ": "sch", "ю": "yu", "я": "ya", "ъ": ""})
)
"""As in passports (ICAO Doc 9303), and as in most logins."""
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")

# Russian passwords, names and words as they are typed, the commonest first: the place is the number of guesses.
_COMMON = """
пароль parol привет privet любовь lubov люблю qwerty наташа natasha максим maksim марина marina андрей andrey ангел
angel солнышко solnyshko солнце кристина kristina настя nastya nastia александр aleksandr саша sasha дима dima сергей
sergey sergei светлана svetlana света sveta лена lena елена elena ольга olga оля olya ирина irina ира ira татьяна
tatyana tatiana таня tanya анна anna аня anya анечка мария maria маша masha дарья darya даша dasha катя katya
екатерина ekaterina юлия yulia юля yulya виктория viktoria вика vika ксения ksenia ксюша алина alina полина polina
софия sofia соня алиса alisa ева варвара никита nikita артем artem иван ivan ваня vanya михаил mihail миша misha
даниил danil данил егор egor кирилл kirill илья ilya роман roman рома денис denis алексей aleksey леша владимир
vladimir вова дмитрий dmitriy dmitry павел pavel паша антон anton олег oleg игорь igor евгений evgeniy женя николай
коля виталий руслан ruslan тимур timur марк матвей лев глеб арсений степан федор богдан бабушка дедушка мама mama папа
papa мамочка мамапапа mamapapa мамаяпапа сестра брат семья семь дочка сыночек зайка зайчик котенок кот кошка кошечка
котик собака собачка рыбка лапочка малышка принцесса королева звезда zvezda красотка красавица киса котэ бусинка
пупсик дракон тигр волк volk медведь лиса черепаха хомяк попугай спартак spartak зенит zenit цска локомотив динамо
россия russia rossiya родина москва moskva питер spb победа сказка радость счастье удача весна лето leto осень зима
zima дождь ветер море more океан небо земля луна школа shkola школьник ученик учитель учительница класс klass урок
дневник журнал физика химия математика друг друзья дружба подруга жизнь судьба мечта надежда вера свобода сила власть
деньги dengi работа секрет secret админ admin администратор user логин login гость test тест вход доступ компьютер
интернет internet вконтакте vkontakte телефон сайт игра игрок майнкрафт minecraft роблокс roblox фортнайт танки
worldoftanks стандофф standoff бравл йцукен йцукенг фыва фывапролд ячсмить йфяцыч фывфыв йцуйцу абвгд абвгдейка qazwsx
zxcvbn asdfgh новый старый первый второй один два три четыре пять шесть восемь девять десять мой моя твой хакер
чемпион король чёрный белый красный синий зеленый футбол futbol хоккей баскетбол музыка танцы машина mashina борщ
пельмени шоколад конфетка клубника вишенка яблоко банан апельсин лимон
"""


def too_weak(password: str, *about: str) -> bool:
    """Whether a password has fewer than 8 signs, or falls within a million guesses.

    `about` is what is known of the person: login, names, an ISO 8601 birth date. Guesses begin with these.
    """
    if len(password) < MIN_LENGTH:
        return True
    from zxcvbn_rs_py import zxcvbn  # noqa: PLC0415 - its dictionaries cost a cold start; most functions need none

    first_guesses = [guess for fact in about for guess in _spellings(fact)]
    estimate = zxcvbn(_keys(password)[:LOOKED_AT], user_inputs=[*first_guesses, *_common()])
    return estimate.guesses < GUESSES


@cache
def _common() -> tuple[str, ...]:
    return tuple(_keys(word) for word in _COMMON.split())


def names_of(person: Person | None) -> tuple[str, ...]:
    """The names of a person, as `about` of `too_weak`."""
    return () if person is None else (person.family_name, person.given_name, person.patronymic or "")


def facts_of(person: Person | None) -> tuple[str, ...]:
    """Names and birth date of a person, as `about` of `too_weak`."""
    return () if person is None else (*names_of(person), person.birth_date or "")


def _spellings(fact: str) -> Iterator[str]:
    if date := _DATE.fullmatch(fact):
        year, month, day = date.groups()
        for parts in ((day, month, year), (day, month, year[2:]), (year, month, day), (day, month), (year,)):
            yield "".join(parts)
        return
    words = re.split(r"[\W_]+", fact)
    for word in (fact, *words):
        if len(word) >= SHORTEST_PART:
            yield _keys(word)
            yield from (word.casefold().translate(table) for table in _LATIN)


def _keys(text: str) -> str:
    # As `passwords.hash_password` takes it; capitals are the first thing that is tried. A line break is a blank, for
    # zxcvbn's patterns pass over it.
    return unicodedata.normalize("NFKC", text).replace("\n", " ").casefold().translate(_KEYS)
