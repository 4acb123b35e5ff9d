"""Remembering which message of a person said what of a report."""

from datetime import datetime

from sqlmodel import Session

from domain.edits import SaidPart
from domain.errors import NotFound
from models.edits import SaidMessage
from models.queries import edits as queries
from models.queries import reports as report_queries


def remember(
    session: Session,
    part: SaidPart,
    text: str,
    *,
    person_id: int,
    message_id: int,
    now: datetime,
    duty_id: int | None = None,
    report_id: int | None = None,
    target_id: int | None = None,
) -> None:
    """A message said `text` of the report on a duty (or of this report); the same message again is the same.

    Errors: NotFound where the report is gone.
    """
    if duty_id is None:
        keys = report_queries.report_keys(session, report_id) if report_id is not None else None
        if keys is None:
            raise NotFound
        duty_id = keys[0]
    if queries.said(session, person_id, message_id) is None:
        session.add(
            SaidMessage(
                person_id=person_id,
                message_id=message_id,
                duty_id=duty_id,
                part=part,
                target_id=target_id,
                text=text,
                said_at=now,
            )
        )
