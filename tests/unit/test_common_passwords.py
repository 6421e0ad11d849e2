import os
import subprocess
import sys

import pytest
from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError

from svyazka_common.passwords import ALLOCATOR, DUMMY_HASH, MEMORY_COST_KIB, hash_password, verify_password


def test_right_password_is_accepted_and_another_is_not() -> None:
    stored = hash_password("сосна-ветер-42")

    assert verify_password(stored, "сосна-ветер-42")
    assert not verify_password(stored, "сосна-ветер-43")
    assert not verify_password(stored, "")


def test_each_hash_has_a_salt_of_its_own() -> None:
    assert hash_password("a") != hash_password("a")


def test_cost_is_what_threats_asks_for() -> None:
    parameters = extract_parameters(hash_password("a"))

    assert (parameters.type.name, parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (
        "ID",
        46 * 1024,
        1,
        1,
    )


def test_dummy_costs_the_same_and_is_never_right() -> None:
    assert extract_parameters(DUMMY_HASH) == extract_parameters(hash_password("a"))
    assert not verify_password(None, "x" * 40)


def test_the_same_letters_in_another_form_are_the_same_password() -> None:
    assert verify_password(hash_password("й"), "и\u0306")


def test_a_stored_text_that_is_no_hash_is_an_error() -> None:
    with pytest.raises(InvalidHashError):
        verify_password("nonsense", "a")


def test_argon2_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, svyazka_common.passwords; sys.exit('argon2' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


FAULTS_OF_THE_SECOND_HASH = """
from resource import RUSAGE_SELF, getrusage
from svyazka_common.passwords import hash_password
hash_password("a")
before = getrusage(RUSAGE_SELF).ru_minflt
hash_password("b")
print(getrusage(RUSAGE_SELF).ru_minflt - before)
"""


def test_the_memory_of_a_hash_is_kept_for_the_next_one() -> None:
    command = [sys.executable, "-c", FAULTS_OF_THE_SECOND_HASH]
    printed = subprocess.run(command, env=os.environ | ALLOCATOR, check=True, capture_output=True, text=True).stdout  # noqa: S603
    pages_of_a_hash = MEMORY_COST_KIB // 4
    assert int(printed) < pages_of_a_hash // 10
