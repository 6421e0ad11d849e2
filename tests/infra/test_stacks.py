"""The stacks: each context's functions in one that can be updated alone, and none near CloudFormation's limits."""

from __future__ import annotations

import json

import pytest
from infra_templates import Template, Templates, synthesised

from infra_cdk.functions import CONTEXTS, FUNCTIONS

MOST_RESOURCES = 300
"""CloudFormation takes 500; a context grows by some six resources for a function."""
MOST_OUTPUTS = 200

each_stage = pytest.mark.parametrize("stage", ["local", "dev", "prod"])


def stacks(templates: Templates) -> dict[str, Template]:
    every = {"state": templates.state, "api": templates.api, "site": templates.site, **templates.contexts}
    return {name: template for name, template in every.items() if template is not None}


@each_stage
def test_no_stack_comes_near_the_limits_of_cloudformation(stage: str) -> None:
    for name, template in stacks(synthesised(stage)).items():
        assert len(template["Resources"]) < MOST_RESOURCES, name
        assert len(template.get("Outputs", {})) < MOST_OUTPUTS, name


@each_stage
def test_no_stack_locks_another(stage: str) -> None:
    for name, template in stacks(synthesised(stage)).items():
        assert "Fn::ImportValue" not in json.dumps(template), name
        assert not any("Export" in output for output in template.get("Outputs", {}).values()), name


@each_stage
def test_a_context_reads_from_the_stateful_stack_only(stage: str) -> None:
    for context, template in synthesised(stage).contexts.items():
        assert producers(template) <= {f"SvyazkaState-{stage}"}, context


@pytest.mark.parametrize("context", CONTEXTS)
def test_each_context_has_a_stack_with_its_functions_and_no_others(context: str) -> None:
    resources = synthesised("prod").contexts[context]["Resources"].values()
    handlers = {one["Properties"]["Handler"] for one in resources if one["Type"] == "AWS::Lambda::Function"}
    assert handlers == {function.handler for function in FUNCTIONS if function.context == context}


def producers(value: object) -> set[str]:
    """The names of the stacks whose outputs a template reads."""
    match value:
        case {"Fn::GetStackOutput": {"StackName": str(name)}}:
            return {name}
        case dict():
            return set[str]().union(*map(producers, value.values()))
        case list():
            return set[str]().union(*map(producers, value))
        case _:
            return set()
