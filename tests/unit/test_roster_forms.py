"""The forms that a bundle may come in: other headers, encodings and capitals, misspelt columns, OneRoster 1.1."""

from collections import Counter
from hashlib import sha256

import pytest
from roster_files import SMALL, SMALL_1_1, WHOLE, changed, kinds, mapped

from svyazka_common.records.roster import Person, RoleAssignment, SchoolClass


def test_a_missing_and_a_repeated_column_are_reported_once_for_the_file() -> None:
    assert mapped(changed("demographics.csv", "sourcedId", "number"))[1] == [
        ("demographics.csv", 1, "sourcedId", "column_missing")
    ]
    assert mapped(changed("demographics.csv", "birthDate,sex", "sex,SEX"))[1] == [
        ("demographics.csv", 1, "sex", "column_repeated")
    ]


@pytest.mark.parametrize(
    ("file", "right", "misspelt"),
    [
        ("demographics.csv", "sourcedId", "sourceId"),
        ("demographics.csv", "birthDate", "birth_dat"),
        ("users.csv", "agentSourcedIds", "agentSourcedId"),
        ("enrollments.csv", "classSourcedId", "clasSourcedId"),
        ("roles.csv", "orgSourcedId", "orgSourcedIdd"),
    ],
)
def test_a_misspelt_column_that_can_be_no_other_is_read_and_noted(file: str, right: str, misspelt: str) -> None:
    records, report = mapped(changed(file, f"{right},", f"{misspelt},") if f"{right}," in SMALL[file] else
                             changed(file, right, misspelt))  # fmt: skip

    assert report == [(file, 1, right, "column_guessed")]
    assert kinds(records) == WHOLE


def test_a_column_that_two_may_be_is_nobodys_and_noted() -> None:
    files = changed(
        "demographics.csv", "sourcedId,birthDate,sex\np1,", "sourcedId,birthDat,birthDte,sex\np1,2013-05-04,"
    )

    records, report = mapped(files)

    assert report == [("demographics.csv", 1, column, "column_unknown") for column in ("birthDat", "birthDte")]
    assert {record.birth_date for record in records if isinstance(record, Person)} == {None}


def test_other_columns_of_the_standard_are_nobodys_slip() -> None:
    files = changed("users.csv", "agentSourcedIds", "preferredGivenName")

    records, report = mapped(files)

    assert (report, kinds(records)) == ([], WHOLE - Counter(["guardianship"]))


def test_headers_with_underscores_and_tables_by_semicolon_are_read() -> None:
    files = {name: content.replace(",", ";") for name, content in SMALL.items()}
    files = changed(
        "users.csv", "givenName", "Given_Name", changed("roles.csv", "orgSourcedId", "Org Sourced ID", files)
    )

    records, report = mapped(files)

    assert (report, kinds(records)) == ([], WHOLE)


def test_a_file_in_cp1251_is_read_and_noted() -> None:
    records, report = mapped({**SMALL, "users.csv": SMALL["users.csv"].encode("cp1251")})

    assert report == [("users.csv", 0, "", "read_as_cp1251")]
    assert records == mapped(SMALL)[0]


def test_nul_bytes_around_a_cell_are_passed_over_and_within_one_reported() -> None:
    records, report = mapped(changed("users.csv", "Ольга", "\0Ольга\0"))
    assert (report, kinds(records)) == ([], WHOLE)

    assert ("users.csv", 4, "givenName", "text") in mapped(changed("users.csv", "Ольга", "Оль\0га"))[1]


def test_one_roster_1_1_has_roles_and_organisations_with_the_users() -> None:
    records, report = mapped(SMALL_1_1)

    assert (report, kinds(records)) == ([], WHOLE)
    assert {record.pk + record.sk for record in records} == {record.pk + record.sk for record in mapped(SMALL)[0]}


def test_a_role_of_one_roster_1_1_in_two_organisations_is_two_roles() -> None:
    users = SMALL["users.csv"].replace("password\n", "password,orgSourcedIds,role\n")
    roles = iter(["teacher", "student", "parent", "administrator"])
    places = iter(['"s1,s2"', "s1", "s1", "s9"])
    lines = [
        line if number == 0 else f"{line},{next(places)},{next(roles)}"
        for number, line in enumerate(users.splitlines())
    ]
    files = changed("orgs.csv", "a1,,,", "s2,,,Школа № 4,school\na1,,,", SMALL_1_1)

    records, report = mapped({**files, "users.csv": "\n".join(lines)})

    assert ("users.csv", 5, "orgSourcedIds", "reference") in report
    assert sorted(record.organisation_id for record in records if isinstance(record, RoleAssignment)) == [
        "s1",
        "s1",
        "s1",
        "s2",
    ]


