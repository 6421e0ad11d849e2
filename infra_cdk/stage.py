"""What differs between the stages: one validated file for each (`infra_cdk/stages/`, docs/adr/0020)."""

from __future__ import annotations

import tomllib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import msgspec
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    model_validator,
)

from functions.link.settings import VkIdSettings
from functions.roster.changes.schemas import CHANGES, ROLES
from functions.roster.changes.senders import Grant, short_kind
from functions.roster.rules.removal_limits import NONE, UnknownRangeError, frozen
from functions.sign_in.settings import GosuslugiSettings
from infra_cdk.assets import Architecture, host_architecture
from svyazka_common.other_parties import Party, is_local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from infra_cdk.specification import Function, PartyName

STAGES = Path(__file__).parent / "stages"
PROJECT = Path(__file__).parents[1]


class StageError(ValueError):
    """No stage can be made of what was asked for; the message names file and key."""


def _of_this_host(architecture: object) -> object:
    return host_architecture() if architecture == "host" else architecture


def _readable(ranges: str) -> str:
    for entry in ranges.split(",") if ranges != NONE else ():
        try:
            frozen("", entry.strip())
        except UnknownRangeError as error:
            message = f"{entry!r} is not a range of days such as summer=05-25/09-10"
            raise ValueError(message) from error
    return ranges


def _settings_of[P: Party](kind: type[P], value: object) -> P | None:
    """The settings of another party as functions will read them, by the same checks."""
    try:
        return msgspec.convert(value, kind | None)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


type StageName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,19}$")]
type Domain = Annotated[
    str, StringConstraints(pattern=r"^(localhost|([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,})$")
]
type CertificateArn = Annotated[
    str, StringConstraints(pattern=r"^arn:aws:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]+$")
]
type Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$")]
type AccountId = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
type SystemCode = Annotated[str, StringConstraints(pattern=r"^[^\s,]([^,]{0,254}[^\s,])?$")]
type Positive = Annotated[int, Field(gt=0)]
type Percent = Annotated[int, Field(ge=0, le=100)]
type LogDays = Literal[1, 3, 7, 14, 30, 60, 90, 180, 365]
type GatewayUrl = Annotated[
    str, StringConstraints(pattern=r"^(https://[^/?#@]+|http://127\.0\.0\.1:[0-9]+)/([^?#]+/)?$")
]


type SenderId = Annotated[str, StringConstraints(pattern=r"^((AROA|AIDA)[A-Z0-9]{12,124}|[0-9]{12})$")]
"""A user or role by its unique id, which is never used again; an account by its number (its root)."""


def _kind(kind: str) -> str:
    kinds = {short_kind(one) for one in CHANGES}
    accepted = kinds | {one.partition(".")[0] for one in kinds} | {f"role:{role}" for role in ROLES}
    if kind not in accepted:
        message = "is no kind of change: a name of docs/asyncapi.yaml, such as guardianship, role.removed, role:parent"
        raise ValueError(message)
    return kind


class RosterSender(Grant):
    """A grant to send roster changes by queue: the senders and the kinds. Entries with the same sender id add up.

    Attributes:
        account: the AWS account that is let in by the queue's policy; left out for the stage's own, whose users and
            roles need a policy of theirs.
    """

    account: AccountId | None = None
    sender_ids: Annotated[tuple[SenderId, ...], Field(min_length=1)]
    kinds: Literal["all"] | tuple[Annotated[str, AfterValidator(_kind)], ...]

    def grant(self) -> dict[str, Any]:
        """The entry without `account`, as the functions read it."""
        return self.model_dump(exclude={"account"})


