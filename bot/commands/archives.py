"""Everything that is stored, for archives and other programs."""

from typing import Any

from models.database import Database
from services import exports


def export(database: Database) -> dict[str, Any]:
    """The whole ledger state."""
    with database.read() as session:
        return exports.state(session)
