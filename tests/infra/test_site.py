"""CloudFront, the page's bucket, and what is in between them and the API."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest
from infra_templates import Template, synthesised

from infra_cdk.assets.build_folder import PROJECT
from infra_cdk.functions import FUNCTIONS
from infra_cdk.site.headers import HEADERS, is_page
from infra_cdk.specification import Function, Route, Socket
from svyazka_common.request_guard import PROOF, VIEWER_ADDRESS, VIEWER_HOST

OWN_NAMES = {
    "ContentSecurityPolicy": "Content-Security-Policy",
    "ContentTypeOptions": "X-Content-Type-Options",
    "FrameOptions": "X-Frame-Options",
    "ReferrerPolicy": "Referrer-Policy",
    "StrictTransportSecurity": "Strict-Transport-Security",
}


PATHS = ("/api/*", "/socket")
each_api = pytest.mark.parametrize("path", PATHS)


def site(stage: str = "prod") -> Template:
    template = synthesised(stage).site
    assert template is not None
    return template


def properties(kind: str, stage: str = "prod") -> list[dict[str, Any]]:
    return [one["Properties"] for one in site(stage)["Resources"].values() if one["Type"] == kind]


def distribution(stage: str = "prod") -> dict[str, Any]:
    (only_distribution,) = properties("AWS::CloudFront::Distribution", stage)
    config: dict[str, Any] = only_distribution["DistributionConfig"]
    return config


def api_behaviour(path: str = "/api/*") -> dict[str, Any]:
    behaviours = {one["PathPattern"]: one for one in distribution()["CacheBehaviors"]}
    assert set(behaviours) == {*PATHS}
    return dict(behaviours[path])


def origin_of(behaviour: dict[str, Any]) -> dict[str, Any]:
    (origin,) = (one for one in distribution()["Origins"] if one["Id"] == behaviour["TargetOriginId"])
    return dict(origin)


def run_function(name: str, event: dict[str, Any]) -> dict[str, Any]:
    """What a CloudFront function makes of a request."""
    node = shutil.which("node")
    assert node is not None
    source = (PROJECT / "infra_cdk" / "site" / f"{name}.js").read_text("utf-8")
    program = f"{source}\nconsole.log(JSON.stringify(handler({json.dumps(event)})));"
    done = subprocess.run([node, "--eval", program], capture_output=True, check=True, text=True)  # noqa: S603 - ours
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_local_stage_has_no_site_of_aws() -> None:
    assert synthesised("local").site is None


def test_cloudfront_sends_exactly_the_headers_that_the_local_stack_sends() -> None:
    (policy,) = properties("AWS::CloudFront::ResponseHeadersPolicy")
    config = policy["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    hsts = security["StrictTransportSecurity"]
    sent = {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={hsts['AccessControlMaxAgeSec']}; includeSubDomains",
    }
    sent |= {item["Header"]: item["Value"] for item in config["CustomHeadersConfig"]["Items"]}
    assert sent == HEADERS
    assert set(security) == set(OWN_NAMES)
    assert hsts["IncludeSubdomains"] is True
    overriding = [*security.values(), *config["CustomHeadersConfig"]["Items"]]
    assert all(one["Override"] for one in overriding)


@each_api
def test_page_and_api_get_the_headers(path: str) -> None:
    behaviours = [distribution()["DefaultCacheBehavior"], api_behaviour(path)]
    assert all("Headers" in json.dumps(one["ResponseHeadersPolicyId"]) for one in behaviours)


def test_the_policy_allows_nothing_inline_no_eval_and_no_other_site() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


@each_api
def test_the_page_is_reached_by_tls_only_and_the_api_never_in_the_clear(path: str) -> None:
    assert distribution()["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert api_behaviour(path)["ViewerProtocolPolicy"] == "https-only"
    custom = origin_of(api_behaviour(path))["CustomOriginConfig"]
    assert (custom["OriginProtocolPolicy"], custom["OriginSSLProtocols"]) == ("https-only", ["TLSv1.2"])


def test_an_own_domain_comes_with_tls_1_2_and_its_certificate() -> None:
    own = distribution("prod")
    assert own["Aliases"] == ["chats.svyazka.example"]
    assert own["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert "certificate/12ab" in own["ViewerCertificate"]["AcmCertificateArn"]
    assert "Aliases" not in distribution("dev")


@each_api
def test_no_answer_is_kept_and_all_of_a_call_but_its_host_arrives(path: str) -> None:
    behaviour = api_behaviour(path)
    assert behaviour["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # CachingDisabled
    assert behaviour["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"  # AllViewerExceptHostHeader
    assert set(behaviour["AllowedMethods"]) == {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}


def test_errors_stay_what_they_are() -> None:
    assert "CustomErrorResponses" not in distribution()


@each_api
def test_cloudfront_proves_itself_to_functions_with_routes_only(path: str) -> None:
    (header,) = origin_of(api_behaviour(path))["OriginCustomHeaders"]
    assert header["HeaderName"] == PROOF
    assert "{{resolve:secretsmanager:" in json.dumps(header["HeaderValue"])
    functions = synthesised("prod").resources("AWS::Lambda::Function").values()
    checking = {
        function["Properties"]["Handler"]
        for function in functions
        if "{{resolve:secretsmanager:"
        in json.dumps(function["Properties"]["Environment"]["Variables"].get("EDGE_PROOF", ""))
    }
    assert checking == {declared.handler for declared in FUNCTIONS if answers_calls(declared)}


def answers_calls(declared: Function) -> bool:
    return isinstance(declared.source, Route) or declared.source == Socket("$connect")


def test_the_page_is_read_by_this_distribution_only() -> None:
    origin = origin_of(distribution()["DefaultCacheBehavior"])
    assert "OriginAccessControlId" in origin
    statements = [
        statement
        for policy in properties("AWS::S3::BucketPolicy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow" and statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    ]
    actions = {action for one in statements for action in one["Action"]}
    assert actions == {"s3:GetObject", "s3:ListBucket"}
    assert all("AWS:SourceArn" in json.dumps(one["Condition"]) for one in statements)


def test_buckets_are_closed_to_the_public_and_take_nothing_in_the_clear() -> None:
    buckets = properties("AWS::S3::Bucket")
    assert all(all(bucket["PublicAccessBlockConfiguration"].values()) for bucket in buckets)
    closing = [
        policy
        for policy in properties("AWS::S3::BucketPolicy")
        if any(
            statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
            for statement in policy["PolicyDocument"]["Statement"]
        )
    ]
    assert len(closing) == len(buckets) == 2


def test_what_is_read_is_logged_without_cookies() -> None:
    logging = distribution()["Logging"]
    assert "AccessLogs" in json.dumps(logging["Bucket"])
    assert logging.get("IncludeCookies", False) is False


def test_only_files_with_a_hash_in_their_name_are_kept() -> None:
    uploads = [one for one in site()["Resources"].values() if one["Type"] == "Custom::CDKBucketDeployment"]
    (hashed,) = (one for one in uploads if one["Properties"].get("Include") == ["assets/*"])
    (entrance,) = (one for one in uploads if one is not hashed)
    assert hashed["Properties"]["SystemMetadata"] == {"cache-control": "public, max-age=31536000, immutable"}
    assert entrance["Properties"]["SystemMetadata"] == {"cache-control": "no-cache"}
    assert entrance["Properties"]["Exclude"] == ["assets/*"]
    assert any("Hashed" in name for name in entrance["DependsOn"])
    # Who has the page open still needs the files of before.
    assert [one["Properties"]["Prune"] for one in uploads] == [False, False]


@pytest.mark.parametrize(
    "path",
    ["/", "/login", "/chats/manage/", "/link/code", "/assets/index-1a.js", "/config.json", "/favicon.svg", "/a.b/c"],
)
def test_cloudfront_leads_the_same_paths_to_the_page_as_the_local_stack(path: str) -> None:
    led = run_function("page", {"request": {"uri": path, "headers": {}}})["uri"]
    assert led == ("/index.html" if is_page(path) else path)


def test_the_root_is_the_page_and_no_list_of_the_bucket() -> None:
    assert distribution()["DefaultRootObject"] == "index.html"


def test_the_api_gets_the_browsers_own_host_and_address() -> None:
    claimed = {VIEWER_ADDRESS: {"value": "10.0.0.1"}, VIEWER_HOST: {"value": "evil.example"}}
    event = {
        "viewer": {"ip": "2001:db8::7"},
        "request": {"uri": "/api/session", "headers": {"host": {"value": "chats.example.ru"}, **claimed}},
    }
    headers = run_function("api", event)["headers"]
    assert headers[VIEWER_ADDRESS] == {"value": "2001:db8::7"}
    assert headers[VIEWER_HOST] == {"value": "chats.example.ru"}
    assert headers["host"] == {"value": "chats.example.ru"}
