"""Going through what is owed, item by item: the card of the one whose turn it is, and what came of it all."""

from datetime import datetime

from domain.reports import ReportStatus
from models.reported import RunProgress
from models.reports import Report
from models.views import OwedDuty
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.messages import Message
from rendering.texts import Texts


def card(run: RunProgress, owed: OwedDuty, previous: Report | None, texts: Texts, now: datetime) -> Message:
    """One duty of a run, with the ways to settle it or to leave it for later."""
    text = texts.render("runs/card.html", run=run, owed=owed, previous=previous, now=now)
    latest = owed.latest
    if latest is not None and latest.status in (ReportStatus.DRAFT, ReportStatus.RETURNED):
        progress = button(texts.gettext("Go on with the draft"), Action.REPORT_DRAFT, latest.id)
    else:
        progress = button(texts.gettext("Report progress"), Action.PROGRESS, owed.duty.id)
    nothing_new = button(texts.gettext("Nothing new"), Action.RUN_NIL, owed.duty.id)
    skip = button(texts.gettext("Skip"), Action.RUN_SKIP, owed.duty.id)
    stop = button(texts.gettext("Stop"), Action.RUN_STOP)
    return Message(text, keyboard([nothing_new], [progress], [skip, stop]))


def summary(run: RunProgress, texts: Texts) -> Message:
    """What came of a run."""
    owed = button(texts.gettext("Reports owed (%(count)s)", count=run.left), Action.OWED, 1)
    mine = button(texts.gettext("My items"), Action.MINE, 1)
    return Message(texts.render("runs/summary.html", run=run), keyboard([owed] if run.left else [mine]))
