"""The colours of a ledger's slips: which, in which order, with which names and meanings."""

from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.errors import NotFound, OutOfDate
from domain.slips import MAX_MEANING, MAX_STEP_NAME, PALETTES
from models.documents import Ledger
from models.queries import rows
from models.queries import slips as queries
from models.slips import SlipStepRow
from services import audit


def choose(session: Session, ledger_id: int, palette: int, *, actor_id: int, now: datetime) -> None:
    """Take another order of colours; names and meanings that the ledger gave are dropped with the old one.

    Slips under way keep their colour; the same order again changes nothing. Errors: NotFound, OutOfDate.
    """
    _hold(session, ledger_id)
    if palette not in range(len(PALETTES)):
        raise OutOfDate
    colours = PALETTES[palette]
    if tuple(step.colour for step in queries.steps(session, ledger_id)) == colours:
        return
    _keep(session, ledger_id, [SlipStepRow.of(ledger_id, n, colour) for n, colour in enumerate(colours, 1)])
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="set_slip_colours",
        ledger_id=ledger_id,
        after=[colour.value for colour in colours],
    )


def word(
    session: Session, ledger_id: int, position: int, typed: str, *, actor_id: int, now: datetime
) -> None:
    """Name a colour, and say what it means: "黄单：逾期未反馈的，升级为红单".

    Errors: NotFound, OutOfDate for a colour that there is not, ReasonMissing, TextTooLong.
    """
    _hold(session, ledger_id)
    name, _, meaning = typed.strip().replace("：", ":", 1).partition(":")
    name, meaning = reasons.given(name, MAX_STEP_NAME), reasons.within(meaning, MAX_MEANING)
    found = [
        SlipStepRow.of(ledger_id, step.position, step.colour, step.name, step.meaning)
        for step in queries.steps(session, ledger_id)
    ]
    changed = [row for row in found if row.position == position]
    if not changed:
        raise OutOfDate
    changed[0].name, changed[0].meaning = name, meaning
    _keep(session, ledger_id, found)
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="name_slip_colour",
        ledger_id=ledger_id,
        position=position,
        name=name,
        meaning=meaning,
    )


def _hold(session: Session, ledger_id: int) -> None:
    if rows.held(session, Ledger, ledger_id) is None:
        raise NotFound


def _keep(session: Session, ledger_id: int, steps: list[SlipStepRow]) -> None:
    for row in queries.step_rows(session, ledger_id):
        session.delete(row)
    session.flush()
    session.add_all(steps)
    session.flush()