def test_headers_in_other_capitals_and_with_a_byte_order_mark_are_read() -> None:
    files: dict[str, str | bytes] = {
        name: ("\ufeff" + content.replace("sourcedId", " SOURCEDID ")).replace("\n", "\r\n").encode()
        for name, content in SMALL.items()
    }

    records, report = mapped(files)

    assert (report, kinds(records)) == ([], WHOLE)


def test_words_in_other_capitals_and_files_in_a_folder_are_read() -> None:
    files = changed("classes.csv", "scheduled", "Scheduled", changed("roles.csv", "student", "STUDENT"))

    records, report = mapped({f"export/{name.upper()}": content for name, content in files.items()})

    assert (report, kinds(records)) == ([], WHOLE)


def test_a_row_in_another_encoding_is_reported_and_the_others_read() -> None:
    users = SMALL["users.csv"].encode().replace("Ольга".encode(), "Ольга".encode("cp1251"))

    records, report = mapped({**SMALL, "users.csv": users})

    assert ("users.csv", 4, "", "encoding") in report
    assert kinds(records)["person"] == 3


@pytest.mark.parametrize("form", ["utf-16", "utf-16-le", "utf-16-be"])
def test_files_in_utf_16_with_a_byte_order_mark_are_read(form: str) -> None:
    mark = "" if form == "utf-16" else "\ufeff"

    records, report = mapped({name: (mark + text).encode(form) for name, text in SMALL.items()})

    assert (report, records) == ([], mapped(SMALL)[0])


def test_a_row_of_utf_16_that_is_spoilt_is_reported_and_the_others_read() -> None:
    users = SMALL["users.csv"].encode("utf-16").replace("Ольга".encode("utf-16-le"), b"\0\xdc" * 5)

    records, report = mapped({**SMALL, "users.csv": users})

    assert ("users.csv", 4, "", "encoding") in report
    assert kinds(records)["person"] == 3


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("sourcedId", "t1", "t1@school.ru"),
        ("sourcedId", "p1", "п/1"),
        ("agentSourcedIds", "g1", "g" * 255),
        ("sourcedId", "g1", "{8f1e}#g1~"),
    ],
)
def test_an_identifier_of_another_alphabet_has_one_of_ours_in_every_table(column: str, old: str, new: str) -> None:
    records, report = mapped({name: text.replace(old, new) for name, text in SMALL.items()})

    ours = f"x-{sha256(new.encode()).hexdigest()[:32]}"
    assert ("users.csv", 0, column, "identifier_replaced") in report
    assert {code for *_, code in report} == {"identifier_replaced"}
    assert {one.person_id for one in records if isinstance(one, Person)} == {"t1", "p1", "g1", "o1", ours} - {old}
    assert kinds(records) == WHOLE


def test_schools_and_classes_may_have_identifiers_of_another_alphabet() -> None:
    files = {name: text.replace("c1", "7А/2026").replace("s1", "лицей№3") for name, text in SMALL.items()}

    records, _ = mapped(files)

    assert kinds(records) == WHOLE
    [made] = [one for one in records if isinstance(one, SchoolClass)]
    assert made.class_id == f"x-{sha256('7А/2026'.encode()).hexdigest()[:32]}"


@pytest.mark.parametrize("wrong", ["g 1", "g\u00a01", "g" * 256, "g|1"])
def test_what_can_be_no_identifier_is_reported_as_it_was(wrong: str) -> None:
    _, report = mapped(changed("users.csv", "g1,true", f"{wrong},true", changed("roles.csv", "r3,g1", f"r3,{wrong}")))

    assert ("users.csv", 4, "sourcedId", "identifier") in report


def test_an_unknown_column_is_noted_once_where_one_of_ours_is_missing() -> None:
    records, report = mapped(changed("users.csv", "agentSourcedIds", "agents"))

    assert report == [("users.csv", 1, "agents", "column_unknown")]
    assert kinds(records) == WHOLE - Counter(["guardianship"])


def test_columns_of_the_standard_and_ones_of_the_senders_own_are_not_noted() -> None:
    table = "sourcedId,birthDate,asian,metadata.colour\np1,2013-05-04,false,red\n"

    assert mapped({**SMALL, "demographics.csv": table})[1] == []
