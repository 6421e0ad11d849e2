"""Whether times tell known from unknown: the verdict, and the calls that are compared."""

from __future__ import annotations

from random import Random

import pytest

from local.bench.enumeration.command import document
from local.bench.enumeration.questions import QUESTIONS, Question
from local.bench.enumeration.statistics import Pair, difference
from local.bench.enumeration.table import print_answers

PAIRS = 300


def pairs(longer_by: float, noise: float, count: int = PAIRS) -> list[Pair]:
    """Known ones take `longer_by` ms longer than 50; what slows down a pair slows down both."""
    chance = Random(1)  # noqa: S311 - repeatable on purpose
    made = []
    for _ in range(count):
        load = chance.expovariate(1 / 10)
        made.append((50 + longer_by + load + chance.gauss(0, noise), 50 + load + chance.gauss(0, noise)))
    return made


def test_equal_times_are_shown_to_be_equal() -> None:
    measured = difference(pairs(longer_by=0, noise=1))

    assert measured.within(5)
    assert measured.low < 0 < measured.high


def test_a_tenth_more_is_found_out() -> None:
    measured = difference(pairs(longer_by=6, noise=1))

    assert not measured.within(5)
    assert measured.percent == pytest.approx(10, abs=2)
    assert measured.verdict(5) == "differs"


def test_too_few_pairs_show_nothing() -> None:
    assert difference(pairs(longer_by=0, noise=30, count=20)).verdict(5) == "undecided"


def test_one_slow_call_decides_nothing() -> None:
    measured = [*pairs(longer_by=0, noise=1), (10_000.0, 50.0)]

    assert difference(measured).within(5)


def test_the_verdict_is_repeatable() -> None:
    assert difference(pairs(longer_by=1, noise=5)) == difference(pairs(longer_by=1, noise=5))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_both_kinds_of_a_question_look_alike_and_share_no_source(question: Question) -> None:
    known_event, unknown = (question.event(300, known=known) for known in (True, False))
    next_one = question.event(301, known=True)

    assert known_event["rawPath"] == unknown["rawPath"]
    assert known_event["requestContext"]["http"] == unknown["requestContext"]["http"]
    assert known_event["requestContext"]["http"]["sourceIp"] == "10.0.1.44"
    assert next_one["requestContext"]["http"]["sourceIp"] == "10.0.1.45"
    assert (known_event["body"], known_event["cookies"]) != (unknown["body"], unknown["cookies"])


def test_the_table_tells_what_holds_and_what_can_be_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    answers = [document("first?", difference(pairs(0, 1))), document("second?", difference(pairs(6, 1)))]

    print_answers({"bound_percent": 5.0, "questions": answers})

    printed = capsys.readouterr().out
    assert printed.index("first?") < printed.index("holds") < printed.index("second?") < printed.index("differs")
