"""`cdk deploy --app "python -m examples.subscriber.app" --context bus=svyazka-dev`."""

from __future__ import annotations

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from examples.subscriber.stack import SubscriberStack


def build(app: App, bus: str) -> SubscriberStack:
    """The stack, checked by cdk-nag."""
    stack = SubscriberStack(app, "SvyazkaSubscriber", bus=bus)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return stack


def main() -> None:
    """What the CDK's command line starts."""
    app = App(analytics_reporting=False)
    build(app, app.node.try_get_context("bus") or "svyazka-dev")
    app.synth()


if __name__ == "__main__":
    main()
