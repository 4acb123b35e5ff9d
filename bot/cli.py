"""The commands: parses arguments, shows results, nothing else."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import structlog
import typer

from bot import health, installation, logs, running, settings, storage
from bot.clock import SystemClock
from bot.commands import (
    archives,
    backups,
    calendars,
    contacts,
    documents,
    grids,
    invitations,
    links,
    plans,
    revisions,
    workbooks,
)
from bot.demo import playing
from bot.refusals import Refusal
from domain.roles import AGENCY_ROLES, Role
from models.files import FileStore

app = typer.Typer(
    name="duban",
    help="督办 · Duban: a Telegram bot over the task ledger of a leading group.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

log = structlog.get_logger(__name__)


@app.command()
def run() -> None:
    """Run the bot with the settings of .env until it is interrupted."""
    running.run(_settings())


@app.command()
def demo() -> None:
    """Play the story on the simulated Telegram, then go on by hand; needs no token and no network."""
    logs.set_up("WARNING")
    playing.play(settings.load(), typer.echo, _line)


def _line(before: str) -> str | None:
    """A line from the terminal; None at its end. One that is piped in is shown, since nobody typed it."""
    try:
        line = input(before)
    except EOFError:
        return None
    if not sys.stdin.isatty():
        typer.echo(line)
    return line


@app.command()
def invite(
    role: Annotated[Role, typer.Option(help="The seat's role.")],
    agency: Annotated[str | None, typer.Option(help="The agency, for a seat in one.")] = None,
) -> None:
    """Print a one-time code for a seat, and its link when the bot's name is known."""
    if role in AGENCY_ROLES and agency is None:
        raise typer.BadParameter(f"a seat of the role {role} belongs to an agency: name it with --agency")
    if role not in AGENCY_ROLES and agency is not None:
        raise typer.BadParameter(f"a seat of the role {role} belongs to no agency: leave --agency out")
    loaded = _settings()
    with storage.opened(loaded) as database:
        slip = invitations.invite(role, agency, loaded, database, now=SystemClock().now())
    typer.echo(slip.code)
    name = invitations.bot_name(loaded)
    if name is not None:
        typer.echo(f"https://t.me/{name}?start={slip.code}")


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A policy document.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON object.")] = False,
) -> None:
    """Show the draft ledger that a document gives; nothing is kept."""
    loaded = _settings()
    draft = documents.read(file, loaded)
    width = grids.terminal_width()
    typer.echo(documents.as_json(draft, file) if as_json else documents.as_table(draft, loaded, width))


DryRun = Annotated[bool, typer.Option("--dry-run", help="Do all of it, show it, and keep nothing.")]
GoodRows = Annotated[bool, typer.Option("--good-rows", help="Pass over rows that hold errors.")]


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A policy document, or a draft's workbook.")],
    dry_run: DryRun = False,
    good_rows: GoodRows = False,
    revises: Annotated[
        int | None, typer.Option(help="It is a new text of this ledger: compare them, change nothing.")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="With --revises: apply what needs no look of its own.")
    ] = False,
    is_new: Annotated[
        bool, typer.Option("--new", help="A ledger of its own, even if it looks like one at hand.")
    ] = False,
) -> None:
    """Make a draft ledger of a document, or apply an edited workbook to its draft."""
    if (is_new and revises is not None) or (apply and revises is None):
        raise typer.BadParameter("--apply belongs to --revises LEDGER, and --new to neither")
    loaded = _settings()
    if revises is not None:
        _revise(file, revises, loaded, is_applied=apply, is_rehearsal=dry_run)
        return
    sheets = workbooks.recognised(file, loaded)
    now = SystemClock().now()
    with storage.opened(loaded) as database:
        if sheets is None:
            if contacts.recognised(file, loaded) is not None:
                raise Refusal(f"{file.name} is a contact list: use the command contacts.")
            if not is_new:
                revisions.refuse_resembled(file, loaded, database)
            summary = documents.import_file(file, loaded, database, is_rehearsal=dry_run, now=now)
            _say(documents.summary_lines(summary, loaded, is_rehearsal=dry_run))
            return
        plan = workbooks.take(sheets, loaded, database, is_partial=good_rows, is_rehearsal=dry_run, now=now)
    is_applied = not dry_run and (good_rows or not plan.errors)
    _say(workbooks.plan_lines(plan, loaded, is_applied=is_applied, is_rehearsal=dry_run))
    _say_errors(workbooks.error_lines(plan, loaded), is_failure=not good_rows)


