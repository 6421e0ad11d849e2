"""The command line `svyazka`: the commands of this machine, and the operator's out of `operations.commands`.

Every command takes `--json`: then one JSON document is on standard output, and nothing else. Every command's `--help`
ends with examples.
"""

from __future__ import annotations

import sys
from typing import Annotated, Literal, NoReturn

import typer

from local import running
from local.ports import DEFAULT_PORT
from local.signals import stop_like_ctrl_c, stop_with_uv
from operations import commands, target
from operations.errors import CommandError
from operations.terminal import examples, print_document
from svyazka_common.errors import Code, DomainError

app = typer.Typer(
    help="Svyazka: the whole product on this machine, and an operator's commands for a stage in the cloud.",
    epilog=examples("svyazka up", "svyazka demo", "svyazka roster status --stage prod"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
bench = typer.Typer(
    help="Benchmarks: what is measured here, simulated for AWS, and compared with Synapse.",
    epilog=examples("svyazka bench roster --schools 1 --json"),
    no_args_is_help=True,
)
APART = "Simulated, or compared with another product"
app.add_typer(bench, name="bench")
prove = typer.Typer(
    help="Compare what the documents promise with a stack that runs.",
    epilog=examples("svyazka prove rights"),
    no_args_is_help=True,
)
app.add_typer(prove, name="prove")
app.add_typer(commands.app)
app.add_typer(commands.roster, name="roster", rich_help_panel=commands.PANEL)
app.add_typer(commands.dead_letters, name="dead-letters", rich_help_panel=commands.PANEL)

Database = Annotated[Literal["emulator", "dynamodb-local"], typer.Option(help="What stands for DynamoDB.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


@app.command(epilog=examples("svyazka up", "svyazka up --port 4600 --fresh"))
def up(
    port: Annotated[int, typer.Option(help="Where it answers on this computer.", min=1, max=65535)] = DEFAULT_PORT,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was done: the demo region as it was.")] = False,
    as_json: Json = False,
) -> None:
    """Start everything, print the address and demo logins, and run until Ctrl-C."""
    from local.up import up as run  # noqa: PLC0415 - each command loads only what it needs

    run(port, fresh=fresh, as_json=as_json)


@app.command(epilog=examples("svyazka demo", "svyazka demo --through gosuslugi,vk-id --json"))
def demo(
    *,
    through: Annotated[
        str, typer.Option(help="gosuslugi (log in by it), vk-id (link by it), or both with a comma between.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Go through the journey as a class teacher, a parent and a pupil."""
    from local.demo.command import demo as run  # noqa: PLC0415
    from local.demo.command import parties  # noqa: PLC0415

    _exit(ok=run(parties(through), as_json=as_json))


@app.command(epilog=examples("svyazka sms", "svyazka sms --follow"))
def sms(
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Wait for more.")] = False,
    as_json: Json = False,
) -> None:
    """Show the texts that phones would have got from the stack that runs."""
    from local.sms import show  # noqa: PLC0415

    show(follow=follow, as_json=as_json)


@app.command(epilog=examples("svyazka openapi", "svyazka openapi --check"))
def openapi(
    *,
    check: Annotated[bool, typer.Option("--check", help="Only compare docs/openapi.json with the code.")] = False,
    as_json: Json = False,
) -> None:
    """Write the API's description from the code to docs/openapi.json."""
    from local.openapi import command  # noqa: PLC0415

    _exit(ok=command(check=check, as_json=as_json))


@app.command(epilog=examples("svyazka asyncapi", "svyazka asyncapi --check"))
def asyncapi(
    *,
    check: Annotated[bool, typer.Option("--check", help="Only compare docs/asyncapi.yaml with the code.")] = False,
    as_json: Json = False,
) -> None:
    """Write the description of queues and events from the code to docs/asyncapi.yaml."""
    from local.asyncapi.command import command  # noqa: PLC0415

    _exit(ok=command(check=check, as_json=as_json))


@app.command(epilog=examples("svyazka screens"))
def screens(*, as_json: Json = False) -> None:
    """Take a picture of every screen of the page, as on a phone and on a desk, into docs/screens."""
    from local.screens import command  # noqa: PLC0415

    _exit(ok=command(as_json=as_json))


@prove.command("rights", epilog=examples("svyazka prove rights --json"))
def prove_rights(*, as_json: Json = False) -> None:
    """Make every call by every role in every situation, and compare with docs/rights.md."""
    from local.prove.command import rights as run  # noqa: PLC0415

    _exit(ok=run(as_json=as_json))


@bench.command("cold-start", epilog=examples("svyazka bench cold-start --runs 3"))
def cold_start(
    *,
    runs: Annotated[int, typer.Option(help="How often each function is started.", min=1)] = 9,
    only: Annotated[
        str, typer.Option(help="Functions by module, such as `sign_in.handlers.log_in,chats.handlers.mine`; else all.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Start each built function in a fresh interpreter, beside a bare handler of boto3."""
    from local.bench.cold_start import command  # noqa: PLC0415

    _exit(ok=command(runs=runs, only=[name for name in only.split(",") if name], as_json=as_json))


@bench.command("page", epilog=examples("svyazka bench page --runs 1"))
def page(
    *,
    runs: Annotated[int, typer.Option(help="How often Lighthouse looks at each; the median counts.", min=1)] = 5,
    as_json: Json = False,
) -> None:
    """Have Lighthouse look at log-in and chats as on a slow phone, and weigh what the page loads."""
    from local.bench.page import command  # noqa: PLC0415

    _exit(ok=command(runs=runs, as_json=as_json))


@bench.command("roster", epilog=examples("svyazka bench roster --schools 4", "svyazka bench roster --groups --json"))
def roster(
    *,
    schools: Annotated[int, typer.Option(help="How many schools; then four times as many.", min=1)] = 1,
    groups: Annotated[bool, typer.Option("--groups", help="Measure 5,000 users in 400 groups instead.")] = False,
    database: Database = "emulator",
    as_json: Json = False,
) -> None:
    """Take a region's roster into chats through the real handlers, on the emulator or DynamoDB Local."""
    from local.bench.roster.command import command  # noqa: PLC0415

    command(schools=schools, in_groups=groups, database=database, as_json=as_json)


@bench.command(
    "region",
    rich_help_panel=APART,
    epilog=examples("svyazka bench region", "svyazka bench region --people 500000 --json"),
)
def region(
    *,
    people: Annotated[int, typer.Option(help="How many people the region has.", min=1)] = 1_000_000,
    database: Database = "emulator",
    as_json: Json = False,
) -> None:
    """Simulate a region's first day on AWS: measure one school here, apply AWS's limits and prices to the figures."""
    from local.bench.simulated_region.command import command  # noqa: PLC0415

    command(people=people, database=database, as_json=as_json)


@bench.command(
    "synapse",
    rich_help_panel=APART,
    epilog=examples("svyazka bench synapse", "svyazka bench synapse --schools 4 --json"),
)
def synapse(
    *,
    schools: Annotated[int, typer.Option(help="How many schools.", min=1)] = 1,
    database: Database = "emulator",
    as_json: Json = False,
) -> None:
    """Compare memberships a second here with Synapse, a Matrix server that this command installs and runs."""
    from local.bench.synapse.command import command  # noqa: PLC0415

    command(schools=schools, database=database, as_json=as_json)


@bench.command(
    "messages",
    epilog=examples("svyazka bench messages --json", "svyazka bench messages --region 1000000"),
)
def messages(
    *,
    members: Annotated[str, typer.Option(help="The sizes of chats in which units are counted.")] = "10,100,1000",
    people: Annotated[
        int | None, typer.Option("--region", help="Compute the day of a region of so many people instead.", min=1)
    ] = None,
    as_json: Json = False,
) -> None:
    """Count what a message costs, and time it from its sender into a thousand open windows."""
    from local.bench.messages.command import command  # noqa: PLC0415

    sizes = [int(size) for size in members.split(",") if size.strip().isdecimal()]
    if not sizes or min(sizes) < 1 or len(sizes) < len(members.split(",")):
        message = "whole numbers from 1 on, with commas between them: 10,100,1000"
        raise typer.BadParameter(message, param_hint="--members")
    _exit(ok=command(members=sizes, people=people, as_json=as_json))


@bench.command("change", epilog=examples("svyazka bench change --runs 5"))
def change(
    *,
    runs: Annotated[int, typer.Option(help="How often each kind of change happens.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """Send single changes of the roster by queue, and wait until the chats have followed."""
    from local.bench.change.command import command  # noqa: PLC0415

    _exit(ok=command(runs=runs, as_json=as_json))


@bench.command("enumeration", epilog=examples("svyazka bench enumeration --pairs 100"))
def enumeration(
    *,
    pairs: Annotated[int, typer.Option(help="How many calls of each kind.", min=20, max=700)] = 300,
    as_json: Json = False,
) -> None:
    """Ask for known and unknown accounts and phones in turn: does the time of the answer tell which is which?"""
    from local.bench.enumeration.command import command  # noqa: PLC0415

    _exit(ok=command(pairs=pairs, as_json=as_json))


def _exit(*, ok: bool) -> None:
    raise typer.Exit(0 if ok else 1)


def main() -> None:
    """The entry of the console script."""
    target.STACKS_HERE[target.LOCAL_STAGE] = running.client_environment
    stop_like_ctrl_c()
    stop_with_uv()
    try:
        app()
    except CommandError as error:
        _fail(str(error))
    except DomainError as problem:
        again = " Run the command again in a minute: it goes on where it stopped." if problem.code == Code.BUSY else ""
        _fail(f"The stage answers {problem.code}.{again}")


def _fail(message: str) -> NoReturn:
    if "--json" in sys.argv:
        print_document({"ok": False, "error": message})
    sys.stderr.write(f"svyazka: {message}\n")
    sys.exit(1)
