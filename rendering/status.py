"""How reporting stands: the figures of a period, as a bulletin needs them."""

from collections.abc import Sequence, Set
from datetime import datetime

from models.documents import Ledger
from models.lights import LedgerLights
from models.views import AgencyFigures, PeriodReport
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

AGENCY_LINES = 60
LEDGER_ROWS = 20


def status(
    report: PeriodReport,
    texts: Texts,
    now: datetime,
    *,
    may_notify: bool = False,
    missing_year: int | None = None,
    lights: LedgerLights | None = None,
    silent: Set[int] = frozenset(),
    may_post: bool = False,
    undelivered: int = 0,
) -> Message:
    """What was received and when, how the items stand, and each agency's counts: who owes comes first.

    `missing_year` is the one whose official holidays have to be entered; in the agencies `silent` nobody can
    be written to; `may_post`: there is a work group to post the figures in;
    `undelivered`: messages that did not arrive, for who can see to them.
    """
    text = texts.render(
        "status/report.html",
        report=report,
        agencies=sorted(report.agencies, key=_owes_nothing),
        shown=AGENCY_LINES,
        now=now,
        missing_year=missing_year,
        lights=lights,
        silent=silent,
    )
    notify = [
        button(texts.gettext("📣 Chase those who owe"), Action.CHASE_PERIOD, report.period.id),
        button(texts.gettext("Notify those who owe"), Action.NOTICE_NEW),
    ]
    post = [button(texts.gettext("Post to the work group"), Action.GROUP_POST, report.ledger.id)]
    lost = texts.gettext("⚠️ Not delivered: %(count)s", count=undelivered)
    return Message(
        text,
        keyboard(
            notify if may_notify and report.total.unfiled else [],
            post if may_post else [],
            [button(lost, Action.UNDELIVERED, 1)] if undelivered else [],
            [
                button(texts.gettext("Refresh"), Action.STATUS, report.ledger.id),
                button(texts.gettext("Reporting periods"), Action.PERIODS, report.ledger.id),
            ],
            [
                button(texts.gettext("Lights by agency"), Action.LIGHTS, report.ledger.id, 1),
                button(texts.gettext("See the items"), Action.LEDGER_ITEMS, report.ledger.id, 1),
            ],
        ),
    )


def _owes_nothing(row: AgencyFigures) -> bool:
    return row.figures.unfiled == 0


def no_period(
    ledger: Ledger, texts: Texts, *, may_configure: bool, missing_year: int | None = None
) -> Message:
    """There are no figures, because nobody was asked for a report yet."""
    cycle = [button(texts.gettext("Reporting cycle"), Action.CYCLE, ledger.id)]
    return Message(
        texts.render("status/no_period.html", ledger=ledger, missing_year=missing_year),
        keyboard(
            cycle if may_configure else [],
            [button(texts.gettext("See the items"), Action.LEDGER_ITEMS, ledger.id, 1)],
        ),
    )


def ledgers(
    published: Sequence[Ledger], texts: Texts, action: Action = Action.STATUS, *arguments: int
) -> Message:
    """Asks which ledger is meant; `action` gets its id, then `arguments`."""
    rows = [
        [button(cut(ledger.title, 60), action, ledger.id, *arguments)] for ledger in published[:LEDGER_ROWS]
    ]
    return Message(texts.render("status/ledgers.html"), keyboard(*rows))
