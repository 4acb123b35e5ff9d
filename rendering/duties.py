"""What an agency owes now, and the ways to settle one duty."""

from collections.abc import Sequence
from datetime import datetime

from domain.reports import DutyState, ReportKind, ReportStatus
from domain.reviews import Clock
from models.cycles import Period
from models.reported import RunProgress
from models.reports import Duty, Report
from models.signatures import SignatureCard
from models.views import OwedDuty, Page
from rendering import deep_links, labels, signatures
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

NUMBERS_PER_ROW = 3


def owed(
    page: Page[OwedDuty],
    texts: Texts,
    now: datetime,
    *,
    may_report: bool = True,
    next_due: Period | None = None,
    missed: tuple[Period, int] | None = None,
    missing: Duty | None = None,
    has_filed: bool = True,
    signing: Sequence[SignatureCard] = (),
    run: RunProgress | None = None,
    has_early: bool = False,
) -> Message:
    """What is owed now, by due time. Where nothing is: why, and when the next reports are due.

    `missed` is the last period that was locked with reports missing, and their number; `missing` one of them.
    `signing` waits for the reader's agreement, and comes first.
    `has_early`: something can be filed before its period opens.
    """
    text = texts.render(
        "duties/owed.html",
        page=page,
        now=now,
        may_report=may_report,
        next_due=next_due,
        missed=missed,
        has_filed=has_filed,
        signing=signing,
    )
    numbers = [button(_number(line, page, texts), Action.DUTY, line.duty.id) for line in page.rows]
    early = [button(texts.gettext("File early"), Action.EARLY, 1)] if may_report and has_early else []
    excel = [button(texts.gettext("Excel"), Action.REPORT_SHEET)] if may_report and page.rows else []
    return Message(
        text,
        keyboard(
            *grid(signatures.to_sign(signing, texts), NUMBERS_PER_ROW),
            *grid(numbers, NUMBERS_PER_ROW),
            pager(page.number, page.pages, Action.OWED),
            _run(page, run, texts) if may_report else [],
            [_wish(missing, texts)] if may_report and missed and missing and not page.rows else [],
            [button(texts.gettext("My items"), Action.MINE, 1), *excel, *early],
        ),
    )


def _run(page: Page[OwedDuty], run: RunProgress | None, texts: Texts) -> list[Button]:
    """The way through all of them, or on with it."""
    if run is not None and run.current is not None:
        place = f"{run.number}/{run.total}"
        return [button(texts.gettext("Go on one by one (%(place)s)", place=place), Action.RUN_NEXT)]
    return [button(texts.gettext("Report one by one"), Action.RUN)] if page.total > 1 else []


def _number(line: OwedDuty, page: Page[OwedDuty], texts: Texts) -> str:
    """The item's number; with the period where it is not that of the first on the page."""
    name = labels.named(line.period, texts)
    if name == labels.named(page.rows[0].period, texts):
        return str(line.item.number)
    return f"{line.item.number} {cut(name, 16)}"


def _wish(missing: Duty, texts: Texts) -> Button:
    return button(texts.gettext("Ask the secretariat to unlock"), Action.UNLOCK_WISH, missing.id)


def duty(
    owed: OwedDuty,
    previous: Report | None,
    texts: Texts,
    now: datetime,
    *,
    may_report: bool = True,
    may_declare: bool = True,
    reason: str | None = None,
    is_shut: bool = False,
    clock: Clock | None = None,
    bot_username: str | None = None,
) -> Message:
    """One duty with the ways to settle it; `previous` is the agency's last report on the item.

    `may_declare`: the item waits for this agency's completion; `reason`: why the last version came back;
    `is_shut`: its period was locked, and the agency is not let in;
    `clock`: how long it has been with the reviewers; `bot_username`: for the link to it.
    """
    text = texts.render(
        "duties/duty.html",
        owed=owed,
        previous=previous,
        now=now,
        may_report=may_report and not (owed.is_settled or owed.is_being_signed or is_shut),
        reason=reason,
        clock=clock,
    )
    show = button(texts.gettext("Show the item"), Action.ITEM, owed.item.id)
    back = button(texts.gettext("‹ Reports owed"), Action.OWED, 1)
    if is_shut and owed.duty.state is DutyState.MISSING:
        answers = [[_wish(owed.duty, texts)]]
    else:
        answers = [] if is_shut else _answers(owed, texts, may_declare=may_declare)
    answers = answers if may_report else []
    link = deep_links.copy(bot_username, Action.DUTY, owed.duty.id, texts)
    return Message(text, keyboard(*answers, [show, back], link))


def _answers(owed: OwedDuty, texts: Texts, *, may_declare: bool) -> list[list[Button]]:
    if owed.is_settled:
        return []
    if owed.is_being_signed:
        return [signatures.take_back(owed.latest, texts)]
    progress = button(texts.gettext("Report progress"), Action.PROGRESS, owed.duty.id)
    nothing_new = button(texts.gettext("Nothing new"), Action.NIL, owed.duty.id)
    complete = (
        [button(texts.gettext("Declare complete"), Action.COMPLETE, owed.duty.id)] if may_declare else []
    )
    kept = resume(owed, texts)
    if kept is None:
        return [[progress], [nothing_new, *complete]]
    if owed.latest is not None and owed.latest.status is ReportStatus.DRAFT:
        return [[kept]]
    instead = _progress_instead(owed, texts)
    return [[kept], instead, [nothing_new, *([] if instead else complete)]]


def _progress_instead(owed: OwedDuty, texts: Texts) -> list[Button]:
    """After a completion came back: the item goes on, and so does its reporting."""
    if owed.latest is None or owed.latest.kind is not ReportKind.COMPLETION:
        return []
    return [button(texts.gettext("Report progress instead"), Action.PROGRESS, owed.duty.id)]


def resume(owed: OwedDuty, texts: Texts) -> Button | None:
    """The way back into the version that was begun or returned; None where there is none."""
    if owed.latest is None or owed.is_settled or owed.is_being_signed:
        return None
    is_returned = owed.latest.status is ReportStatus.RETURNED
    label = texts.gettext("Revise the kept text") if is_returned else texts.gettext("Go on with the draft")
    return button(label, Action.REPORT_DRAFT, owed.latest.id)
