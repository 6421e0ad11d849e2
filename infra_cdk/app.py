"""The CDK app: `cdk synth --context stage=dev`, or `--context stage_file=` and a path of one's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from aws_cdk import App, Tags, Validations

from infra_cdk.code import FromSources
from infra_cdk.functions import CONTEXTS, stack_of
from infra_cdk.stacks.api import ApiStack
from infra_cdk.stacks.context import ContextStack
from infra_cdk.stacks.site import SiteStack
from infra_cdk.stacks.state import StateStack
from infra_cdk.stacks.web_acl import WebAclStack
from infra_cdk.stage import StageError, chosen_stage

if TYPE_CHECKING:
    from infra_cdk.code import BuiltCode
    from infra_cdk.stage import Stage

BEHAVIOUR = {
    "@aws-cdk/aws-iam:minimizePolicies": True,
    "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True,
    # A stack reads the outputs of another and locks none of them, so each can be updated alone.
    "@aws-cdk/core:defaultCrossStackReferences": "weak",
    "@aws-cdk/core:enablePartitionLiterals": True,
    "@aws-cdk/core:target-partitions": ["aws"],
    # The folders of `.build` never change once they are finished: the CDK need not copy them before it uploads them.
    "aws:cdk:disable-asset-staging": True,
    # A function whose layer alone has changed is published as a new version too: with SnapStart it would not run else.
    "@aws-cdk/aws-lambda:recognizeLayerVersion": True,
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
    contexts = [
        ContextStack(app, stack_of(context, stage.name), context=context, stage=stage, state=state, built=built)
        for context in CONTEXTS
    ]
    functions = {module: function for stack in contexts for module, function in stack.functions.items()}
    api = ApiStack(app, f"SvyazkaApi-{stage.name}", stage=stage, state=state, functions=functions)
    if stage.hosted:
        web_acl = WebAclStack(app, f"SvyazkaWebAcl-{stage.name}", stage=stage) if stage.web_acl else None
        (socket,) = (stack.socket for stack in contexts if stack.socket is not None)
        SiteStack(
            app,
            f"SvyazkaSite-{stage.name}",
            stage=stage,
            state=state,
            api=api,
            socket=socket,
            web_acl=web_acl,
            built=built,
        )
    Tags.of(app).add("project", "svyazka")
    Tags.of(app).add("stage", stage.name)
    if stage.checked:
        from cdk_nag import AwsSolutionsChecks, ServerlessChecks  # noqa: PLC0415 - the local stage starts without it

        Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return app


def main() -> None:
    """Build the stacks for the CDK's command line, which ends with an error where the stage is refused."""
    context = App(auto_synth=False).node.try_get_context
    try:
        stage = chosen_stage({key: context(key) for key in ("stage", "stage_file")})
    except StageError as error:
        sys.exit(str(error))
    build(new_app(stage), stage, FromSources()).synth()


if __name__ == "__main__":
    main()