class SmsGateway(BaseModel):
    """Somebody who carries texts to phones. The keys lie in Secrets Manager (docs/operations.md, SMS).

    Attributes:
        kind: `sns`, `smsc` (SMSC.ru) or `sms_aero` (SMS Aero).
        sender: the name that the phone shows, as it is registered there; SMS Aero sends nothing without one.
        calls: it reads codes out in a call too; SMSC.ru alone can.
        url: where it answers, where that isn't its usual address: a stand-in's on this machine.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kind: Literal["sns", "smsc", "sms_aero"]
    sender: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 ._-]{2,15}$")] | None = None
    calls: bool = False
    url: GatewayUrl | None = None

    @model_validator(mode="after")
    def _able(self) -> Self:
        if self.kind == "sms_aero" and self.sender is None:
            message = "sender: SMS Aero sends nothing without one"
            raise ValueError(message)
        if self.calls and self.kind != "smsc":
            message = f"calls: {self.kind} reads no codes out"
            raise ValueError(message)
        if self.url is not None and self.kind == "sns":
            message = "url: SNS answers where AWS does"
            raise ValueError(message)
        return self


class Sms(BaseModel):
    """The gateways, in the order in which they are asked: the next one only where the one before sent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    gateways: Annotated[tuple[SmsGateway, ...], Field(min_length=1, max_length=3, strict=False)] = (
        SmsGateway(kind="sns"),
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        kinds = [gateway.kind for gateway in self.gateways]
        if len(set(kinds)) < len(kinds):
            message = "gateways: each kind stands there once"
            raise ValueError(message)
        return self

    @property
    def calls(self) -> bool:
        """Whether codes can be read out in a call."""
        return any(gateway.calls for gateway in self.gateways)


class WebAcl(BaseModel):
    """The most calls that one address may make in five minutes, before the web ACL stops it for a while.

    Attributes:
        calls: calls of the API, files of the page not counted.
        sign_ins: those of them that log in or ask for codes (`Function.rate_share`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    calls: Annotated[int, Field(ge=10, le=2_000_000_000)]
    sign_ins: Annotated[int, Field(ge=10, le=2_000_000_000)]


class Stage(BaseModel):
    """The settings of one stage; each attribute but the name is a key of its file.

    Attributes:
        name: the file's name; names of resources and stacks carry it.
        architecture: of the functions; `host` in the file is this machine's.
        keeps_data: tables can't be deleted by mistake and outlive their stack. Such a stage serves people, so it takes
            a domain with its certificate and somebody who hears alarms.
        traced: functions send traces to X-Ray.
        snap_start: functions that a person waits for start from a snapshot of their memory (docs/adr/0004); it has a
            price for each of them (docs/costs.md).
        checked: the cdk-nag packs run at synthesis.
        hosted: CloudFront serves the page (the emulator has none; its front door does it there).
        log_days: how long logs are kept; one of the numbers that CloudWatch Logs takes.
        socket_callback: where functions post to open windows, before the API's id; left out it is AWS's own address.
        requests_per_second: the API's limit for all callers together; `burst` on top of it at one moment.
        site_domain: where the site stands; browsers look for it in the SMS.
        certificate_arn: the domain's certificate, in us-east-1; without one the site has a name of CloudFront's.
        web_acl: what CloudFront takes from one address; without it there is no web ACL.
        sms: who carries texts to phones.
        alarm_recipients: addresses that get alarms by e-mail, beside what subscribes to the topic.
        largest_removal_percent: an import that would take out more of an organisation's people or classes waits.
        freeze: the days on which imports take nothing out (`functions.roster.rules.removal_limits`); `none`.
        roster_senders: who may send roster changes by queue, of which organisations and of which kinds.
        inclusive_end_dates: systems, by the `source.systemCode` of their files, that write the last day of a period
            where the standard asks for the day after it.
        silent_hours: an alarm goes off where a system that sent a file every night has sent none for longer.
        most_unlinked_percent: an alarm goes off while more of the people have not linked. 100 means never. It has to
            be 100 where most are people of a demo, or while a region is only beginning.
        warm_writes: write units a second that the table of roster, links and chats and its index take from their first
            moment. A new table takes 4,000, and a region's first day needs more (`svyazka bench region`).
        gosuslugi: ESIA as the region has registered with it; without it nobody logs in through Госуслуги.
        vk_id: VK ID as the region has registered with it; without it a phone is proven by SMS alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: StageName
    architecture: Annotated[Architecture, BeforeValidator(_of_this_host)]
    keeps_data: bool = False
    traced: bool = True
    snap_start: bool = False
    checked: bool = True
    hosted: bool = True
    socket_callback: GatewayUrl | None = None
    log_days: LogDays
    requests_per_second: Positive
    burst: Positive
    site_domain: Domain
    certificate_arn: CertificateArn | None = None
    web_acl: WebAcl | None = None
    sms: Sms = Sms()
    alarm_recipients: Annotated[tuple[Email, ...], Field(strict=False)] = ()
    largest_removal_percent: Percent = 10
    freeze: Annotated[str, AfterValidator(_readable)] = "summer=05-25/09-10"
    roster_senders: Annotated[tuple[RosterSender, ...], Field(strict=False)] = ()
    inclusive_end_dates: Annotated[tuple[SystemCode, ...], Field(strict=False)] = ()
    silent_hours: Positive = 30
    most_unlinked_percent: Percent = 100
    warm_writes: Positive | None = None
    gosuslugi: Annotated[GosuslugiSettings | None, PlainValidator(partial(_settings_of, GosuslugiSettings))] = None
    vk_id: Annotated[VkIdSettings | None, PlainValidator(partial(_settings_of, VkIdSettings))] = None

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """Refuse a stage that keeps data and lacks what a region has to fill in, all of it at once."""
        needed = ("site_domain", "certificate_arn", "alarm_recipients") if settings.get("keeps_data") else ()
        missing = [key for key in needed if not settings.get(key)]
        if missing:
            message = f"a stage that keeps data is not deployed without {', '.join(missing)}: fill in the region's own"
            raise ValueError(message)
        return settings

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.certificate_arn is not None and self.site_domain == "localhost":
            message = "certificate_arn: there is no certificate for localhost"
            raise ValueError(message)
        if not self.hosted and (self.web_acl is not None or self.certificate_arn is not None):
            message = "certificate_arn and web_acl are CloudFront's: a stage with hosted = false has none"
            raise ValueError(message)
        for name, party in self.parties.items():
            if self.site_domain != "localhost" and any(map(is_local, party.addresses)):
                message = f"{name}: only a stage on localhost has its parties on this machine; addresses are https://"
                raise ValueError(message)
        return self

    @property
    def parties(self) -> dict[PartyName, Party]:
        """The other parties that are set up."""
        asked: dict[PartyName, Party | None] = {"gosuslugi": self.gosuslugi, "vk_id": self.vk_id}
        return {name: party for name, party in asked.items() if party is not None}

    @property
    def uses_snils(self) -> bool:
        """Whether a СНИЛС of the roster opens an account at the first log-in through Госуслуги."""
        return self.gosuslugi is not None and self.gosuslugi.first_binding_by_snils

    def offers(self, function: Function) -> bool:
        """Whether the stage has a function: one that leads to another party exists only where that party is set up."""
        return function.party is None or function.party in self.parties

    @property
    def prefix(self) -> str:
        """The beginning of resource names that must differ between the stages of one account."""
        return f"svyazka-{self.name}"


def stage_file(name: str) -> Path:
    """The committed file of a stage. Raises StageError where there is none of that name."""
    names = sorted(path.stem for path in STAGES.glob("*.toml"))
    if name not in names:
        message = f"there is no stage {name!r}: the stages are {', '.join(names)}"
        raise StageError(message)
    return STAGES / f"{name}.toml"


def settings_in(path: Path) -> dict[str, Any]:
    """The keys of a stage's file as they stand there. Raises StageError where the file is none or not TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        message = f"{_shown(path)}: {error.strerror}"
        raise StageError(message) from error
    except ValueError as error:
        message = f"{_shown(path)}: {error}"
        raise StageError(message) from error


def read_stage(path: Path) -> Stage:
    """The stage that a file describes, named after it. Raises StageError that names the file and each wrong key."""
    settings = settings_in(path)
    if "name" in settings:
        message = f"{_shown(path)}: name: a stage is named after its file"
        raise StageError(message)
    try:
        return Stage.model_validate({"name": path.stem, **settings})
    except ValidationError as error:
        lines = (f"{_shown(path)}: {_said(one)}" for one in error.errors())
        raise StageError("\n".join(lines)) from error


def stage_named(name: str) -> Stage:
    """The stage of a committed file. Raises StageError."""
    return read_stage(stage_file(name))


def chosen_stage(context: Mapping[str, str | None]) -> Stage:
    """The stage that the command line's context names: `stage=dev`, or `stage_file=regions/altai.toml`.

    Raises StageError, also where the context names none or names both.
    """
    name, file = context.get("stage"), context.get("stage_file")
    if bool(name) == bool(file):
        message = "choose the stage by --context stage=<local, dev or prod> or by --context stage_file=<path>"
        raise StageError(message)
    return stage_named(name) if name else read_stage(Path(str(file)))


def _said(error: Mapping[str, Any]) -> str:
    """`roster_senders[0].account: String should match pattern '…' (got '1234')`."""
    place = _place(error["loc"])
    if not place:
        return str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        return f"{place}: there is no such key"
    if error["type"] == "missing":
        return f"{place}: this key is missing"
    return f"{place}: {str(error['msg']).removeprefix('Value error, ')} (got {error['input']!r})"


def _place(location: Iterable[str | int]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).removeprefix(".")


def _shown(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)
