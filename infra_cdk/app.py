"""The CDK app: `cdk synth -c stage=prod -c site_domain=chats.example.ru -c alarm_email=ops@example.ru`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import App, Tags, Validations

from infra_cdk.code import FromSources
from infra_cdk.stacks.app import AppStack
from infra_cdk.stacks.site import SiteStack
from infra_cdk.stacks.state import StateStack
from infra_cdk.stage import stage_named

if TYPE_CHECKING:
    from infra_cdk.code import BuiltCode
    from infra_cdk.stage import Stage

BEHAVIOUR = {
    "@aws-cdk/aws-iam:minimizePolicies": True,
    "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True,
    "@aws-cdk/core:defaultCrossStackReferences": "strong",
    "@aws-cdk/core:enablePartitionLiterals": True,
    "@aws-cdk/core:target-partitions": ["aws"],
    # The folders of `.build` never change once they are finished: the CDK need not copy them before it uploads them.
    "aws:cdk:disable-asset-staging": True,
}
"""Switches of the CDK itself. They stand here and not in cdk.json because the tests synthesise without it."""


def new_app(stage: Stage, outdir: str | None = None) -> App:
    """An empty CDK app; without a folder it writes where the command line said.

    A stage that isn't checked goes without the CDK's own validation too, which takes as long as all the rest.
    """
    return App(
        context=BEHAVIOUR,
        outdir=outdir,
        builtin_cloud_formation_validation=stage.checked,
        tree_metadata=False,
        analytics_reporting=False,
    )


def build(app: App, stage: Stage, built: BuiltCode) -> App:
    """The stacks of a stage, with the cdk-nag packs where the stage is checked."""
    state = StateStack(app, f"SvyazkaState-{stage.name}", stage=stage)
    functions = AppStack(app, f"SvyazkaApp-{stage.name}", stage=stage, state=state, built=built)
    if stage.hosted:
        SiteStack(app, f"SvyazkaSite-{stage.name}", stage=stage, state=state, app=functions, built=built)
    Tags.of(app).add("project", "svyazka")
    Tags.of(app).add("stage", stage.name)
    if stage.checked:
        from cdk_nag import AwsSolutionsChecks, ServerlessChecks  # noqa: PLC0415 - the local stage starts without it

        Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return app


def chosen_stage() -> Stage:
    """The stage that the command line's context names."""
    context = App(auto_synth=False).node.try_get_context
    return stage_named(
        context("stage"),
        site_domain=context("site_domain"),
        certificate_arn=context("certificate_arn"),
        alarm_email=context("alarm_email"),
        roster_senders=context("roster_senders"),
        most_unlinked_percent=context("most_unlinked_percent"),
    )


def main() -> None:
    """What the CDK's command line starts."""
    stage = chosen_stage()
    build(new_app(stage), stage, FromSources()).synth()


if __name__ == "__main__":
    main()
