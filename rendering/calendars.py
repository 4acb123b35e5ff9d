"""The official calendar: a list of holidays before and after it is set, and the warning without one."""

from markupsafe import Markup

from domain.holidays import HolidayPlan, RowFault, YearCard, spans, workdays
from models.views import Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, keyboard, pager
from rendering.messages import Message
from rendering.texts import Texts

_SHOWN = 4
FAULTS_ON_A_PAGE = 8


def preview(plan: HolidayPlan, digest: str, texts: Texts) -> Message:
    """What a list would change; `digest` finds the file again."""
    faults = plan.listed.faults
    correct = button(
        texts.gettext("What to correct (%(count)s)", count=len(faults)), Action.HOLIDAYS_FAULTS, digest, 1
    )
    label = texts.gettext("Set the holidays of %(year)s", year=plan.listed.year)
    confirm = button(label, Action.HOLIDAYS_SET, digest)
    return Message(
        _plan_text("calendars/preview.html", plan, texts), keyboard([correct if faults else confirm])
    )


def done(plan: HolidayPlan, texts: Texts) -> Message:
    """After a year was set."""
    return Message(_plan_text("calendars/set.html", plan, texts))


def _plan_text(template: str, plan: HolidayPlan, texts: Texts) -> str:
    return texts.render(template, plan=plan, shown=_SHOWN, **_words(texts))


def _words(texts: Texts) -> dict[str, object]:
    return {
        "spans": spans,
        "workdays": workdays,
        "weekday": lambda number: labels.weekday(number, texts),
    }


def faults(page: Page[RowFault], digest: str, texts: Texts) -> Message:
    """One page of what is wrong in a list."""
    facts = {"faults": page.rows, "total": page.total, "number": page.number, "pages": page.pages}
    return Message(
        texts.render("calendars/faults.html", **facts),
        keyboard(
            pager(page.number, page.pages, Action.HOLIDAYS_FAULTS, digest),
            labels.back(texts, Action.HOLIDAYS_SENT, digest),
        ),
    )


def missing(year: int, texts: Texts) -> Message:
    """To the secretariat: the calendar ends, and what counts until it goes on."""
    return Message(texts.render("calendars/missing.html", year=year))


# For a terminal


def plan_lines(plan: HolidayPlan, texts: Texts) -> list[str]:
    """What a list changes, line by line."""
    return _plain(_plan_text("calendars/preview.html", plan, texts))


def year_lines(card: YearCard, texts: Texts) -> list[str]:
    """What is known of a year, line by line."""
    return _plain(texts.render("calendars/year.html", card=card, **_words(texts)))


def fault_line(fault: RowFault, texts: Texts) -> str:
    """What is wrong in a row."""
    return _plain(texts.render("calendars/fault_line.html", fault=fault))[0]


def _plain(text: str) -> list[str]:
    return [Markup(line).striptags() for line in text.splitlines()]  # noqa: S704 - escaped by the template
