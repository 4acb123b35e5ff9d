"""Every message for the secretariat, in situations worth seeing, with natural or hostile words."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from domain import audiences
from domain.audiences import Filter
from domain.calendars import DayKind, WorkCalendar
from domain.cycles import REGULAR, CycleRule, Frequency, PeriodStatus, PlannedPeriod, Shift, periods
from domain.items import PartyRole
from domain.levels import GovernmentLevel
from domain.notices import AudienceKind, MessageKind, NoticeClass, NoticeStatus, ReceiptState
from domain.roles import Role
from domain.statistics import PeriodFigures
from models.alarms import SilentAgencies, SilentAgency
from models.broadcasts import (
    Addressed,
    Approval,
    NoticePreview,
    NoticeProgress,
    NoticeResults,
    Option,
    Options,
)
from models.notices import Notice
from models.queries.notices import SHOWN
from models.views import (
    AgencyCard,
    AgencyFigures,
    CycleCard,
    InvitationSlip,
    NoticeCopy,
    PeriodReport,
    ReceiptLine,
    SeatHolding,
)
from rendering import (
    agencies,
    approvals,
    broadcasts,
    cycles,
    draft_items,
    drafts,
    invitations,
    notices,
    status,
)
from rendering import audiences as audience_cards
from rendering.messages import Message
from tests import factories
from tests.factories import DUE_AT, NOW
from tests.rendering import (
    consolidating,
    drafting,
    editing,
    grouping,
    handing,
    holidays,
    levels,
    losing,
    naming,
    reply_slipping,
    report_sheeting,
    reviewing,
    rounds,
    timing,
)
from tests.rendering.drafting import NAMES, Drafting
from tests.rendering.scenes import SHANGHAI


class Desk(Drafting):
    """The world as the secretariat sees it."""

    def agency_cards(self) -> list[AgencyCard]:
        """A liaison in office, one out of reach, one invited, and a vacant seat."""
        first, second, third, fourth = self.agencies()[:4]
        gone = factories.person(self.say("王建国"), phone=self.say("13800138000"), unreachable_since=NOW)
        invited = factories.holding(of=third)
        return [
            AgencyCard(first, (), 12, (factories.holding(of=first, held_by=self.person),), {}),
            AgencyCard(second, (), 7, (factories.holding(of=second, held_by=gone),), {}),
            AgencyCard(third, (), 3, (invited,), {invited.seat.id: factories.invitation()}),
            AgencyCard(fourth, (), 1, (), {}),
        ]

    def agency_card(self) -> AgencyCard:
        backup = factories.holding(Role.BACKUP_LIAISON, of=self.agency)
        holder = factories.person(self.say("李晓梅"), phone=self.say("13900139000"))
        seats = (factories.holding(of=self.agency, held_by=holder), backup)
        aliases = (self.say("医保局"), self.say("市医疗保障局"))
        return AgencyCard(self.agency, aliases, 12, seats, {backup.seat.id: factories.invitation()})

    def slips(self) -> list[InvitationSlip]:
        return [InvitationSlip(row, Role.LIAISON, "7K3MWX9QPR2T", DUE_AT) for row in self.agencies()]

    def notice(self, **fields: Any) -> Notice:
        return factories.notice(self.say("请各单位于周五前核对联络员名单，并报秘书处。"), **fields)

    def progress(self, *lines: ReceiptLine) -> NoticeProgress:
        sent = self.notice(status=NoticeStatus.SENT, sent_at=NOW)
        counts = Counter(line.receipt.state for line in lines)
        shown = [
            line
            for states, limit in SHOWN
            for line in [row for row in lines if row.receipt.state in states][:limit]
        ]
        return NoticeProgress(sent, factories.person(self.say("周敏")), counts, tuple(shown))

    def previewed(self, notice: Notice, recipients: int, *, unreached: tuple[str, ...] = ()) -> NoticePreview:
        people = tuple((self.say(name), self.say("李晓梅")) for name in NAMES[:recipients])[:6]
        return NoticePreview(self.addressed(notice), recipients, people, unreached, len(unreached))

    def options(self, notice: Notice, condition: Filter) -> Options:
        names = [option.name for option in self.agencies()[:5]]
        rows = [Option(place, place, name, place == 1) for place, name in enumerate(names)]
        if condition is Filter.LEVELS:
            rows = [Option(level, level, "", level == "city") for level in GovernmentLevel]
        return Options(notice, condition, factories.page(rows, 1, 2, 9), 12)

    def addressed(self, notice: Notice) -> Addressed:
        return Addressed(notice, audiences.read(notice.audience_kind, notice.audience), (3, 5))

    def receipts(self) -> list[ReceiptLine]:
        """Two signed, one not, one out of reach, one seat vacant."""
        states = (
            ReceiptState.ACKNOWLEDGED,
            ReceiptState.ACKNOWLEDGED,
            ReceiptState.SENT,
            ReceiptState.UNREACHABLE,
        )
        people = [factories.person(self.say(name)) for name in ("李晓梅", "陈光", "赵磊")]
        people.append(factories.person(self.say("王建国"), phone=self.say("13800138000")))
        signed_at = {ReceiptState.ACKNOWLEDGED: NOW + timedelta(hours=1)}
        held = [
            ReceiptLine(
                factories.receipt(state, acknowledged_at=signed_at.get(state)),
                where,
                factories.seat(),
                who,
                who.phone,
            )
            for state, where, who in zip(states, self.agencies(), people, strict=False)
        ]
        vacant = factories.receipt(ReceiptState.UNREACHABLE)
        return [*held, ReceiptLine(vacant, self.agency, factories.seat(), None)]

    def copy(self, **fields: Any) -> NoticeCopy:
        sent = self.notice(status=NoticeStatus.SENT, sent_at=NOW)
        return NoticeCopy(sent, factories.receipt(**fields), factories.person(self.say("周敏")))


def _agencies(desk: Desk) -> dict[str, Message]:
    texts = desk.texts
    cards, slip = desk.agency_cards(), desk.slips()[0]
    link = "https://t.me/duban_bot?start="
    collective = AgencyCard(factories.agency(desk.say("各相关部门"), is_collective=True), (), 2, (), {})
    return {
        "agencies": agencies.agencies(factories.page(cards, 1, 4, 21), 3, texts),
        "agencies, all with a liaison": agencies.agencies(factories.page(cards[:1]), 0, texts),
        "agencies where nobody is": agencies.agencies(
            factories.page(cards[:2]), 1, texts, {card.agency.id for card in cards[:1]}
        ),
        "agencies that cannot be reminded": notices.render(
            MessageKind.AGENCIES_SILENT,
            SilentAgencies(tuple(SilentAgency(card.agency, 3, DUE_AT, 1) for card in cards)),
            texts,
            NOW,
        ),
        "no agencies": agencies.agencies(factories.page([]), 0, texts),
        "agency": agencies.agency(desk.agency_card(), texts),
        "collective name": agencies.agency(collective, texts),
        "invitation": agencies.invitation(slip, link + slip.code, texts),
        "invitation to the secretariat": agencies.invitation(
            InvitationSlip(None, Role.REVIEWER, slip.code, DUE_AT), None, texts
        ),
        "invitations": invitations.sheet(desk.slips(), lambda code: link + code, texts),
        "unreachable": notices.render(
            MessageKind.AGENCY_UNREACHABLE,
            SeatHolding(
                factories.seat(), desk.agency, factories.person(desk.say("王建国"), phone="13800138000")
            ),
            texts,
            NOW,
        ),
        "unreachable, vacant": notices.render(
            MessageKind.AGENCY_UNREACHABLE, SeatHolding(factories.seat(), desk.agency, None), texts, NOW
        ),
    }


MONTHLY = CycleRule(Frequency.MONTHLY, 25, time(18))
PLAIN = WorkCalendar({date(2029, 1, 1): DayKind.DAY_OFF}, frozenset(range(2026, 2030)))


def upcoming(
    rule: CycleRule = MONTHLY, count: int = 3, work_calendar: WorkCalendar = PLAIN
) -> tuple[PlannedPeriod, ...]:
    return tuple(islice(periods(rule, since=NOW, zone=SHANGHAI, work_calendar=work_calendar), count))


def _cycles(desk: Desk) -> dict[str, Message]:
    texts, ledger = desk.texts, desk.ledger()
    cycle = factories.cycle(open_workdays=10, grace_days=0)
    quiet = factories.cycle(open_workdays=5, grace_days=0, reminder_offsets=[0])
    weekly = CycleRule(Frequency.WEEKLY, 2, time(12), Shift.SECOND_WORKDAY_AFTER)
    set_by_day = [frequency for frequency in REGULAR if frequency is not Frequency.WEEKLY]
    return {
        "cycle": cycles.cycle(CycleCard(ledger, cycle, factories.period(), upcoming(count=4)), texts),
        "cycle with one reminder": cycles.cycle(CycleCard(ledger, quiet, None, upcoming()), texts),
        "no cycle": cycles.cycle(CycleCard(ledger, None, None, ()), texts),
        "how often": cycles.frequencies(ledger, texts),
        "which day": cycles.days(ledger, Frequency.QUARTERLY, texts),
        "which weekday": cycles.days(ledger, Frequency.WEEKLY, texts),
        "what time": cycles.times(ledger, Frequency.QUARTERLY, 25, texts),
        "what time of a weekday": cycles.times(ledger, Frequency.WEEKLY, 2, texts),
        "day off": cycles.shifts(ledger, weekly, texts),
        **{
            f"{frequency} by the {day}": cycles.preview(
                ledger,
                CycleRule(frequency, day, time(18)),
                upcoming(CycleRule(frequency, day, time(18))),
                texts,
            )
            for frequency in set_by_day
            for day in (5, 31)
        },
        **{
            f"weekly by the {day}": cycles.preview(
                ledger, replace(weekly, due_day=day), upcoming(replace(weekly, due_day=day)), texts
            )
            for day in (2, 5)
        },
        "provisional": cycles.preview(
            ledger, MONTHLY, upcoming(work_calendar=WorkCalendar({}, frozenset({2025}))), texts
        ),
        "saved": cycles.saved(CycleCard(ledger, cycle, None, upcoming()), texts),
        "saved while a period opens": cycles.saved(
            CycleCard(ledger, cycle, factories.period(), upcoming(count=2)), texts
        ),
    }


def _by_two(desk: Desk) -> dict[str, Message]:
    texts = desk.texts
    criticism: dict[str, Any] = {"category": NoticeClass.CRITICISM}
    waiting = desk.notice(status=NoticeStatus.PENDING_APPROVAL, reply_by=DUE_AT, **criticism)
    leaving = desk.notice(status=NoticeStatus.SCHEDULED, scheduled_at=DUE_AT, **criticism)
    back = desk.notice(status=NoticeStatus.REJECTED, rejection=desk.say("请写明时间。"), **criticism)
    closed = replace(
        desk.progress(*desk.receipts()),
        notice=desk.notice(status=NoticeStatus.CLOSED, sent_at=NOW, chased_at=NOW, closed_at=DUE_AT),
    )
    author, head = factories.person(desk.say("周敏")), factories.person(desk.say("组长"))
    views = {
        notice.status: Approval(desk.previewed(notice, 12, unreached=(desk.say("市民政局"),)), author, head)
        for notice in (waiting, leaving, back)
    }
    asked = views[NoticeStatus.PENDING_APPROVAL]
    return {
        "preview by two": broadcasts.preview(desk.previewed(back, 12), texts, needs_second=True),
        "to approve": notices.render(MessageKind.NOTICE_TO_APPROVE, asked, texts, NOW),
        "handed on": approvals.submitted(asked, texts),
        "why back": approvals.ask_rejection(asked, texts),
        "leaves later": approvals.card(views[NoticeStatus.SCHEDULED], texts, may_recall=True),
        "went back": approvals.rejected(views[NoticeStatus.REJECTED], texts),
        "sent back": notices.render(MessageKind.NOTICE_DECIDED, views[NoticeStatus.REJECTED], texts, NOW),
        "agreed to": notices.render(MessageKind.NOTICE_DECIDED, views[NoticeStatus.SCHEDULED], texts, NOW),
        "rule": approvals.rules(100, texts),
        "rule, criticism alone": approvals.rules(0, texts),
        "when": approvals.ask_moment(waiting, [NOW, DUE_AT], texts, is_limit=False),
        "until when": approvals.ask_moment(waiting, [NOW, DUE_AT], texts, is_limit=True),
        "another text": broadcasts.ask_other_text(waiting, texts),
        "close": broadcasts.confirm_closing(closed, texts),
        "closed": broadcasts.progress(closed, texts),
        "chased": notices.render(MessageKind.NOTICE_CHASED, desk.copy(), texts, NOW),
    }


def _combined(desk: Desk) -> Notice:
    return desk.notice(
        audience_kind=AudienceKind.COMBINED,
        audience={
            "roles": ["liaison", "supervising_leader"],
            "agency_ids": [1, 2],
            "item_ids": [8, 9],
            "sections": [desk.say("一、深化支付方式改革")],
            "levels": ["city"],
            "states": ["overdue"],
        },
    )


def _broadcasts(desk: Desk) -> dict[str, Message]:
    texts, notice, lines = desk.texts, desk.notice(), desk.receipts()
    chosen = desk.notice(audience_kind=AudienceKind.AGENCIES, audience={"agency_ids": [1, 2]})
    role = desk.notice(audience_kind=AudienceKind.ROLE, audience={"role": "liaison"})
    owing = desk.notice(audience_kind=AudienceKind.OWING)
    listed = desk.agencies()
    combined = _combined(desk)
    return {
        "conditions": audience_cards.conditions(desk.addressed(combined), 12, texts),
        "no conditions": audience_cards.conditions(desk.addressed(notice), 1, texts),
        "agencies to tick": audience_cards.options(desk.options(combined, Filter.AGENCIES), texts),
        "levels to tick": audience_cards.options(desk.options(combined, Filter.LEVELS), texts),
        "nothing to tick": audience_cards.options(
            Options(combined, Filter.SECTIONS, factories.page([]), 0), texts
        ),
        **_by_two(desk),
        **editing.scenes(desk),
        **reply_slipping.scenes(desk),
        "preview to a combination": broadcasts.preview(desk.previewed(combined, 12), texts),
        "new": broadcasts.ask_text(texts),
        "to whom": broadcasts.audience(notice, texts),
        "which role": broadcasts.roles(role, texts),
        "which agencies": broadcasts.agencies(
            chosen, factories.page(listed[:6], 1, 4, 21), frozenset({listed[0].id, 1}), texts
        ),
        "which agencies, none chosen": broadcasts.agencies(
            chosen, factories.page(listed[:6]), frozenset(), texts
        ),
        "preview": broadcasts.preview(
            desk.previewed(notice, 37, unreached=tuple(desk.say(name) for name in NAMES[5:])), texts
        ),
        "preview to agencies": broadcasts.preview(desk.previewed(chosen, 1), texts),
        "preview to a role": broadcasts.preview(desk.previewed(role, 19), texts),
        "preview to nobody": broadcasts.preview(desk.previewed(owing, 0), texts),
        "sent": broadcasts.sent(desk.progress(*lines), texts),
        "sent to everybody": broadcasts.sent(desk.progress(*lines[:3]), texts),
        "progress": broadcasts.progress(desk.progress(*lines), texts),
        "live": notices.render(MessageKind.NOTICE_PROGRESS, desk.progress(*lines), texts, NOW),
        "all unsigned": broadcasts.results(
            NoticeResults(desk.progress(*lines), 1, factories.page(lines[2:3], 1, 2, 13)), texts
        ),
        "notices": broadcasts.notices(
            factories.page([desk.progress(*lines), NoticeProgress(notice, desk.person, {})], 1, 2, 7), texts
        ),
        "no notices": broadcasts.notices(factories.page([]), texts),
        "notice": notices.render(MessageKind.NOTICE, desk.copy(), texts, NOW),
        "signed": broadcasts.signed(
            desk.copy(state=ReceiptState.ACKNOWLEDGED, acknowledged_at=datetime(2026, 10, 20, 3, tzinfo=UTC)),
            texts,
        ),
    }


def _figures(owed: int, received: int) -> PeriodFigures:
    return PeriodFigures(owed - received, received, 0, 0, 0, 0, max(0, received - 1))


def _status(desk: Desk) -> dict[str, Message]:
    texts, ledger = desk.texts, desk.ledger()
    rows = tuple(AgencyFigures(row, _figures(6, number)) for number, row in enumerate(desk.agencies()))
    total = PeriodFigures(12, 25, 5, 0, 0, 3, 28)
    locked = factories.period(status=PeriodStatus.LOCKED)
    quarter = factories.period(starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    nothing = PeriodFigures(0, 0, 0, 0, 0, 0, 0)
    return {
        "status": status.status(
            PeriodReport(ledger, factories.period(), total, rows, 3, 18, 1), texts, NOW, may_notify=True
        ),
        "status, nobody can be reached": status.status(
            PeriodReport(ledger, factories.period(), total, rows[:4], 3, 18, 1),
            texts,
            NOW,
            silent={row.agency.id for row in rows[:2]},
        ),
        "status without the next year's holidays": status.status(
            PeriodReport(ledger, quarter, nothing, (), 0, 0, 0), texts, NOW, missing_year=2027
        ),
        "status after the lock": status.status(
            PeriodReport(ledger, locked, PeriodFigures(0, 25, 5, 10, 2, 3, 28), rows, 3, 18, 1), texts, NOW
        ),
        "status, nothing owed": status.status(
            PeriodReport(ledger, quarter, nothing, (), 0, 0, 0), texts, NOW
        ),
        "no period": status.no_period(ledger, texts, may_configure=True),
        "no period, without the next year's holidays": status.no_period(
            ledger, texts, may_configure=True, missing_year=2027
        ),
        "no period, for the head": status.no_period(ledger, texts, may_configure=False),
        "which ledger": status.ledgers([ledger, desk.ledger("云港市养老服务2026年重点工作任务")], texts),
    }


#: By module of `rendering`: situation → message.
SCENES: dict[str, Callable[[Desk], dict[str, Message]]] = {
    "agencies": _agencies,
    "registry": naming.scenes,
    "broadcasts": _broadcasts,
    "calendars": holidays.scenes,
    "consolidation": consolidating.scenes,
    "cycles": _cycles,
    "doubts": drafting.doubts,
    "drafts": drafting.drafts,
    "delegations": handing.delegation_scenes,
    "groups": grouping.scenes,
    "handovers": handing.scenes,
    "links": levels.scenes,
    "periods": rounds.scenes,
    "reviewing": reviewing.desk_scenes,
    "closings": reviewing.closing_scenes,
    "regulations": reviewing.rule_scenes,
    "report_sheets": report_sheeting.scenes,
    "status": _status,
    "undelivered": losing.scenes,
    "zones": timing.scenes,
}


def crowded(desk: Desk) -> dict[str, Message]:
    """The lists that grow with the number of agencies, at their longest."""
    texts = desk.texts
    many = [factories.agency(desk.say(f"市第{number}管理局")) for number in range(120)]
    parties = tuple(factories.party(row, PartyRole.PARTICIPANT) for row in many)
    lines = [
        ReceiptLine(row.receipt, where, row.seat, row.person) for where in many for row in desk.receipts()
    ]
    rows = tuple(AgencyFigures(row, _figures(6, 3)) for row in many)
    report = PeriodReport(
        desk.ledger(), factories.period(), PeriodFigures(1, 2, 3, 4, 5, 6, 7), rows, 3, 18, 1
    )
    return {
        "agencies of an item": draft_items.edit_parties(desk.card(parties=parties), texts),
        "item": draft_items.draft_item(desk.card(parties=parties), 1, 2, texts, NOW),
        "publish?": drafts.confirm_publish(
            desk.publishing(
                agencies_without_liaison=tuple(row.name for row in many), leaderless_numbers=tuple(range(300))
            ),
            texts,
        ),
        "drafts": drafts.drafts([desk.draft(who_leads=3)] * 50, texts),
        "progress": broadcasts.progress(desk.progress(*lines), texts),
        "status": status.status(report, texts, NOW),
        "which ledger": status.ledgers([desk.ledger()] * 50, texts),
    }
