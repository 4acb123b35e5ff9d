"""Every message for liaisons and reviewers, in situations worth seeing, with natural or hostile words."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.items import AssignmentState, ClosingKind, ItemStatus, PartyRole
from domain.reminders import Pace, Step
from domain.reports import Decision, DutyState, ReportKind, ReportStatus
from domain.roles import Role
from domain.zones import Zones
from models.forecasts import Coming, ComingChase, Forecast, Reason
from models.items import Item
from models.ladders import LadderLine, LadderNews, SettledLine, Thing
from models.people import Agency, Person
from models.reports import Evidence, Report
from models.views import DoneLine, ItemCard, ItemLine, OwedDuty, ReviewLine
from rendering import (
    commands,
    duties,
    errors,
    forecasts,
    items,
    ladders,
    onboarding,
    preferences,
    reminders,
    report_fields,
    reports,
    reviews,
)
from rendering.messages import Message
from rendering.texts import Texts
from tests import factories
from tests.factories import DUE_AT, NOW, TODAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
USUAL = Zones(SHANGHAI)
LONG_TEXT = "对照年度目标逐项推进，按月通报进度，压实责任，确保指标如期完成。" * 50


@dataclass
class World:
    """A language, and the words that people put into the system; `hostile` replaces every one of them."""

    language: str
    hostile: str | None = None
    zones: Zones = USUAL
    texts: Texts = field(init=False)
    agency: Agency = field(init=False)
    person: Person = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.language, self.zones)
        self.agency = factories.agency(self.say("市医保局"))
        self.person = factories.person(self.say("李晓梅"))

    def say(self, natural: str) -> str:
        """The words, or the hostile ones."""
        return natural if self.hostile is None else self.hostile

    def item(self, number: int = 12, title: str = "推进按病种付费方式改革", **fields: Any) -> Item:
        body = fields.pop("body", "年底前，全市二级以上医院按病种付费的住院费用占比达到80%以上。")
        words = {"title": self.say(title), "body": self.say(body), "label": self.say("（十二）")}
        clause = self.say("市医保局牵头，市卫生健康委、市财政局配合")
        return factories.item(number, **words, responsibility=clause, **fields)

    def report(self, kind: ReportKind = ReportKind.PROGRESS, **fields: Any) -> Report:
        text = fields.pop("text", "已完成18家医院的系统改造，按病种付费的住院费用占比升至64%。")
        return factories.report(kind, progress_text=self.say(text), **fields)

    def submitted(self, kind: ReportKind = ReportKind.PROGRESS, **fields: Any) -> Report:
        return self.report(kind, **{"status": ReportStatus.SUBMITTED, "submitted_at": NOW, **fields})

    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(factories.evidence(self.say(name)) for name in ("现场照片.jpg", "进度表.xlsx"))

    def line(
        self,
        row: Item,
        role: PartyRole = PartyRole.LEAD,
        state: AssignmentState = AssignmentState.ACKNOWLEDGED,
        **fields: Any,
    ) -> ItemLine:
        mine = factories.party(self.agency, role, state)
        return factories.item_line(row, mine=factories.part(mine), leads=(self.agency.name,), **fields)

    def lines(self) -> list[ItemLine]:
        """Overdue, due soon, far away, continuing."""
        pending = AssignmentState.PENDING
        return [
            self.line(self.item(3, "修订医疗服务价格目录", deadline=date(2026, 10, 18)), owes_report=True),
            self.line(
                self.item(8, "建设县域医共体信息平台", deadline=date(2026, 10, 23)),
                PartyRole.PARTICIPANT,
                pending,
            ),
            self.line(self.item(12), PartyRole.LEAD, pending, owes_report=True),
            self.line(self.item(15, "加强医保基金监管", is_continuing=True), PartyRole.RESPONSIBLE),
            self.line(self.item(20, "开展家庭医生签约服务", status=ItemStatus.COMPLETION_DECLARED)),
            self.line(self.item(21, "实施基层药品联动管理", status=ItemStatus.CLOSED, days_late=0)),
        ]

    def owed(self, **fields: Any) -> OwedDuty:
        return factories.owed_duty(fields.pop("item", None) or self.item(), agency=self.agency, **fields)

    def all_owed(self) -> tuple[OwedDuty, ...]:
        """A draft that is overdue, one returned, one not begun; by due time."""
        overdue = factories.period(due_at=NOW - timedelta(days=3))
        return (
            self.owed(item=self.item(3, "修订医疗服务价格目录"), latest=self.report(), period=overdue),
            self.owed(
                item=self.item(8, "建设县域医共体信息平台"), latest=self.report(status=ReportStatus.RETURNED)
            ),
            self.owed(),
        )

    def review_line(self, row: Report | None = None, **fields: Any) -> ReviewLine:
        return factories.review_line(
            row or self.submitted(), item=self.item(), agency=self.agency, author=self.person, **fields
        )

    def card(self, row: Item | None = None, **fields: Any) -> ItemCard:
        """Not yet signed for by the lead; others take part; one report; three steps."""
        others = [
            factories.party(self.say(name), PartyRole.PARTICIPANT) for name in ("市卫生健康委", "市财政局")
        ]
        lead = factories.party(self.agency, PartyRole.LEAD, AssignmentState.PENDING)
        steps = (
            factories.history_line("submit_progress", actor=self.person, agency=self.agency),
            factories.history_line("return", actor=self.person, facts={"reason": self.say("缺少数据")}),
            factories.history_line("assign"),
            factories.history_line("register"),
            factories.history_line("correct"),
        )
        defaults: dict[str, Any] = {
            "ledger": factories.ledger(title=self.say("云港市2026年重点工作任务")),
            "parties": (lead, *others),
            "targets": (factories.target(text=self.say("按病种付费的住院费用占比达到80%以上")),),
            "reports": (factories.report_view(self.submitted(), agency=self.agency, author=self.person),),
            "history": steps,
        }
        return factories.item_card(row or self.item(), **{**defaults, **fields})


def _onboarding(world: World) -> dict[str, Message]:
    texts, person = world.texts, world.person
    liaison = factories.identity(person, factories.holding(of=world.agency, held_by=person))
    leader = factories.identity(
        person, factories.holding(Role.SUPERVISING_LEADER, of=world.agency, held_by=person)
    )
    lines = world.lines()
    seats = {role: factories.identity(person, factories.holding(role)) for role in Role}
    return {
        "stranger": onboarding.stranger(texts),
        "welcome": onboarding.welcome(
            liaison, world.all_owed(), factories.page(lines, 1, 2, 9), 5, texts, NOW
        ),
        "welcome of a leader": onboarding.welcome(leader, (), factories.page(lines[:2]), 1, texts, NOW),
        "welcome without items": onboarding.welcome(liaison, (), factories.page([]), 0, texts, NOW),
        "welcome in the secretariat": onboarding.welcome_secretariat(seats[Role.SECRETARIAT], texts),
        "welcome of a reviewer": onboarding.welcome_secretariat(seats[Role.REVIEWER], texts),
        "welcome of the head": onboarding.welcome_secretariat(seats[Role.GROUP_HEAD], texts),
        "help of a liaison": onboarding.help({Role.LIAISON}, texts),
        "help of the secretariat": onboarding.help({Role.SECRETARIAT}, texts),
        "help of a stranger": onboarding.help(set(), texts),
        "command in a group": onboarding.groups_only_private(texts, "duban_bot"),
        "unknown text of a liaison": onboarding.unknown_text({Role.LIAISON}, texts),
        "unknown text of the secretariat": onboarding.unknown_text({Role.SECRETARIAT}, texts),
        "unknown text that a search finds": onboarding.unknown_text(
            {Role.LIAISON}, texts, words=onboarding.words_to_find(world.say("医保  基金"))
        ),
        "unknown text of the head": onboarding.unknown_text({Role.GROUP_HEAD}, texts),
        "help of the head": onboarding.help({Role.GROUP_HEAD}, texts),
        "cancelled": onboarding.cancelled(texts, had_begun=True, draft_id=1),
        "cancelled, nothing kept": onboarding.cancelled(texts, had_begun=True),
        "nothing to cancel": onboarding.cancelled(texts, had_begun=False),
        "apology": errors.apology(texts),
    }


def _commands(world: World) -> dict[str, Message]:
    groups: dict[str, set[Role]] = {role.value: {role} for role in Role} | {"stranger": set()}
    return {
        name: Message("\n".join(f"/{c} {d}" for c, d in commands.commands_for(roles, world.texts)))
        for name, roles in groups.items()
    }


def _preferences(world: World) -> dict[str, Message]:
    quiet = factories.person(world.say("李晓梅"), quiet_start=time(22), quiet_end=time(7))
    return {
        "settings": preferences.settings(world.person, world.texts),
        "quiet at night": preferences.settings(quiet, world.texts),
    }


def _items(world: World) -> dict[str, Message]:
    texts, lines = world.texts, world.lines()
    ours = frozenset({world.agency.id or 0})
    ledger = factories.ledger(title=world.say("云港市深化医药卫生体制改革2026年重点工作任务"))
    moved = world.item(deadline=date(2026, 10, 18))
    long = world.item(body=LONG_TEXT, is_deadline_assumed=True)
    repeated = world.item(body="推进按病种付费方式改革。年底前，全市二级以上医院全部实行。")
    accepted = factories.report_view(world.submitted(status=ReportStatus.ACCEPTED), agency=world.agency)
    closed = world.item(status=ItemStatus.CLOSED, days_late=2, closing_kind=ClosingKind.DONE)
    long_report = factories.report_view(world.submitted(text=LONG_TEXT), agency=world.agency)
    plain = [factories.item_line(line.item, mine=None, leads=line.leads) for line in lines]
    return {
        "mine": items.mine(factories.page(lines, 1, 2, 9), 5, texts, NOW),
        "mine, none": items.mine(factories.page([]), 0, texts, NOW),
        "found": items.search_results(world.say("<付费>"), tuple(lines[:2]), 7, texts, NOW),
        "not found": items.search_results(world.say("<付费>"), (), 0, texts, NOW),
        "ledger": items.ledger_items(ledger, factories.page(plain, 2, 3, 18), texts, NOW),
        "card, to sign for and to report": items.item(world.card(moved), ours, world.owed(), texts, NOW),
        "card, with a draft": items.item(
            world.card(history=()), ours, world.owed(latest=world.report()), texts, NOW
        ),
        "card, returned": items.item(
            world.card(reports=()),
            ours,
            world.owed(latest=world.report(status=ReportStatus.RETURNED)),
            texts,
            NOW,
        ),
        "card, long, for the secretariat": items.item(
            world.card(long, reports=(long_report,)), frozenset(), None, texts, NOW
        ),
        "card, of a text that begins with the title": items.item(
            world.card(repeated, reports=(accepted,)), ours, None, texts, NOW
        ),
        "card, closed": items.item(world.card(closed), ours, None, texts, NOW),
        "whole text": items.item_text(world.card(), texts),
        "whole text, very long": items.item_text(world.card(world.item(body=LONG_TEXT * 4)), texts),
        "as of a day": items.past(world.card(), TODAY, texts),
        "as of a day, before any report": items.past(world.card(reports=()), TODAY, texts),
        "history": items.history(world.card(), ours, texts),
        "history, by a deputy": items.history(
            world.card(history=(factories.history_line(actor=world.person, principal=world.person),)),
            ours,
            texts,
        ),
        "history, for the secretariat": items.history(world.card(), frozenset(), texts),
        "history, none": items.history(world.card(history=()), ours, texts),
        "signed": items.signed(world.item(), texts),
        "all signed": items.sign_all_done(5, texts),
        "all signed before": items.sign_all_done(0, texts),
    }


def _duties(world: World) -> dict[str, Message]:
    texts, owed = world.texts, world.all_owed()
    previous = world.submitted(progress_percent=45)
    missing = world.owed(duty=factories.duty(PartyRole.PARTICIPANT, state=DutyState.MISSING))
    settled = world.owed(latest=world.submitted())
    return {
        "owed": duties.owed(factories.page(owed), texts, NOW),
        "owed, for a leader": duties.owed(factories.page(owed), texts, NOW, may_report=False),
        "owed, none": duties.owed(factories.page([]), texts, NOW, next_due=factories.period()),
        "owed, none and no cycle": duties.owed(factories.page([]), texts, NOW),
        "not begun": duties.duty(owed[2], previous, texts, NOW),
        "with a draft": duties.duty(owed[0], None, texts, NOW),
        "returned": duties.duty(owed[1], None, texts, NOW),
        "settled": duties.duty(settled, None, texts, NOW),
        "missing, of a participant": duties.duty(missing, None, texts, NOW),
    }


def _reports(world: World) -> dict[str, Message]:
    texts, item, period = world.texts, world.item(), factories.period()
    view = factories.report_view(world.report(), evidence=world.evidence(), agency=world.agency)
    empty = factories.report_view(factories.report(progress_text="", progress_percent=None))
    long = factories.report_view(
        world.report(
            text=LONG_TEXT * 4, problems=world.say("资金未到位"), next_steps=world.say("下月完成验收")
        ),
        agency=world.agency,
    )
    owed, previous = world.owed(), world.submitted(progress_percent=45)
    return {
        "ask for progress": reports.ask_text(owed, ReportKind.PROGRESS, previous, texts),
        "ask for completion": reports.ask_text(owed, ReportKind.COMPLETION, None, texts),
        "ask again": reports.ask_text(owed, ReportKind.PROGRESS, world.report(), texts),
        "draft": reports.draft(view, item, period, texts),
        "draft, empty": reports.draft(empty, item, period, texts),
        "draft, long": reports.draft(long, item, period, texts),
        "percent": report_fields.percent_menu(view, texts),
        "submitted": reports.submitted(view, item, period, 2, True, texts, next_duty_id=1),
        "submitted late, the last one": reports.submitted(view, item, period, 0, False, texts),
        "discarded": reports.discarded(texts),
        "full": reports.full_report(view, texts),
        "full, very long": reports.full_report(long, texts),
    }


def _reviews(world: World) -> dict[str, Message]:
    texts = world.texts
    progress = world.review_line(evidence=world.evidence())
    early = NOW - timedelta(days=3)
    completion = world.review_line(
        world.submitted(ReportKind.COMPLETION, progress_percent=100, submitted_at=early)
    )
    nil = world.review_line(
        factories.submitted_report(ReportKind.NIL, progress_text="", progress_percent=None)
    )
    returned = world.review_line(
        world.submitted(status=ReportStatus.RETURNED),
        review=factories.review(Decision.RETURN, reason=world.say("缺少数据，请补充")),
    )
    previous = world.submitted(progress_percent=45, duty_id=2)
    returned_before = world.submitted(status=ReportStatus.RETURNED)
    awaited = (world.say("市财政局"), world.say("市卫生健康委"))
    card = factories.review_card(progress, previous=previous)
    reasons = reviews.RETURN_REASONS
    return {
        "queue": reviews.queue(factories.page([completion, progress, nil], 1, 2, 8), texts, NOW),
        "queue, empty": reviews.queue(factories.page([]), texts, NOW),
        "progress": reviews.card(card, texts, NOW),
        "mended": reviews.card(factories.review_card(progress, previous=returned_before), texts, NOW),
        "completion": reviews.card(factories.review_card(completion), texts, NOW),
        "completion, others awaited": reviews.card(
            factories.review_card(completion, undeclared=awaited), texts, NOW
        ),
        "nothing new": reviews.card(factories.review_card(nil), texts, NOW),
        "returned": reviews.card(factories.review_card(returned), texts, NOW),
        "reasons": reviews.return_reasons(card, reasons, texts),
        "decided: returned": reviews.decided(progress, Decision.RETURN, False, 3, texts),
        "decided: accepted": reviews.decided(progress, Decision.ACCEPT, False, 1, texts),
        "decided: closed": reviews.decided(completion, Decision.ACCEPT, True, 0, texts),
    }


def _reminders(world: World) -> dict[str, Message]:
    texts, owed = world.texts, world.all_owed()
    ledger = factories.ledger(title=world.say("云港市深化医药卫生体制改革2026年重点工作任务"))
    several = [
        factories.owed_duty(line.item, agency=factories.agency(world.say("市财政局"))) for line in owed
    ]
    many = [world.owed(item=world.item(number)) for number in range(1, 13)]
    reason = factories.review(Decision.RETURN, reason=world.say("缺少数据，请补充量化指标当前值"))
    returned = world.review_line(world.submitted(status=ReportStatus.RETURNED), review=reason)
    closed = world.item(status=ItemStatus.CLOSED, days_late=2, closing_kind=ClosingKind.DONE)
    lines = [world.review_line(), world.review_line(world.submitted(ReportKind.COMPLETION))]
    done = tuple(DoneLine(str(row.item.number), row.item.title) for row in owed)
    return {
        "items assigned": reminders.items_assigned(
            factories.assigned_items(world.lines() * 2, ledger=ledger), texts, NOW
        ),
        "period opened": reminders.period_opened(factories.due_digest(owed[1:]), texts, NOW),
        "due": reminders.due_digest(factories.due_digest(owed, due_at=owed[0].period.due_at), texts, NOW),
        "due, many, late": reminders.due_digest(factories.due_digest(many, is_late=True), texts, NOW),
        "due with items": reminders.due_digest(
            factories.due_digest(owed[:2], items=tuple(card.item for card in world.lines()[:2])), texts, NOW
        ),
        "due, some filed": reminders.due_digest(
            factories.due_digest(owed[:1], due_at=owed[0].period.due_at, settled=done[1:]),
            texts,
            NOW,
        ),
        "all filed": reminders.due_digest(factories.due_digest([], settled=done), texts, NOW),
        "due in two agencies": reminders.due_digest(factories.due_digest([*owed, *several]), texts, NOW),
        "returned": reminders.report_returned(returned, texts),
        "accepted": reminders.report_accepted(lines[0], texts),
        "closed": reminders.item_closed(world.card(closed), texts),
        "to review": reminders.review_digest(factories.review_digest(lines, completions=1), texts),
    }


def _ladders(world: World) -> dict[str, Message]:
    texts, month = world.texts, factories.period()
    late = world.item(8, "建设县域医共体信息平台", deadline=date(2026, 10, 16))
    reports = Thing("report", 1, 1, date(2026, 10, 15), NOW, period_id=1, count=3)
    completion = Thing("item", 1, 1, date(2026, 10, 16), item_id=8)
    own = (
        LadderLine(reports, world.agency, month, None),
        LadderLine(completion, world.agency, None, late, world.say("医改重点任务")),
    )
    other = factories.agency(world.say("市卫生健康委"))
    many = tuple(replace(line, agency=agency) for line in own * 5 for agency in (world.agency, other))
    settled = (
        SettledLine(world.agency, month, None, date(2026, 10, 15)),
        SettledLine(world.agency, None, late, date(2026, 9, 30)),
        SettledLine(world.agency, None, world.item(status=ItemStatus.COMPLETION_DECLARED), TODAY),
    )
    return {
        "late": ladders.news(LadderNews(own), texts, NOW),
        "late, some settled": ladders.news(LadderNews(own[:1], settled), texts, NOW),
        "settled": ladders.news(LadderNews((), settled), texts, NOW),
        "the end": ladders.ended(LadderNews((*own, replace(own[0], agency=other))), texts, NOW),
        "the end, many": ladders.ended(LadderNews(many), texts, NOW),
    }


def _forecasts(world: World) -> dict[str, Message]:
    texts, month = world.texts, factories.period()
    day = date(2026, 10, 30)
    reports = Reason(Step(5, NOW), 3, month, None, "", DUE_AT, 1)
    item = Reason(Step(0, NOW), 1, None, day, "9.1", DUE_AT, 1)
    coming = (
        Coming(NOW, (reports,)),
        Coming(NOW + timedelta(days=3), (replace(reports, step=Step(0, NOW)), item)),
    )
    late = Thing("report", 1, 1, date(2026, 10, 15), NOW, period_id=1, count=3)
    ahead = Thing("item", 1, 1, day, item_id=9)
    lines = (
        LadderLine(late, world.agency, month, None),
        LadderLine(ahead, world.agency, None, world.item(9, "建设县域医共体信息平台", deadline=day)),
    )
    chases = (ComingChase(NOW, lines), ComingChase(NOW + timedelta(days=2), lines * 3))
    picky = factories.person(world.say("李晓梅"), reminder_time=time(14), reminder_pace=Pace.LAST)
    return {
        "coming": forecasts.forecast(Forecast(world.person, True, coming), texts, NOW),
        "coming, many": forecasts.forecast(
            Forecast(picky, True, (Coming(NOW, (reports,) * 5),) * 9), texts, NOW
        ),
        "none": forecasts.forecast(Forecast(world.person, True, ()), texts, NOW),
        "chases to come": forecasts.forecast(Forecast(world.person, False, (), chases), texts, NOW),
        "none, to a colleague": forecasts.forecast(Forecast(world.person, False, ()), texts, NOW),
    }


#: By module of `rendering`: situation → message.
SCENES: dict[str, Callable[[World], dict[str, Message]]] = {
    "commands": _commands,
    "duties": _duties,
    "forecasts": _forecasts,
    "items": _items,
    "ladders": _ladders,
    "onboarding": _onboarding,
    "preferences": _preferences,
    "reminders": _reminders,
    "reports": _reports,
    "reviews": _reviews,
}
