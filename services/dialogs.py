"""The one answer that a person is being asked for; kept in the database, so that a restart loses nothing."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.dialogs import Dialog


def ask(session: Session, /, person_id: int, step: str, *, now: datetime, **facts: Any) -> None:
    """From now on a text of this person answers `step`; an earlier question is forgotten."""
    dialog = session.get(Dialog, person_id)
    if dialog is None:
        session.add(Dialog(person_id=person_id, step=step, facts=facts, updated_at=now))
    else:
        dialog.step, dialog.facts, dialog.updated_at = step, facts, now


def note(session: Session, /, person_id: int, **facts: Any) -> None:
    """Add facts to the open question; without one there is nothing to remember."""
    dialog = session.get(Dialog, person_id)
    if dialog is not None:
        dialog.facts = {**dialog.facts, **facts}


def end(session: Session, person_id: int) -> Dialog | None:
    """Stop asking; the question that was open, if any."""
    dialog = session.get(Dialog, person_id)
    if dialog is None:
        return None
    session.delete(dialog)
    return dialog
