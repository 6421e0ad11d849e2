"""The web ACL in front of the site: whom it stops, and whom it must not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from infra_templates import synthesised

from functions.sign_in import browser
from infra_cdk.constructs.web_acl import DEVICE_COOKIE
from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route
from local.openapi import document
from svyazka_common.request_guard import MAX_BODY_BYTES

FIVE_MINUTES = 300
SCHOOL = 1_500
"""People of a big school, who all come in one lesson of 1 September, behind one address."""
CALLS_OF_A_JOURNEY = 20
"""Log-in, search for the school, the steps of the link with a mistake here and there, chats."""


def web_acl() -> dict[str, Any]:
    template = synthesised("prod").web_acl
    assert template is not None
    (only_acl,) = (one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::WAFv2::WebACL")
    properties: dict[str, Any] = only_acl
    return properties


def rule(name: str) -> dict[str, Any]:
    (only_rule,) = (one for one in web_acl()["Rules"] if one["Name"] == name)
    return dict(only_rule)


def rate(name: str) -> dict[str, Any]:
    statement: dict[str, Any] = rule(name)["Statement"]["RateBasedStatement"]
    return statement


def matched(statement: dict[str, Any]) -> tuple[str, str, str]:
    """Field, position and text of a statement that compares text."""
    match = statement["ByteMatchStatement"]
    (field,) = match["FieldToMatch"]
    return field, match["PositionalConstraint"], match["SearchString"]


def sign_in_calls() -> list[list[dict[str, Any]]]:
    """Method and path, as compared, of each call that the stricter rate counts."""
    calls, _ = rate("SignIns")["ScopeDownStatement"]["AndStatement"]["Statements"]
    return [one["AndStatement"]["Statements"] for one in calls["OrStatement"]["Statements"]]


def test_the_site_of_prod_stands_behind_it_and_no_other_stage_has_one() -> None:
    assert [synthesised(stage).web_acl for stage in ("local", "dev")] == [None, None]
    assert web_acl()["Scope"] == "CLOUDFRONT"
    site = synthesised("prod").site
    assert site is not None
    (distribution,) = (one for one in site["Resources"].values() if one["Type"] == "AWS::CloudFront::Distribution")
    assert distribution["Properties"]["DistributionConfig"]["WebACLId"] == {
        "Fn::GetStackOutput": {"StackName": "SvyazkaWebAcl-prod", "OutputName": "WebAclArn", "Region": "us-east-1"}
    }
    outputs = synthesised("prod").web_acl
    assert outputs is not None
    assert outputs["Outputs"]["WebAclArn"]["Value"]["Fn::GetAtt"][1] == "Arn"


def test_calls_of_an_address_are_limited_files_of_the_page_are_not() -> None:
    calls = rate("Calls")
    assert (calls["AggregateKeyType"], calls["EvaluationWindowSec"]) == ("IP", FIVE_MINUTES)
    assert matched(calls["ScopeDownStatement"]) == ("UriPath", "STARTS_WITH", "/api/")


def test_a_school_behind_one_address_gets_in_within_five_minutes() -> None:
    assert rate("Calls")["Limit"] >= 2 * SCHOOL * CALLS_OF_A_JOURNEY
    # Everybody on a new device, and each second one mistypes the password or has forgotten it.
    assert rate("SignIns")["Limit"] >= 2 * SCHOOL * 2


def test_sign_in_is_limited_more_strictly_for_devices_that_nobody_has_used() -> None:
    sign_ins = rate("SignIns")
    _, device = sign_ins["ScopeDownStatement"]["AndStatement"]["Statements"]
    assert {(matched(method), matched(path)) for method, path in sign_in_calls()} == {
        (("Method", "EXACTLY", declared.source.method), ("UriPath", "EXACTLY", declared.source.path))
        for declared in FUNCTIONS
        if isinstance(declared.source, Route) and declared.rate_share is not None
    }
    assert matched(device["NotStatement"]["Statement"]) == ("SingleHeader", "CONTAINS", f"{DEVICE_COOKIE}=")
    assert sign_ins["Limit"] < rate("Calls")["Limit"]
    assert rule("SignIns")["Priority"] < rule("Calls")["Priority"]


def test_log_in_and_lost_passwords_are_sign_in() -> None:
    counted = {(matched(method)[2], matched(path)[2]) for method, path in sign_in_calls()}
    paths = ("/api/session", "/api/password/forgotten", "/api/link/phone", "/api/link/code")
    assert {("POST", path) for path in paths} <= counted
    # Everybody's page asks who is there.
    assert ("GET", "/api/session") not in counted


def test_a_path_in_another_spelling_is_counted_too() -> None:
    statements = [rate("Calls")["ScopeDownStatement"], *(path for _, path in sign_in_calls())]
    for statement in statements:
        assert [one["Type"] for one in statement["ByteMatchStatement"]["TextTransformations"]] == [
            "URL_DECODE",
            "NORMALIZE_PATH",
        ]


@pytest.mark.parametrize("name", ["Calls", "SignIns"])
def test_who_is_stopped_is_told_in_a_problem_document_when_to_come_again(name: str) -> None:
    response = rule(name)["Action"]["Block"]["CustomResponse"]
    assert response["ResponseCode"] == 429
    assert {"Name": "Retry-After", "Value": "300"} in response["ResponseHeaders"]
    body = web_acl()["CustomResponseBodies"][response["CustomResponseBodyKey"]]
    problem = json.loads(body["Content"])
    assert body["ContentType"] == "APPLICATION_JSON"
    assert (problem["code"], problem["retry_after_seconds"]) == ("too_many_attempts", 300)
    assert problem["detail"] == "Подождите 5 минут и попробуйте снова."
    assert set(problem) <= set(document()["components"]["schemas"]["Problem"]["properties"])


def test_the_common_rules_stop_what_they_find_but_in_bodies() -> None:
    common = rule("Common")
    group = common["Statement"]["ManagedRuleGroupStatement"]
    assert (group["VendorName"], group["Name"]) == ("AWS", "AWSManagedRulesCommonRuleSet")
    assert common["OverrideAction"] == {"None": {}}
    assert {one["Name"] for one in group["RuleActionOverrides"]} == {
        "SizeRestrictions_BODY",
        "CrossSiteScripting_BODY",
        "EC2MetaDataSSRF_BODY",
        "GenericLFI_BODY",
        "GenericRFI_BODY",
    }
    assert all(one["ActionToUse"] == {"Count": {}} for one in group["RuleActionOverrides"])


def test_a_body_may_be_larger_than_the_common_rules_take() -> None:
    overridden = rule("Common")["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
    assert MAX_BODY_BYTES > 8 * 1024
    assert "SizeRestrictions_BODY" in {one["Name"] for one in overridden}


def test_nothing_of_a_request_is_sampled() -> None:
    configs = [web_acl()["VisibilityConfig"], *(one["VisibilityConfig"] for one in web_acl()["Rules"])]
    assert [config["SampledRequestsEnabled"] for config in configs] == [False] * 4


def test_the_cookie_that_it_knows_a_device_by_is_the_one_that_log_in_sets() -> None:
    assert browser.DEVICE_COOKIE == DEVICE_COOKIE
