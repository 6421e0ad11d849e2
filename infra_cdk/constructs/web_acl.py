"""What CloudFront refuses before anything of ours is called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_cdk.aws_wafv2 import CfnWebACL

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route
from svyazka_common.errors import Code, DomainError
from svyazka_common.problems import MEANINGS, problem_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from infra_cdk.stage import Stage

WINDOW_SECONDS = 300
REFUSAL = "too-many-calls"
DEVICE_COOKIE = "__Host-device"
"""Of a browser that somebody has logged in with. It may be invented here, where no key is: such calls are left to the
other rate and to the functions, which check it. A school that a stranger floods from within keeps its known devices.
"""
COMMON_RULES = "AWSManagedRulesCommonRuleSet"
COUNTED = (
    "SizeRestrictions_BODY",
    "CrossSiteScripting_BODY",
    "EC2MetaDataSSRF_BODY",
    "GenericLFI_BODY",
    "GenericRFI_BODY",
)
"""Rules of the common set that only count. They look into bodies, where passwords, names and titles are: nobody must be
kept out by a `<` or `../` in a password. Bodies may have 64 KB (`svyazka_common.request_guard`); the set refuses more
than 8."""

DECODED = [
    CfnWebACL.TextTransformationProperty(priority=0, type="URL_DECODE"),
    CfnWebACL.TextTransformationProperty(priority=1, type="NORMALIZE_PATH"),
]
AS_IT_IS = [CfnWebACL.TextTransformationProperty(priority=0, type="NONE")]


class SiteWebAcl(CfnWebACL):
    """Two rates for each address and AWS's common rules.

    A refusal by rate is a problem document like the API's own. Nothing is sampled: samples hold headers, and with
    them sessions.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        assert stage.web_acl is not None
        refusal = DomainError(Code.TOO_MANY_ATTEMPTS, retry_after_seconds=WINDOW_SECONDS)
        super().__init__(
            scope,
            construct_id,
            name=f"{stage.prefix}-site",
            description="Rates for each address, and common attacks",
            scope="CLOUDFRONT",
            default_action=CfnWebACL.DefaultActionProperty(allow=CfnWebACL.AllowActionProperty()),
            visibility_config=_counted_as(f"{stage.prefix}-site"),
            custom_response_bodies={
                REFUSAL: CfnWebACL.CustomResponseBodyProperty(
                    content_type="APPLICATION_JSON", content=json.dumps(problem_document(refusal), ensure_ascii=False)
                )
            },
            rules=[
                _rate("SignIns", 0, stage.web_acl.sign_ins, _signs_in(), refusal),
                _rate("Calls", 1, stage.web_acl.calls, _path("/api/", "STARTS_WITH"), refusal),
                _common_rules(2),
            ],
        )


def _rate(
    name: str, priority: int, limit: int, of: CfnWebACL.StatementProperty, refusal: DomainError
) -> CfnWebACL.RuleProperty:
    return CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        action=CfnWebACL.RuleActionProperty(
            block=CfnWebACL.BlockActionProperty(
                custom_response=CfnWebACL.CustomResponseProperty(
                    response_code=MEANINGS[refusal.code].status,
                    custom_response_body_key=REFUSAL,
                    response_headers=[
                        CfnWebACL.CustomHTTPHeaderProperty(name="Retry-After", value=str(WINDOW_SECONDS)),
                        CfnWebACL.CustomHTTPHeaderProperty(name="Cache-Control", value="no-store"),
                    ],
                )
            )
        ),
        statement=CfnWebACL.StatementProperty(
            rate_based_statement=CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP",
                limit=limit,
                evaluation_window_sec=WINDOW_SECONDS,
                scope_down_statement=of,
            )
        ),
        visibility_config=_counted_as(name),
    )


def _common_rules(priority: int) -> CfnWebACL.RuleProperty:
    count = CfnWebACL.RuleActionProperty(count=CfnWebACL.CountActionProperty())
    return CfnWebACL.RuleProperty(
        name="Common",
        priority=priority,
        override_action=CfnWebACL.OverrideActionProperty(none={}),
        statement=CfnWebACL.StatementProperty(
            managed_rule_group_statement=CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS",
                name=COMMON_RULES,
                rule_action_overrides=[
                    CfnWebACL.RuleActionOverrideProperty(name=rule, action_to_use=count) for rule in COUNTED
                ],
            )
        ),
        visibility_config=_counted_as("Common"),
    )


def _signs_in() -> CfnWebACL.StatementProperty:
    """Match the calls that have a share of the API's rate, from browsers without a device cookie.

    Nobody has logged in with such a browser yet. The method is matched too: everybody asks for GET /api/session often.
    """
    routes = [one.source for one in FUNCTIONS if isinstance(one.source, Route) and one.rate_share is not None]
    calls = [_both(_matches({"method": {}}, "EXACTLY", route.method), _path(route.path, "EXACTLY")) for route in routes]
    device = _matches({"single_header": {"Name": "cookie"}}, "CONTAINS", f"{DEVICE_COOKIE}=")
    return _both(
        CfnWebACL.StatementProperty(or_statement=CfnWebACL.OrStatementProperty(statements=calls)),
        CfnWebACL.StatementProperty(not_statement=CfnWebACL.NotStatementProperty(statement=device)),
    )


def _both(*statements: CfnWebACL.StatementProperty) -> CfnWebACL.StatementProperty:
    return CfnWebACL.StatementProperty(and_statement=CfnWebACL.AndStatementProperty(statements=list(statements)))


def _path(text: str, position: str) -> CfnWebACL.StatementProperty:
    return _matches({"uri_path": {}}, position, text, transformations=DECODED)


def _matches(
    field: dict[str, Any],
    position: str,
    text: str,
    transformations: Sequence[CfnWebACL.TextTransformationProperty] = AS_IT_IS,
) -> CfnWebACL.StatementProperty:
    return CfnWebACL.StatementProperty(
        byte_match_statement=CfnWebACL.ByteMatchStatementProperty(
            field_to_match=CfnWebACL.FieldToMatchProperty(**field),
            positional_constraint=position,
            search_string=text,
            text_transformations=transformations,
        )
    )


def _counted_as(metric: str) -> CfnWebACL.VisibilityConfigProperty:
    return CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=False
    )