def _revise(
    file: Path, ledger_id: int, loaded: settings.Settings, *, is_applied: bool, is_rehearsal: bool
) -> None:
    now = SystemClock().now()
    with storage.opened(loaded) as database:
        _say(revisions.compare(file, ledger_id, loaded, database, is_rehearsal=is_rehearsal, now=now))
        if is_applied and not is_rehearsal:
            outcome = revisions.apply(file, loaded, database, now=now)
            typer.echo(f"Applied: {outcome.applied}; left to decide in the chat: {outcome.left}.")


@app.command(name="carry-over")
def carry_over(
    from_ledger: Annotated[int, typer.Argument(help="The ledger in force.")],
    to_ledger: Annotated[int, typer.Argument(help="The draft that goes on with its unfinished items.")],
    dry_run: DryRun = False,
) -> None:
    """Carry unfinished items over to the next ledger: as proposed, the others as items of their own."""
    loaded, now = _settings(), SystemClock().now()
    with storage.opened(loaded) as database:
        _say(revisions.carry_over(from_ledger, to_ledger, loaded, database, is_rehearsal=dry_run, now=now))


@app.command()
def upper(
    file: Annotated[Path, typer.Argument(help="An upper level's policy document.")], dry_run: DryRun = False
) -> None:
    """Keep an upper level's document, so that ledgers can be linked to it."""
    loaded, now = _settings(), SystemClock().now()
    with storage.opened(loaded) as database:
        _say(links.keep(file, loaded, database, is_rehearsal=dry_run, now=now))


