"""Making a database ready for use."""

from bot import schema
from models.database import Database
from services import calendars


def prepare(database: Database) -> None:
    """Bring the schema to the newest revision and add the calendar years that are known by now."""
    schema.upgrade(database)
    with database.transaction() as session:
        calendars.seed(session)
