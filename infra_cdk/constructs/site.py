"""The site: one origin for the page and the API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aws_cdk import Annotations, Aws
from aws_cdk.aws_certificatemanager import Certificate
from aws_cdk.aws_cloudfront import (
    AccessLevel,
    AllowedMethods,
    BehaviorOptions,
    CachePolicy,
    Distribution,
    Function,
    FunctionAssociation,
    FunctionCode,
    FunctionEventType,
    FunctionRuntime,
    HttpVersion,
    OriginRequestPolicy,
    OriginSslPolicy,
    PriceClass,
    SecurityPolicyProtocol,
    ViewerProtocolPolicy,
)
from aws_cdk.aws_cloudfront_origins import HttpOrigin, S3BucketOrigin
from constructs import Construct

from infra_cdk import site as site_package
from infra_cdk.constructs.site_headers import SiteHeaders
from infra_cdk.nag import acknowledge
from infra_cdk.site.settings import SOCKET
from svyazka_common.request_guard import PROOF

if TYPE_CHECKING:
    from aws_cdk.aws_apigatewayv2 import HttpApi, WebSocketApi
    from aws_cdk.aws_secretsmanager import ISecret

    from infra_cdk.constructs.site_files import SiteFiles
    from infra_cdk.stage import Stage

SCRIPTS = Path(site_package.__file__).parent
ENTRANCE = "index.html"
LISTING = "@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk"
NOT_LISTED = "A request for / gets the page, by the root object and by page.js; the bucket is not listed for anybody."
NOT_FOLLOWED = {
    "AwsSolutions-CFR1": "Families and teachers travel; a school's chats don't depend on the country they are in.",
}
WITHOUT_WEB_ACL = (
    "A stage without people of its own: limits stand in the functions, and the API is throttled. `prod` has a web ACL."
)
WITHOUT_CERTIFICATE = (
    "Without a domain of its own the site has CloudFront's, and with it CloudFront's certificate and its TLS versions:"
    " for a first look. With a certificate in the stage's file it is TLS 1.2 and later."
)


class Site(Construct):
    """CloudFront: the page's files from the bucket, `/api/*` and `/socket` from the APIs, never kept."""

    def __init__(  # noqa: PLR0913 - keyword arguments, each a part that the stack made
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        files: SiteFiles,
        api: HttpApi,
        socket: WebSocketApi,
        proof: ISecret,
        web_acl_arn: str | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._headers = SiteHeaders(self, "Headers", stage=stage)
        self._runs_api = self._runs("api")
        own_domain = stage.certificate_arn is not None
        self.distribution = Distribution(
            self,
            "Distribution",
            comment=stage.prefix,
            default_root_object=ENTRANCE,
            default_behavior=self._page(files),
            additional_behaviors={
                "/api/*": self._api(api.api_id, proof),
                f"/{SOCKET}": self._api(socket.api_id, proof),
            },
            domain_names=[stage.site_domain] if own_domain else None,
            certificate=Certificate.from_certificate_arn(self, "Certificate", stage.certificate_arn)
            if stage.certificate_arn
            else None,
            minimum_protocol_version=SecurityPolicyProtocol.TLS_V1_2_2021 if own_domain else None,
            http_version=HttpVersion.HTTP2_AND_3,
            price_class=PriceClass.PRICE_CLASS_100,
            log_bucket=files.logs,
            log_file_prefix="site/",
            log_includes_cookies=False,
            web_acl_id=web_acl_arn,
        )
        for rule, reason in NOT_FOLLOWED.items():
            acknowledge(self.distribution, rule, reason)
        Annotations.of(self.distribution).acknowledge_warning(LISTING, NOT_LISTED)
        if web_acl_arn is None:
            acknowledge(self.distribution, "AwsSolutions-CFR2", WITHOUT_WEB_ACL)
        if not own_domain:
            acknowledge(self.distribution, "AwsSolutions-CFR4", WITHOUT_CERTIFICATE)

    def _page(self, files: SiteFiles) -> BehaviorOptions:
        return BehaviorOptions(
            # With the right to list the bucket, CloudFront gets 404 for a missing file; otherwise it would get 403.
            origin=S3BucketOrigin.with_origin_access_control(
                files.bucket, origin_access_levels=[AccessLevel.READ, AccessLevel.LIST]
            ),
            viewer_protocol_policy=ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            allowed_methods=AllowedMethods.ALLOW_GET_HEAD,
            cache_policy=CachePolicy.CACHING_OPTIMIZED,
            response_headers_policy=self._headers,
            function_associations=[self._runs("page")],
            compress=True,
        )

    def _api(self, api_id: str, proof: ISecret) -> BehaviorOptions:
        return BehaviorOptions(
            origin=HttpOrigin(
                f"{api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}",
                origin_ssl_protocols=[OriginSslPolicy.TLS_V1_2],
                custom_headers={PROOF: proof.secret_value.unsafe_unwrap()},
            ),
            viewer_protocol_policy=ViewerProtocolPolicy.HTTPS_ONLY,
            allowed_methods=AllowedMethods.ALLOW_ALL,
            cache_policy=CachePolicy.CACHING_DISABLED,
            # Cookies, queries and headers as they came; Host must be the API's own.
            origin_request_policy=OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            response_headers_policy=self._headers,
            function_associations=[self._runs_api],
        )

    def _runs(self, name: str) -> FunctionAssociation:
        function = Function(
            self,
            name.title(),
            code=FunctionCode.from_file(file_path=str(SCRIPTS / f"{name}.js")),
            runtime=FunctionRuntime.JS_2_0,
        )
        return FunctionAssociation(function=function, event_type=FunctionEventType.VIEWER_REQUEST)