@app.command()
def link(
    ledger: Annotated[int, typer.Argument(help="The number of a ledger.")],
    upper_ledger: Annotated[int, typer.Argument(help="The number of an upper-level document.")],
    confirm_sure: Annotated[
        bool, typer.Option("--confirm-sure", help="Confirm what is as good as certain.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Show what a ledger's items carry out of an upper-level document, and what nothing answers."""
    loaded, now = _settings(), SystemClock().now()
    with storage.opened(loaded) as database:
        lines = links.link(
            ledger,
            upper_ledger,
            loaded,
            database,
            width=grids.terminal_width(),
            is_confirming=confirm_sure,
            is_rehearsal=dry_run,
            now=now,
        )
    _say(lines)


@app.command(name="workbook")
def workbook_(
    ledger: Annotated[int, typer.Argument(help="The number of a draft ledger.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
) -> None:
    """Write a draft ledger as a workbook, to be edited and imported again."""
    loaded = _settings()
    with storage.opened(loaded) as database:
        count = workbooks.write(ledger, out, loaded, database)
    typer.echo(f"{out}: {count}")


@app.command(name="contacts")
def contacts_(
    file: Annotated[Path, typer.Argument(help="A contact list: agency, name, role, telephone.")],
    out: Annotated[Path | None, typer.Option(help="The file of codes to write.")] = None,
    dry_run: DryRun = False,
    good_rows: GoodRows = False,
    new_agencies: Annotated[
        bool, typer.Option("--new-agencies", help="Enter agencies that are like none in the registry.")
    ] = False,
) -> None:
    """Invite everybody on a contact list; their codes, with QR codes, go into a workbook."""
    if out is None and not dry_run:
        raise typer.BadParameter("name the file of codes with --out, or say --dry-run")
    loaded = _settings()
    listed, now = contacts.read(file, loaded), SystemClock().now()
    with storage.opened(loaded) as database:
        plan = contacts.plan(listed, loaded, database, has_new_agencies=new_agencies, now=now)
        _say(contacts.plan_lines(plan, loaded, grids.terminal_width(), is_rehearsal=dry_run))
        _say_errors(contacts.error_lines(plan, loaded), is_failure=not good_rows)
        slips = contacts.invite(
            listed,
            loaded,
            database,
            is_partial=good_rows,
            has_new_agencies=new_agencies,
            is_rehearsal=dry_run,
            now=now,
        )
    if out is not None and not dry_run:
        contacts.write(slips, invitations.bot_name(loaded), out, loaded)
        typer.echo(f"{out}: {len(slips)}")


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _say_errors(lines: Sequence[str], *, is_failure: bool) -> None:
    """A line for each error on standard error; exit code 1 where they keep the work from being done."""
    for line in lines:
        typer.echo(line, err=True)
    if lines and is_failure:
        raise typer.Exit(1)


@app.command()
def calendar(
    file: Annotated[Path | None, typer.Argument(help="A year's holidays: JSON, CSV or a workbook.")] = None,
    source: Annotated[str | None, typer.Option(help="Where they are announced.")] = None,
    dry_run: DryRun = False,
    show: Annotated[int | None, typer.Option(help="Show what is known of this year.")] = None,
) -> None:
    """Set a year's official holidays and make-up workdays from a file, or show a year."""
    if (file is None) == (show is None):
        raise typer.BadParameter("name a file, or a year with --show")
    loaded = _settings()
    if file is None and show is not None:
        with storage.opened(loaded) as database:
            _say(calendars.year_lines(show, loaded, database))
    elif file is not None:
        _set_holidays(file, source, loaded, is_rehearsal=dry_run)


def _set_holidays(file: Path, source: str | None, loaded: settings.Settings, *, is_rehearsal: bool) -> None:
    listed = calendars.read(file, loaded)
    _say_errors(calendars.fault_lines(listed, loaded), is_failure=True)
    origin = source or listed.source or file.name
    now = SystemClock().now()
    with storage.opened(loaded) as database:
        loaded = storage.localised(loaded, database)
        done = calendars.set_year(listed, origin, loaded, database, is_rehearsal=is_rehearsal, now=now)
        _say(calendars.plan_lines(done, loaded, database, is_rehearsal=is_rehearsal))


@app.command()
def plan(
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day; 30 days from now by default.")
    ] = None,
) -> None:
    """Show who will get what when, if nothing changes."""
    loaded = _settings()
    with storage.opened(loaded) as database:
        last = until.date() if until else None
        loaded = storage.localised(loaded, database)
        messages = plans.plan(last, loaded, database, now=SystemClock().now())
    for line in plans.plan_lines(messages, loaded):
        typer.echo(line)


@app.command()
def export(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object, the only form there is yet.")
    ] = False,
) -> None:
    """Print the whole state of the ledgers."""
    if not as_json:
        raise typer.BadParameter("say --json: there is no other form yet")
    with storage.opened(_settings()) as database:
        typer.echo(json.dumps(archives.export(database), ensure_ascii=False, indent=1))


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write, such as duban.tar.gz.")]) -> None:
    """Write database and files into one file; the bot may go on running."""
    loaded = _settings()
    with storage.opened(loaded) as database:
        amount = backups.backup(file, database, _files(loaded), now=SystemClock().now())
    typer.echo(f"{file}: {amount.rows} rows, {amount.files} files.")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that backup wrote.")]) -> None:
    """Bring a backup into an empty database, of either kind, and its files into DATA_DIR."""
    loaded = _settings()
    with storage.reached(loaded) as database:
        amount = backups.restore(file, database, _files(loaded))
    typer.echo(f"Restored: {amount.rows} rows, {amount.files} files.")


def _files(loaded: settings.Settings) -> FileStore:
    return FileStore(loaded.data_dir / "files")


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema and add the known holidays."""
    with storage.reached(_settings()) as database:
        installation.prepare(database)
    typer.echo("The database is ready.")


@app.command()
def check(
    audit: Annotated[
        bool,
        typer.Option("--audit", help="Verify the audit trail too: its chain, and the tables against it."),
    ] = False,
) -> None:
    """See whether settings, database, outbox and periods are in order; exit code 1 when something is not."""
    loaded = _settings()
    findings = health.examine(loaded, now=SystemClock().now())
    if audit:
        findings += health.examine_trail(loaded)
    for finding in findings:
        mark = "✗" if finding.is_failure else "⚠" if finding.is_warning else "✓"
        typer.echo(f"{mark} {finding.text}", err=finding.is_failure)
    if any(finding.is_failure for finding in findings):
        raise typer.Exit(1)


def _settings() -> settings.Settings:
    """The settings, with logging as they ask for."""
    loaded = settings.load()
    logs.set_up(loaded.log_level)
    return loaded


def main() -> None:
    """Run a command: exit code 0 when it did its work, 1 when it failed, 2 when it was called wrongly."""
    logs.set_up("INFO")
    try:
        app()
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        sys.exit(1)
    except Exception:  # The log hides the token even in a traceback.
        log.exception("unexpected error")
        sys.exit(1)
