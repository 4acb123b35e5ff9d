"""The commands: parses arguments, shows results, nothing else."""

import sys

import structlog
import typer

from bot import health, installation, logs, running, settings, storage
from bot.clock import SystemClock
from bot.refusals import Refusal

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
def migrate() -> None:
    """Bring the database to this version's schema and add the known holidays."""
    with storage.reached(_settings()) as database:
        installation.prepare(database)
    typer.echo("The database is ready.")


@app.command()
def check() -> None:
    """See whether settings, database, outbox and periods are in order; exit code 1 when something is not."""
    findings = health.examine(_settings(), now=SystemClock().now())
    for finding in findings:
        typer.echo(("✗ " if finding.is_failure else "✓ ") + finding.text, err=finding.is_failure)
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
