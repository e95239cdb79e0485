"""The commands of `cli.py`.

Each imports what it runs: a worker need not hold what examines or migrates (docs/adr/0046).
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from domain.key import Plan
from domain.plan_terms import TERM_NAMES, PlanTerms
from infra.doctor.finding import Finding, Health, failed, ok
from infra.errors import StartRefused
from infra.logging import configure_logging
from infra.settings import Settings

_TERMS = f"Some of {', '.join(TERM_NAMES)}; credits=300 on-sale=no, say."
_MARKS = {Health.OK: "✓", Health.WARNING: "!", Health.FAILED: "✗"}

commands = typer.Typer(
    help="老旺AI: a GraphQL back end for an AI content studio.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
admin = typer.Typer(help="Accounts of operators.", no_args_is_help=True)
keys = typer.Typer(help="Keys (密钥) for creators.", no_args_is_help=True)
plans = typer.Typer(help="Plans: what keys buy.", no_args_is_help=True)
commands.add_typer(admin, name="admin")
commands.add_typer(keys, name="keys")
commands.add_typer(plans, name="plans")


@commands.command()
def run() -> None:
    """Run everything on this machine: API, worker and, in development, what they need."""
    from infra.running import Launch  # noqa: PLC0415 - see above

    launch = Launch(
        settings=_settings(),
        entry=[sys.executable, str(Path(__file__).resolve().with_name("cli.py"))],
        prepare=_prepare,
        say=typer.echo,
    )
    asyncio.run(launch.run())


async def _prepare(settings: Settings) -> None:
    from infra.demo import create_demo  # noqa: PLC0415 - see above
    from infra.operations import migrate_database  # noqa: PLC0415 - see above

    await migrate_database(settings)
    if settings.environment == "production":
        return
    demo = await create_demo(settings)
    if demo is not None:
        typer.echo("A demo account and a key for it, shown only this once:")
        typer.echo(f"  email     {demo.email}")
        typer.echo(f"  password  {demo.password}")
        typer.echo(f"  key       {demo.key_code}")


@commands.command()
def serve(descriptor: Annotated[int | None, typer.Option(hidden=True)] = None) -> None:
    """Serve the API on HOST and PORT."""
    from infra.serving import serve_api  # noqa: PLC0415 - see above

    raise typer.Exit(serve_api("app:create_app", descriptor))


@commands.command()
def worker() -> None:
    """Run generations and keep house."""
    from infra.embedded import completed  # noqa: PLC0415 - see above

    asyncio.run(_work(completed(_settings())))


async def _work(settings: Settings) -> None:
    from infra.running import on_ending  # noqa: PLC0415 - see above
    from workers.settings import run_worker  # noqa: PLC0415 - see above

    stop = asyncio.Event()
    on_ending(stop.set)
    await run_worker(settings, stop)


@commands.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from infra.operations import migrate_database  # noqa: PLC0415 - see above

    asyncio.run(migrate_database(_operators_settings()))
    typer.echo("The database is at the newest schema.", err=True)


@commands.command()
def doctor(
    *,
    providers: Annotated[
        bool, typer.Option(help="Ask the providers of AI and of search too.")
    ] = True,
) -> None:
    """Examine every dependency, and say what to do about faults; 1 if there is one."""
    configure_logging("ERROR", stream=sys.stderr)
    healths = asyncio.run(_examine(Settings.load(), asks_providers=providers))
    raise typer.Exit(int(Health.FAILED in healths))


async def _examine(settings: Settings, *, asks_providers: bool) -> set[Health]:
    from infra.doctor.examination import examine  # noqa: PLC0415 - see above

    healths = set()
    async for finding in examine(settings, asks_providers=asks_providers):
        _show(finding)
        healths.add(finding.health)
    if settings.persisted_manifests:
        finding = _examine_manifests(settings)
        _show(finding)
        healths.add(finding.health)
    return healths


def _examine_manifests(settings: Settings) -> Finding:
    from app import examine_manifests  # noqa: PLC0415 - see above

    try:
        examine_manifests(settings)
    except StartRefused as refused:
        return failed("manifests", str(refused), "")
    return ok("manifests", ", ".join(map(str, settings.persisted_manifests)))


def _show(finding: Finding) -> None:
    typer.echo(f"{_MARKS[finding.health]} {finding.subject}: {finding.detail}")
    if finding.remedy:
        typer.echo(f"    → {finding.remedy}")


@admin.command("create")
def create(email: str) -> None:
    """Open an administrator's account; its password is asked, or read from standard input."""
    from infra.operations import create_admin  # noqa: PLC0415 - see above

    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().removesuffix("\n")
    user = asyncio.run(create_admin(_operators_settings(), email, password))
    typer.echo(f"Opened an administrator's account for {user.email}.", err=True)


@keys.command("issue")
def issue(
    *,
    plan: Annotated[str, typer.Option(help="A plan's id, as `plans list` shows it.")],
    count: Annotated[int, typer.Option(help="How many.")],
    name: Annotated[str, typer.Option(help="What the batch is called.")] = "",
    expires: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="From this day (UTC) on none can be activated."),
    ] = None,
    csv: Annotated[
        bool, typer.Option("--csv", help="A table with a header, for a spreadsheet.")
    ] = False,
) -> None:
    """Issue keys: their codes on standard output, one per line, this once."""
    from infra.operations import issue_keys  # noqa: PLC0415 - see above

    last = None if expires is None else expires.replace(tzinfo=UTC)
    settings = _operators_settings()
    issued = asyncio.run(issue_keys(settings, plan, count=count, name=name, activate_before=last))
    typer.echo(issued.csv if csv else "".join(f"{code}\n" for code in issued.codes), nl=False)
    typer.echo(f"Issued {count} keys of plan {plan}, batch {issued.batch.id}.", err=True)


@plans.command("list")
def list_plans() -> None:
    """Every plan with its terms, cheapest first."""
    from infra.operations import all_plans  # noqa: PLC0415 - see above

    for plan in asyncio.run(all_plans(_operators_settings())):
        typer.echo(_terms(plan))


@plans.command("set")
def set_plan(
    plan_id: Annotated[str, typer.Argument(help="A short name, such as creator.")],
    terms: Annotated[list[str], typer.Argument(metavar="TERM=VALUE...", help=_TERMS)],
) -> None:
    """Change a plan, or make one. Keys keep their credits and dates; limits follow their plan."""
    from infra.operations import change_plan  # noqa: PLC0415 - see above

    changed = change_plan(_operators_settings(), plan_id, PlanTerms.parse(terms))
    typer.echo(_terms(asyncio.run(changed)))


def _terms(plan: Plan) -> str:
    sale = "on sale" if plan.is_on_sale else "not on sale"
    return (
        f"{plan.id}: {plan.name}, {plan.credits} credits for {plan.valid_days} days,"
        f" {plan.max_concurrent} at once, {plan.daily_cap} a day,"
        f" priority {plan.priority}, {sale}"
    )


def _operators_settings() -> Settings:
    """Of a command that is over at once, the outcome says all but errors."""
    from infra.embedded import completed  # noqa: PLC0415 - see above

    configure_logging("ERROR", stream=sys.stderr)
    return completed(Settings.load())


def _settings() -> Settings:
    settings = Settings.load()
    configure_logging(settings.log_level)
    return settings
