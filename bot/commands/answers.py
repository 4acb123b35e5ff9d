"""How a command speaks: the installation's language, a broken rule as a sentence, a file's bytes."""

from pathlib import Path

from bot.refusals import Refusal
from bot.settings import Settings
from domain.errors import RuleBroken
from domain.zones import Zones
from intake.formats.reading import MAX_BYTES
from models.database import Database
from models.queries import zones
from rendering import errors as error_texts
from rendering.texts import Texts


def texts_of(settings: Settings) -> Texts:
    """The installation's language, for what belongs to no ledger."""
    return Texts(settings.language, Zones(settings.timezone))


def texts_with_zones(settings: Settings, database: Database) -> Texts:
    """The same, with times by the clocks of the ledger that they are of."""
    with database.read() as session:
        return Texts(settings.language, zones.in_force(session, settings.timezone))


def refusal(error: RuleBroken, settings: Settings) -> Refusal:
    """A broken rule as the sentence for the person at the terminal."""
    return Refusal(error_texts.plain(error, texts_of(settings)))


def content(path: Path) -> bytes:
    """A file's bytes, never more than one byte over what is read at all."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from None


def rehearsed(texts: Texts, *, is_rehearsal: bool) -> list[str]:
    """The last line of a rehearsal."""
    return [texts.gettext("Only tried: nothing was kept.")] if is_rehearsal else []
