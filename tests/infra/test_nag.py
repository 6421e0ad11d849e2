"""The cdk-nag packs AwsSolutions and Serverless."""

from __future__ import annotations

import pytest
from infra_templates import exceptions, findings, synthesised


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_packs_find_nothing_that_is_not_explained(stage: str) -> None:
    report = synthesised(stage).report
    assert report is not None
    assert findings(report) == []


def test_both_packs_are_at_work() -> None:
    packs = {rule.partition("-")[0] for _, rule in exceptions().findings}
    assert packs == {"AwsSolutions", "Serverless"}


def test_no_exception_is_left_over() -> None:
    findings = exceptions().findings
    unneeded = [
        (path, rule)
        for path, rule in exceptions().asked
        if not any(rule == broken and at.startswith(path) for at, broken in findings)
    ]
    assert unneeded == []
