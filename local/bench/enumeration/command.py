"""`svyazka bench enumeration`: the real calls, known and unknown in turn, on DynamoDB Local."""

from __future__ import annotations

from typing import Any

from local.bench.enumeration.asking import ask, prepared
from local.bench.enumeration.questions import QUESTIONS
from local.bench.enumeration.statistics import Difference, difference
from local.bench.enumeration.table import print_answers
from operations.terminal import print_document, step

BOUND_PERCENT = 5.0


def command(*, pairs: int, as_json: bool) -> bool:
    """Measure and print; False where a difference is not shown to be within the bound."""
    answers = []
    with prepared(pairs):
        for question in QUESTIONS:
            with step(f"{question.name} {pairs} pairs"):
                answers.append(document(question.name, difference(ask(question, pairs))))
    made = {"ok": all(answer["holds"] for answer in answers), "bound_percent": BOUND_PERCENT, "questions": answers}
    if as_json:
        print_document(made)
    else:
        print_answers(made)
    return bool(made["ok"])


def document(name: str, measured: Difference) -> dict[str, Any]:
    """As JSON; `percent` and its confidence interval are of the unknown ones' median."""
    return {
        "question": name,
        "pairs": measured.pairs,
        "known_ms": round(measured.known_ms, 2),
        "unknown_ms": round(measured.unknown_ms, 2),
        "difference_percent": round(measured.percent, 2),
        "confidence_percent": [round(measured.low, 2), round(measured.high, 2)],
        "holds": measured.within(BOUND_PERCENT),
        "verdict": measured.verdict(BOUND_PERCENT),
    }
