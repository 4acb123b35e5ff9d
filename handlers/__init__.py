"""What people do: one module per journey. No SQL here, and no rules."""

from typing import Any

from telegram.ext import Application

from handlers import (
    acts,
    agencies,
    calendars,
    carrying,
    choices,
    closings,
    contacts,
    contributions,
    corrections,
    cycle_details,
    cycles,
    decisions,
    documents,
    doubts,
    drafts,
    errors,
    evidence,
    items,
    links,
    nil_reports,
    notices,
    onboarding,
    one_offs,
    parties,
    periods,
    preferences,
    registry,
    regulations,
    replies,
    report_fields,
    reports,
    requests,
    reviews,
    revisions,
    runs,
    signatures,
    status,
    sub_items,
    targets,
    unlocks,
    wordings,
    workbooks,
)
from handlers.routing import Fallbacks, Route, Router

JOURNEYS = (
    onboarding,
    items,
    acts,
    sub_items,
    reports,
    report_fields,
    evidence,
    nil_reports,
    contributions,
    signatures,
    runs,
    replies,
    reviews,
    requests,
    decisions,
    closings,
    regulations,
    drafts,
    doubts,
    corrections,
    parties,
    targets,
    wordings,
    workbooks,
    revisions,
    carrying,
    links,
    agencies,
    contacts,
    registry,
    cycles,
    cycle_details,
    one_offs,
    periods,
    unlocks,
    choices,
    calendars,
    notices,
    status,
    preferences,
)


def register_all(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Hang every journey into the application."""
    fallbacks = Fallbacks(
        start=onboarding.start,
        stranger=onboarding.meet_stranger,
        unknown_text=onboarding.unknown_text,
        file=Route(documents.receive),  # who may send one depends on what it is
        reply=replies.REPLY,
    )
    Router((journey.JOURNEY for journey in JOURNEYS), fallbacks).register(application)
    application.add_error_handler(errors.apologise)
