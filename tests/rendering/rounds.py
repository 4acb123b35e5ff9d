"""Messages about periods: looked at, locked, unlocked, asked for once, filed in early; cycles in detail."""

from datetime import UTC, date, datetime, time, timedelta

from domain.cycles import Detail, Details, Frequency, PeriodStatus, PlannedPeriod
from domain.notices import MessageKind
from domain.reports import DutyState
from domain.statistics import PeriodFigures
from models.cycles import Period, Unlock
from models.periods import PeriodCard, PeriodChoice, Unlocked, UnlockWish
from models.views import CycleCard
from rendering import choices, cycle_details, notices, one_offs, periods, unlocks
from rendering.messages import Message
from tests import factories
from tests.factories import DUE_AT, NOW
from tests.rendering.drafting import Drafting

UNTIL = datetime(2026, 11, 10, 15, 59, tzinfo=UTC)
LATER = DUE_AT + timedelta(hours=3)


def _once(desk: Drafting) -> PlannedPeriod:
    title = desk.say("年中专题报送")
    return PlannedPeriod(
        date(2026, 3, 2), date(2026, 10, 26), date(2026, 10, 26), NOW, DUE_AT, LATER, title=title
    )


def _locked(desk: Drafting) -> Period:
    return factories.period(status=PeriodStatus.LOCKED, locked_at=LATER)


def scenes(desk: Drafting) -> dict[str, Message]:
    """What the secretariat and the agencies see of a period besides its reports."""
    return {**_periods(desk), **_unlocks(desk), **_one_offs(desk), **_choices(desk), **_details(desk)}


def _periods(desk: Drafting) -> dict[str, Message]:
    texts, ledger = desk.texts, factories.ledger(title=desk.say("云港市重点工作任务"))
    locked, opened = _locked(desk), factories.period(grace_until=DUE_AT + timedelta(days=5))
    once = factories.period(status=PeriodStatus.PLANNED, title=desk.say("年中专题报送"))
    regular, single = factories.cycle(), factories.cycle(frequency=Frequency.ONE_OFF)
    missing = PeriodFigures(0, 25, 5, 10, 2, 3, 28)

    def card(period: Period, figures: PeriodFigures, *rows: Unlocked, is_once: bool = False) -> Message:
        shown = PeriodCard(ledger, single if is_once else regular, period, figures, rows)
        return periods.period(shown, texts, LATER, may_lock=True, may_unlock=True)

    return {
        "periods": periods.periods(ledger, [once, opened, locked], texts, NOW),
        "no periods": periods.periods(ledger, [], texts, NOW),
        "open after its due time": card(opened, PeriodFigures(8, 25, 5, 0, 0, 3, 28)),
        "locked, with an unlock": card(locked, missing, _unlocked(desk)),
        "once, planned": card(once, PeriodFigures(0, 2, 0, 0, 0, 0, 2), is_once=True),
        "lock?": periods.confirm_lock(opened, 8, texts),
        "lock, nothing missing?": periods.confirm_lock(opened, 0, texts),
    }


def _unlocked(desk: Drafting) -> Unlocked:
    row = Unlock(
        id=1,
        period_id=1,
        agency_id=1,
        item_id=None,
        reason=desk.say("数据核实后补报"),
        until=UNTIL,
        created_at=NOW,
        created_by_id=1,
    )
    agency = factories.agency(desk.say("市医保局"))
    return Unlocked(row, _locked(desk), agency, None, ((1, 11), (4, 14)))


def _unlocks(desk: Drafting) -> dict[str, Message]:
    texts, row = desk.texts, _unlocked(desk)
    period, agency, item = row.period, row.agency, factories.item(9, title=desk.say("推进改革"))
    missing = [(factories.duty(state=DutyState.MISSING), item)]
    wish = UnlockWish(period, agency, factories.person(desk.say("李晓梅")), (1, 4))
    owed = factories.owed_duty(item, period=period, agency=agency)
    days = [date(2026, 11, 4), date(2026, 11, 9)]
    return {
        "unlock for whom": unlocks.agencies(period, factories.page([(agency, 2)]), texts),
        "unlock for nobody": unlocks.agencies(period, factories.page([]), texts),
        "unlock what": unlocks.items(period, agency, missing, texts),
        "unlock until when": unlocks.limit(period, agency, None, 2, days, texts),
        "unlock one until when": unlocks.limit(period, agency, item, 1, days, texts),
        "unlock why": unlocks.reason(period, agency, None, 2, days[0], texts),
        "unlocked": unlocks.done(row, texts),
        "told of an unlock": notices.render(MessageKind.PERIOD_UNLOCKED, row, texts, NOW),
        "asked to unlock": notices.render(MessageKind.UNLOCK_WISHED, wish, texts, NOW),
        "the wish is sent": unlocks.wish_sent(1, texts),
        "nobody to ask": unlocks.wish_sent(0, texts),
        "a draft overtaken by the lock": unlocks.stuck(owed, texts),
    }


def _one_offs(desk: Drafting) -> dict[str, Message]:
    texts, ledger = desk.texts, factories.ledger(title=desk.say("云港市重点工作任务"))
    period = factories.period(status=PeriodStatus.PLANNED, title=desk.say("年中专题报送"))
    return {
        "once, by which day": one_offs.ask_day(ledger, texts),
        "once, by what time": one_offs.ask_hour(ledger, date(2026, 10, 25), texts, is_day_off=True),
        "once, its name": one_offs.ask_title(ledger, DUE_AT, texts),
        "once, at once": one_offs.preview(ledger, _once(desk), 12, texts, is_open=True),
        "once, later": one_offs.preview(ledger, _once(desk), 12, texts, is_open=False),
        "once, called off?": one_offs.confirm_drop(period, texts),
    }


def _choices(desk: Drafting) -> dict[str, Message]:
    texts, item = desk.texts, factories.item(9, title=desk.say("推进改革"))
    agency, planned = factories.agency(), factories.period(status=PeriodStatus.PLANNED)
    offered = [
        PeriodChoice(factories.period(), item, agency, factories.duty()),
        PeriodChoice(factories.period(), item, agency, factories.duty(state=DutyState.REPORTED)),
        PeriodChoice(_locked(desk), item, agency, factories.duty(state=DutyState.MISSING), UNTIL),
        PeriodChoice(planned, item, agency, None),
    ]
    return {
        "early": choices.early(factories.page(offered[-1:]), texts),
        "nothing early": choices.early(factories.page([]), texts),
        "which period": choices.of_item(item, offered, texts),
        "no period to choose": choices.of_item(item, [], texts),
    }


def _details(desk: Drafting) -> dict[str, Message]:
    texts, ledger = desk.texts, factories.ledger(title=desk.say("云港市重点工作任务"))
    cycle = factories.cycle(open_workdays=10, grace_days=5)
    details = Details(10, 2, (3, 2, 0), time(9))
    coming = [
        PlannedPeriod(
            date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 25), NOW, DUE_AT, LATER, is_provisional=True
        )
    ]
    asked = {
        f"detail {which.name.lower()}": cycle_details.detail(
            ledger, Frequency.MONTHLY, which, (5, 2, 0), texts
        )
        for which in Detail
    }
    return {
        "details": cycle_details.details(CycleCard(ledger, cycle, None, ()), texts),
        **asked,
        "what a detail means": cycle_details.preview(ledger, Detail.GRACE, "2", details, coming, texts),
    }
