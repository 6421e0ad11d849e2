import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from functions.roster.directory import entries, terms
from svyazka_common.directory import normalise
from svyazka_common.records.roster import Organisation

NAMES = st.text(alphabet=st.characters(codec="utf-8"), max_size=60) | st.text(
    alphabet='абвгдеёжзАБЁ «»№"-.,0123  ', max_size=60
)


def test_normalise_drops_quotes_number_sign_and_yo() -> None:
    assert normalise(' МБОУ «Лицей №\u00a03 имени "Алёши"» ') == "мбоу лицей 3 имени алеши"


def test_a_hyphen_parts_words() -> None:
    assert normalise("Санкт-Петербург") == "санкт петербург"


def test_terms_start_at_each_word_once() -> None:
    assert terms("Школа № 3") == ["школа 3", "3"]
    assert terms("Ау-ау ау") == ["ау ау ау", "ау ау", "ау"]
    assert terms("«»") == []


def test_entries_lie_under_the_kind_and_carry_the_name() -> None:
    organisation = Organisation(organisation_id="s1", kind="school", name="Лицей № 3", version=1)

    made = entries(organisation)

    assert [(entry.pk, entry.sk, entry.name) for entry in made] == [
        ("DIRECTORY#school", "лицей 3#s1", "Лицей № 3"),
        ("DIRECTORY#school", "3#s1", "Лицей № 3"),
    ]


@given(NAMES)
def test_normalise_twice_is_normalise_once(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


@given(NAMES, st.data())
def test_every_word_start_finds_the_name(name: str, data: st.DataObject) -> None:
    composed = unicodedata.normalize("NFC", name)
    starts = [word.start() for word in re.finditer(r"[^\W_]+", composed)]
    for start in starts:
        end = data.draw(st.integers(start + 1, len(composed)))
        typed = normalise(composed[start:end])
        assert any(term.startswith(typed) for term in terms(name)), (start, typed)
