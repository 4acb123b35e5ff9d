"""The ledger that a command without further words means."""

from domain.errors import LedgerMissing, OutOfDate
from domain.roles import Permission
from handlers.turns import Turn
from models.documents import Ledger
from models.queries import ledgers as queries
from rendering import status
from rendering.actions import Action


async def in_force(turn: Turn, action: Action, *arguments: int) -> Ledger | None:
    """The one ledger in force; None where there are several, and a choice between them was shown.

    `action` gets the id of the chosen one, then `arguments`. Errors: LedgerMissing.
    """
    published = await turn.glance(queries.published)
    if not published:
        raise LedgerMissing(may_manage=turn.may(Permission.MANAGE_LEDGER))
    if len(published) == 1:
        return published[0]
    await turn.show(status.ledgers(published, turn.texts, action, *arguments))
    return None


async def named(turn: Turn, ledger_id: int) -> Ledger:
    """The ledger that a button names. Errors: OutOfDate."""
    ledger = await turn.glance(queries.ledger, ledger_id)
    if ledger is None:
        raise OutOfDate
    return ledger
