"""Every message for the secretariat, in situations worth seeing, with natural or hostile words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from domain.calendars import WorkCalendar
from domain.cycles import CycleRule, Frequency, PeriodStatus, PlannedPeriod, periods
from domain.items import PartyRole
from domain.notices import AudienceKind, MessageKind, NoticeStatus, ReceiptState
from domain.roles import Role
from domain.statistics import PeriodFigures
from intake.doubts import DoubtKind
from models.documents import Doubt, Ledger
from models.items import Item
from models.notices import Notice
from models.people import Agency
from models.questions import Question
from models.views import (
    AgencyCard,
    AgencyFigures,
    CycleCard,
    DraftSummary,
    InvitationSlip,
    ItemCard,
    NoticeCopy,
    NoticePreview,
    NoticeProgress,
    PeriodReport,
    PublishPreview,
    ReceiptLine,
    SeatHolding,
)
from rendering import agencies, broadcasts, cycles, doubts, drafts, notices, status
from rendering.messages import Message
from tests import factories
from tests.factories import DUE_AT, NOW, TODAY
from tests.rendering import naming
from tests.rendering.scenes import SHANGHAI, World

NAMES = (
    "市医保局",
    "市卫生健康委",
    "市财政局",
    "市市场监管局",
    "市人力资源社会保障局",
    "市教育局",
    "市民政局",
)

#: What a text may leave open: facts and answers as a reader of documents gives them.
DOUBTS: dict[DoubtKind, tuple[dict[str, str], list[str]]] = {
    DoubtKind.PERIOD_ASSUMED: ({}, ["2026-12-31"]),
    DoubtKind.UNKNOWN_TITLE: ({}, []),
    DoubtKind.UNKNOWN_YEAR: ({}, []),
    DoubtKind.PASSED_OVER: ({"section": "组织实施", "labels": "（一） （二）"}, ["leave_out", "take_in"]),
    DoubtKind.WHO_LEADS: ({}, ["市医保局", "市卫生健康委", "split"]),
    DoubtKind.NO_PARTY: ({}, []),
    DoubtKind.OPEN_LIST: ({"names": "市医保局、市卫生健康委"}, ["complete"]),
    DoubtKind.GROUP_PARTY: ({"name": "各县（市、区）人民政府"}, []),
    DoubtKind.AGENCY_SAME: ({"name": "市场监管局", "other": "市市场监管局"}, ["same", "different"]),
    DoubtKind.UNKNOWN_LEVEL: ({}, ["county", "city", "province", "national"]),
    DoubtKind.COLUMN_ASSUMED: ({"name": "单位"}, ["responsible", "lead", "participant"]),
    DoubtKind.PARTY_UNCLEAR: ({}, ["市教育局、体育局", "市教育、体育局"]),
    DoubtKind.NUMBER_NONE: ({}, ["take_in", "leave_out"]),
    DoubtKind.DEADLINE_CITED: ({"text": "2027年底前"}, ["2027-12-31", "leave_out"]),
    DoubtKind.TARGET_UNCLEAR: ({"text": "培训约350人"}, ["=", ">=", "leave_out"]),
    DoubtKind.NO_DEADLINE: ({}, ["2026-12-31", "continuing"]),
    DoubtKind.DEADLINE_YEAR: ({"text": "6月底前"}, ["2026-06-30", "2027-06-30"]),
    DoubtKind.DEADLINE_UNCLEAR: ({"text": "2027年前"}, ["2026-12-31", "2027-12-31"]),
    DoubtKind.NUMBER_MISSING: ({"before": "（三）", "after": "（五）"}, []),
    DoubtKind.NUMBER_REPEATED: ({"label": "（六）"}, []),
}

#: Kinds that are asked about the document as a whole.
OF_DOCUMENTS = {
    DoubtKind.PERIOD_ASSUMED,
    DoubtKind.UNKNOWN_TITLE,
    DoubtKind.UNKNOWN_YEAR,
    DoubtKind.UNKNOWN_LEVEL,
    DoubtKind.PASSED_OVER,
    DoubtKind.GROUP_PARTY,
    DoubtKind.AGENCY_SAME,
    DoubtKind.COLUMN_ASSUMED,
}
CLAUSE = "市医保局、市卫生健康委、市财政局等按职责分工负责，6月底前完成"


class Desk(World):
    """The world as the secretariat sees it."""

    def ledger(self, title: str = "云港市深化医药卫生体制改革2026年重点工作任务") -> Ledger:
        return factories.ledger(title=self.say(title))

    def agencies(self) -> list[Agency]:
        return [factories.agency(self.say(name)) for name in NAMES]

    def doubt(self, kind: str) -> Doubt:
        facts, answers = DOUBTS.get(DoubtKind(kind), ({}, [])) if kind in set(DoubtKind) else ({}, [])
        words = {name: self.say(text) for name, text in facts.items()}
        return factories.doubt(
            kind, facts=words, answers=answers if self.hostile is None else [self.hostile] * 3
        )

    def asked(self, kind: str, *, alike: int = 1, in_group: int = 1) -> Question:
        """A question, of an item where doubts of its kind are."""
        item = None if kind in OF_DOCUMENTS else self.item(source_line=22)
        if item is not None:
            item.responsibility = self.say(CLAUSE)
        return Question(
            ledger=self.ledger(),
            doubt=self.doubt(kind),
            item=item,
            alike=alike,
            numbers=tuple(range(1, alike + 1)) if item else (),
            in_group=max(alike, in_group),
            number=3,
            total=9,
            names=tuple(map(self.say, NAMES[:2])),
            candidates=tuple(self.agencies()[:4]) if kind == DoubtKind.NO_PARTY else (),
        )

    def draft(self, **doubts: int) -> DraftSummary:
        document = factories.document(
            doc_no=self.say("云政办发〔2026〕14号"), issuer=self.say("云港市人民政府办公厅")
        )
        collective = (self.say("各县（市、区）人民政府"),)
        return DraftSummary(self.ledger(), document, 21, 19, collective, 5, doubts)

    def draft_card(self, row: Item, *kinds: DoubtKind) -> ItemCard:
        found = (factories.item_deadline(text=self.say("年底前")),)
        return self.card(row, deadlines=found, doubts=tuple(self.doubt(kind) for kind in kinds), history=())

    def publishing(self, **fields: Any) -> PublishPreview:
        defaults: dict[str, Any] = {
            "ledger": self.ledger(),
            "item_count": 21,
            "agency_count": 19,
            "reachable_people": 0,
            "agencies_without_liaison": tuple(self.say(name) for name in NAMES),
            "leaderless_numbers": (4, 8, 9),
            "open_doubts": 24,
        }
        return PublishPreview(**{**defaults, **fields})

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
        return NoticeProgress(sent, factories.person(self.say("周敏")), lines)

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
                factories.receipt(state, acknowledged_at=signed_at.get(state)), where, factories.seat(), who
            )
            for state, where, who in zip(states, self.agencies(), people, strict=False)
        ]
        vacant = factories.receipt(ReceiptState.UNREACHABLE)
        return [*held, ReceiptLine(vacant, self.agency, factories.seat(), None)]

    def copy(self, **fields: Any) -> NoticeCopy:
        sent = self.notice(status=NoticeStatus.SENT, sent_at=NOW)
        return NoticeCopy(sent, factories.receipt(**fields), factories.person(self.say("周敏")))


def _drafts(desk: Desk) -> dict[str, Message]:
    texts, ledger = desk.texts, desk.ledger()
    item = desk.item(
        deadline=date(2026, 12, 31), is_deadline_assumed=True, section=desk.say("深化三医联动改革")
    )
    card = desk.draft_card(item, DoubtKind.WHO_LEADS, DoubtKind.NO_DEADLINE)
    lines = [
        desk.line(item),
        desk.line(desk.item(13, is_continuing=True)),
        factories.item_line(desk.item(14), leads=()),
    ]
    open_kinds = {DoubtKind.WHO_LEADS: 20, DoubtKind.GROUP_PARTY: 2, DoubtKind.NO_DEADLINE: 2}
    return {
        "reading": drafts.reading(texts),
        "summary": drafts.summary(
            desk.draft(**{str(kind): count for kind, count in open_kinds.items()}), texts
        ),
        "summary without doubts": drafts.summary(desk.draft(), texts),
        "drafts": drafts.drafts([desk.draft(who_leads=3), desk.draft()], texts),
        "no drafts": drafts.drafts([], texts),
        "more": drafts.more(ledger, texts),
        "page": drafts.draft_page(ledger, factories.page(lines, 3, 4, 21), texts),
        "item": drafts.draft_item(card, 11, 13, texts, TODAY),
        "item without agencies": drafts.draft_item(
            desk.card(desk.item(1), parties=()), None, 2, texts, TODAY
        ),
        "item with a past deadline": drafts.draft_item(
            desk.card(desk.item(deadline=date(2026, 9, 30)), history=()), None, None, texts, TODAY
        ),
        "edit title": drafts.edit_title(item, texts),
        "edit deadline": drafts.edit_deadline(item, 2026, texts),
        "edit deadline of a continuing item": drafts.edit_deadline(
            desk.item(is_continuing=True, deadline=None), 2027, texts
        ),
        "edit agencies": drafts.edit_parties(card, texts),
        "ask for an agency": drafts.ask_party(item, texts),
        "drop?": drafts.confirm_drop(item, texts),
        "publish?": drafts.confirm_publish(desk.publishing(), texts),
        "publish what is complete?": drafts.confirm_publish(
            desk.publishing(
                reachable_people=19, agencies_without_liaison=(), leaderless_numbers=(), open_doubts=0
            ),
            texts,
        ),
        "published": drafts.published(desk.publishing(), texts),
        "published to everybody": drafts.published(
            desk.publishing(reachable_people=19, agencies_without_liaison=(), leaderless_numbers=()), texts
        ),
        "discard?": drafts.confirm_discard(ledger, texts),
        "discarded": drafts.discarded(texts),
    }


def _doubts(desk: Desk) -> dict[str, Message]:
    """Each kind by itself, those that are asked together also so, and one that nobody heard of."""
    texts, kinds = desk.texts, [*DoubtKind, "unheard_of"]
    together = (DoubtKind.WHO_LEADS, DoubtKind.NO_PARTY, DoubtKind.OPEN_LIST, DoubtKind.NUMBER_NONE)
    dates = (DoubtKind.NO_DEADLINE, DoubtKind.DEADLINE_YEAR, DoubtKind.DEADLINE_UNCLEAR)
    asked = desk.asked(DoubtKind.WHO_LEADS)
    return {
        **{str(kind): doubts.question(desk.asked(kind), texts, TODAY) for kind in kinds},
        **{
            f"{kind} of several": doubts.question(desk.asked(kind, alike=17), texts, TODAY)
            for kind in (*together, *dates)
        },
        "one of several": doubts.question(desk.asked(DoubtKind.WHO_LEADS, in_group=17), texts, TODAY),
        "type agencies": doubts.type_answer(asked, texts, TODAY),
        "type a date": doubts.type_answer(desk.asked(DoubtKind.NO_DEADLINE, alike=3), texts, TODAY),
        "type a year": doubts.type_answer(desk.asked(DoubtKind.UNKNOWN_YEAR), texts, TODAY),
        "type a title": doubts.type_answer(desk.asked(DoubtKind.UNKNOWN_TITLE), texts, TODAY),
        "new agency?": doubts.confirm_new(asked, desk.say("市大数据局"), texts),
        "settled": doubts.settled(17, texts),
        "done": doubts.done(desk.ledger(), 0, texts),
        "done for now": doubts.done(desk.ledger(), 4, texts),
    }


def _agencies(desk: Desk) -> dict[str, Message]:
    texts = desk.texts
    cards, slip = desk.agency_cards(), desk.slips()[0]
    link = "https://t.me/duban_bot?start="
    collective = AgencyCard(factories.agency(desk.say("各相关部门"), is_collective=True), (), 2, (), {})
    return {
        "agencies": agencies.agencies(factories.page(cards, 1, 4, 21), 3, texts),
        "agencies, all with a liaison": agencies.agencies(factories.page(cards[:1]), 0, texts),
        "no agencies": agencies.agencies(factories.page([]), 0, texts),
        "agency": agencies.agency(desk.agency_card(), texts),
        "collective name": agencies.agency(collective, texts),
        "invitation": agencies.invitation(slip, link + slip.code, texts),
        "invitation to the secretariat": agencies.invitation(
            InvitationSlip(None, Role.REVIEWER, slip.code, DUE_AT), None, texts
        ),
        "invitations": agencies.invitation_sheet(desk.slips(), lambda code: link + code, texts),
        "unreachable": notices.render(
            MessageKind.AGENCY_UNREACHABLE,
            SeatHolding(
                factories.seat(), desk.agency, factories.person(desk.say("王建国"), phone="13800138000")
            ),
            texts,
            TODAY,
        ),
        "unreachable, vacant": notices.render(
            MessageKind.AGENCY_UNREACHABLE, SeatHolding(factories.seat(), desk.agency, None), texts, TODAY
        ),
    }


def upcoming(
    frequency: Frequency = Frequency.MONTHLY, day: int = 25, count: int = 3
) -> tuple[PlannedPeriod, ...]:
    rule = CycleRule(frequency, day, time(18))
    return tuple(islice(periods(rule, since=NOW, zone=SHANGHAI, work_calendar=WorkCalendar()), count))


def _cycles(desk: Desk) -> dict[str, Message]:
    texts, ledger = desk.texts, desk.ledger()
    cycle = factories.cycle(open_workdays=10, grace_days=0)
    quiet = factories.cycle(open_workdays=5, grace_days=0, reminder_offsets=[0])
    return {
        "cycle": cycles.cycle(CycleCard(ledger, cycle, factories.period(), upcoming(count=4)), texts),
        "cycle with one reminder": cycles.cycle(CycleCard(ledger, quiet, None, upcoming()), texts),
        "no cycle": cycles.cycle(CycleCard(ledger, None, None, ()), texts),
        "how often": cycles.frequencies(ledger, texts),
        "which day": cycles.days(ledger, Frequency.QUARTERLY, texts),
        "what time": cycles.times(ledger, Frequency.QUARTERLY, 25, texts),
        **{
            f"{frequency} by the {day}": cycles.preview(
                ledger, frequency, day, time(18), upcoming(frequency, day), (), texts
            )
            for frequency in Frequency
            for day in (5, 31)
        },
        "provisional": cycles.preview(
            ledger, Frequency.MONTHLY, 25, time(18), upcoming(), (2026, 2027), texts
        ),
        "saved": cycles.saved(CycleCard(ledger, cycle, None, upcoming()), texts),
        "saved while a period opens": cycles.saved(
            CycleCard(ledger, cycle, factories.period(), upcoming(count=2)), texts
        ),
    }


def _broadcasts(desk: Desk) -> dict[str, Message]:
    texts, notice, lines = desk.texts, desk.notice(), desk.receipts()
    chosen = desk.notice(audience_kind=AudienceKind.AGENCIES, audience={"agency_ids": [1, 2]})
    role = desk.notice(audience_kind=AudienceKind.ROLE, audience={"role": "liaison"})
    owing = desk.notice(audience_kind=AudienceKind.OWING)
    listed = desk.agencies()
    return {
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
            NoticePreview(notice, 37, tuple(desk.say(name) for name in NAMES[5:])), texts
        ),
        "preview to agencies": broadcasts.preview(NoticePreview(chosen, 1, ()), texts),
        "preview to a role": broadcasts.preview(NoticePreview(role, 19, ()), texts),
        "preview to nobody": broadcasts.preview(NoticePreview(owing, 0, ()), texts),
        "sent": broadcasts.sent(desk.progress(*lines), texts),
        "sent to everybody": broadcasts.sent(desk.progress(*lines[:3]), texts),
        "progress": broadcasts.progress(desk.progress(*lines), texts),
        "notices": broadcasts.notices(
            factories.page([desk.progress(*lines), NoticeProgress(notice, desk.person, ())], 1, 2, 7), texts
        ),
        "no notices": broadcasts.notices(factories.page([]), texts),
        "notice": notices.render(MessageKind.NOTICE, desk.copy(), texts, TODAY),
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
            PeriodReport(ledger, factories.period(), total, rows, 3, 18, 1), texts, TODAY, may_notify=True
        ),
        "status after the lock": status.status(
            PeriodReport(ledger, locked, PeriodFigures(0, 25, 5, 10, 2, 3, 28), rows, 3, 18, 1), texts, TODAY
        ),
        "status, nothing owed": status.status(
            PeriodReport(ledger, quarter, nothing, (), 0, 0, 0), texts, TODAY
        ),
        "no period": status.no_period(ledger, texts, may_configure=True),
        "no period, for the head": status.no_period(ledger, texts, may_configure=False),
        "which ledger": status.ledgers([ledger, desk.ledger("云港市养老服务2026年重点工作任务")], texts),
    }


#: By module of `rendering`: situation → message.
SCENES: dict[str, Callable[[Desk], dict[str, Message]]] = {
    "agencies": _agencies,
    "registry": naming.scenes,
    "broadcasts": _broadcasts,
    "cycles": _cycles,
    "doubts": _doubts,
    "drafts": _drafts,
    "status": _status,
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
        "agencies of an item": drafts.edit_parties(desk.card(parties=parties), texts),
        "item": drafts.draft_item(desk.card(parties=parties), 1, 2, texts, TODAY),
        "publish?": drafts.confirm_publish(
            desk.publishing(
                agencies_without_liaison=tuple(row.name for row in many), leaderless_numbers=tuple(range(300))
            ),
            texts,
        ),
        "drafts": drafts.drafts([desk.draft(who_leads=3)] * 50, texts),
        "progress": broadcasts.progress(desk.progress(*lines), texts),
        "status": status.status(report, texts, TODAY),
        "which ledger": status.ledgers([desk.ledger()] * 50, texts),
    }
