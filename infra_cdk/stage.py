"""What differs between the stages: local (an emulator on one machine), dev, prod."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from infra_cdk.assets import host_architecture

if TYPE_CHECKING:
    from infra_cdk.assets import Architecture


class UnknownStageError(ValueError):
    """The context names a stage that there is none of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The settings of one stage.

    Attributes:
        keeps_data: tables can't be deleted by mistake and outlive their stack.
        traced: functions send traces to X-Ray.
        checked: the cdk-nag packs run at synthesis.
        log_days: how long logs are kept; one of the numbers that CloudWatch Logs takes.
        requests_per_second: the API's limit for all callers together; `burst` on top of it at one moment.
        hosted: CloudFront serves the page (the emulator has none; its front door does it there).
        site_domain: where the site stands; browsers find it in the SMS.
        certificate_arn: the site's own certificate, in us-east-1; without one the site has a name of CloudFront's.
        alarm_email: who is told of alarms, beside what subscribes to the topic.
        largest_removal_percent: an import that would take out more of an organisation's people or classes waits.
        freeze: the days on which imports take nothing out (`functions.roster.rules.freeze`); `none`.
        roster_senders: ids of the AWS accounts that may send roster changes by queue.
        most_unlinked_percent: an alarm goes off while more of the people have not linked; 100 is never, as it has to be
            where most are people of a demo, or while a region is only beginning.
        warm_writes: write units a second that the table of roster, links and chats and its index take from their first
            moment; a new one takes 4,000, and a region's first day needs more (`svyazka bench roster --region`).
    """

    name: str
    architecture: Architecture
    keeps_data: bool = False
    traced: bool = True
    checked: bool = True
    hosted: bool = True
    log_days: int
    requests_per_second: int
    burst: int
    site_domain: str
    certificate_arn: str | None = None
    alarm_email: str | None = None
    largest_removal_percent: int = 10
    freeze: str = "summer=05-25/09-10"
    roster_senders: tuple[str, ...] = ()
    most_unlinked_percent: int = 100
    warm_writes: int | None = None

    @property
    def prefix(self) -> str:
        """What names begin with that must be told apart between stages of one account."""
        return f"svyazka-{self.name}"


class NotAnAccountError(ValueError):
    """What was named is no id of an AWS account."""


def _accounts(text: str) -> tuple[str, ...]:
    accounts = tuple(part.strip() for part in text.split(",") if part.strip())
    for account in accounts:
        if re.fullmatch(r"[0-9]{12}", account) is None:
            message = f"{account!r} is not the id of an AWS account (12 digits)"
            raise NotAnAccountError(message)
    return accounts


def _stages() -> tuple[Stage, ...]:
    return (
        Stage(
            name="local",
            architecture=host_architecture(),
            traced=False,
            checked=False,
            hosted=False,
            log_days=1,
            requests_per_second=1000,
            burst=1000,
            site_domain="localhost",
            freeze="none",
        ),
        Stage(
            name="dev",
            architecture="arm64",
            log_days=14,
            requests_per_second=100,
            burst=200,
            site_domain="dev.svyazka.example",
        ),
        Stage(
            name="prod",
            architecture="arm64",
            keeps_data=True,
            log_days=180,
            warm_writes=8_000,
            requests_per_second=1000,
            burst=2000,
            site_domain="svyazka.example",
            most_unlinked_percent=50,
        ),
    )


def stage_named(  # noqa: PLR0913 - keyword arguments, each a region's own setting
    name: str,
    *,
    site_domain: str | None = None,
    certificate_arn: str | None = None,
    alarm_email: str | None = None,
    roster_senders: str | None = None,
    most_unlinked_percent: str | None = None,
) -> Stage:
    """The stage of that name, with what is the region's own where given; `roster_senders` by commas.

    Raises UnknownStageError, NotAnAccountError, ValueError where the percent are no number.
    """
    for stage in _stages():
        if stage.name == name:
            return replace(
                stage,
                site_domain=site_domain or stage.site_domain,
                certificate_arn=certificate_arn,
                alarm_email=alarm_email,
                roster_senders=_accounts(roster_senders or ""),
                most_unlinked_percent=int(most_unlinked_percent or stage.most_unlinked_percent),
            )
    known = ", ".join(stage.name for stage in _stages())
    message = f"there is no stage {name!r}: the stages are {known}"
    raise UnknownStageError(message)
