"""The site's response headers as CloudFront takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk.aws_cloudfront import (
    HeadersFrameOption,
    HeadersReferrerPolicy,
    ResponseCustomHeader,
    ResponseCustomHeadersBehavior,
    ResponseHeadersContentSecurityPolicy,
    ResponseHeadersContentTypeOptions,
    ResponseHeadersFrameOptions,
    ResponseHeadersPolicy,
    ResponseHeadersReferrerPolicy,
    ResponseHeadersStrictTransportSecurity,
    ResponseSecurityHeadersBehavior,
)

from infra_cdk.site.headers import HEADERS, HSTS_SECONDS

if TYPE_CHECKING:
    from constructs import Construct

    from infra_cdk.stage import Stage

OF_THEIR_OWN = frozenset(
    {
        "Content-Security-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
    }
)
"""Headers for which CloudFront has settings; it takes them in no other way."""


class SiteHeaders(ResponseHeadersPolicy):
    """`infra_cdk.site.headers.HEADERS`, whatever the origin has sent."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        others = [
            ResponseCustomHeader(header=name, value=text, override=True)
            for name, text in HEADERS.items()
            if name not in OF_THEIR_OWN
        ]
        super().__init__(
            scope,
            construct_id,
            response_headers_policy_name=f"{stage.prefix}-site",
            comment="The headers of the site; the local stack sends the same",
            security_headers_behavior=_of_their_own(),
            custom_headers_behavior=ResponseCustomHeadersBehavior(custom_headers=others),
        )


def _of_their_own() -> ResponseSecurityHeadersBehavior:
    return ResponseSecurityHeadersBehavior(
        content_security_policy=ResponseHeadersContentSecurityPolicy(
            content_security_policy=HEADERS["Content-Security-Policy"], override=True
        ),
        strict_transport_security=ResponseHeadersStrictTransportSecurity(
            access_control_max_age=Duration.seconds(HSTS_SECONDS), include_subdomains=True, override=True
        ),
        content_type_options=ResponseHeadersContentTypeOptions(override=True),
        frame_options=ResponseHeadersFrameOptions(frame_option=HeadersFrameOption.DENY, override=True),
        referrer_policy=ResponseHeadersReferrerPolicy(referrer_policy=HeadersReferrerPolicy.SAME_ORIGIN, override=True),
    )
