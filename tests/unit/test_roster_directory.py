from hypothesis import given
from hypothesis import strategies as st

from functions.roster.repository.organisations import directory_entries
from svyazka_common.names import normalise
from svyazka_common.records.roster import Organisation

NAMES = st.text(alphabet=st.characters(codec="utf-8"), max_size=60) | st.text(
    alphabet='абвгдеёжзАБЁ «»№"-.,0123  ', max_size=60
)


def test_normalise_drops_quotes_number_sign_and_yo() -> None:
    assert normalise(' МБОУ «Лицей №\u00a03 имени "Алёши"» ') == "мбоу лицей 3 имени алеши"


def test_a_hyphen_parts_words() -> None:
    assert normalise("Санкт-Петербург") == "санкт петербург"


def test_an_organisation_lies_under_its_kind_once_with_name_and_parent() -> None:
    organisation = Organisation(organisation_id="s1", kind="school", name="Лицей № 3", parent_id="a1", version=1)

    made = directory_entries(organisation)

    assert [(entry.pk, entry.sk, entry.name, entry.parent_id) for entry in made] == [
        ("DIRECTORY#school", "лицей 3#s1", "Лицей № 3", "a1")
    ]


def test_a_name_without_letter_or_digit_is_not_listed() -> None:
    assert directory_entries(Organisation(organisation_id="s1", kind="school", name="«»", version=1)) == []


@given(NAMES)
def test_normalise_twice_is_normalise_once(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)
