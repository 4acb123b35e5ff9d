"""The reviewers' desk, the end of items and the rules of a ledger, in situations worth seeing."""

from dataclasses import replace
from datetime import date

from domain.items import ClosingKind, ItemStatus
from domain.marks import Figure, Reading
from domain.pace import Pace
from domain.regulations import Regulation
from domain.reports import Decision, ReportKind, ReportStatus, SelfAssessment
from domain.reviews import Clock, Urgency
from models.verdicts import Verdict
from models.views import ReviewCard, ReviewLine
from rendering import closings, items, regulations, reminders, reviews
from rendering.messages import Message
from tests import factories
from tests.factories import NOW, TODAY
from tests.rendering.drafting import Drafting

DEADLINE = date(2026, 12, 31)


def _line(desk: Drafting, kind: ReportKind = ReportKind.PROGRESS, **report: object) -> ReviewLine:
    row = factories.submitted_report(kind, progress_text=desk.say("已完成18家医院的系统改造。"), **report)
    line = factories.review_line(
        row,
        item=factories.item(title=desk.say("推进按病种付费方式改革")),
        agency=factories.agency(desk.say("市医保局")),
        author=factories.person(name=desk.say("李晓梅")),
    )
    return replace(line, clock=Clock(5, 3))


def _marked(desk: Drafting) -> ReviewCard:
    line = _line(desk, progress_percent=40)
    reading = Reading(
        kind=ReportKind.PROGRESS,
        text=line.view.report.progress_text,
        percent=40,
        evidence=0,
        self_assessment=SelfAssessment.ON_TRACK,
        text_before=line.view.report.progress_text,
        percent_before=55,
        figures=(Figure(desk.say("住院费用占比达到80%以上"), 64, 60, is_reached=False),),
        pace=Pace(70, 40),
    )
    previous = factories.submitted_report(
        duty_id=2, progress_percent=55, progress_text=desk.say("已完成18家医院的系统改造。")
    )
    return factories.review_card(line, previous=previous, reading=reading)


def _recommended(desk: Drafting) -> ReviewCard:
    line = _line(desk, ReportKind.COMPLETION, status=ReportStatus.UNDER_REVIEW, progress_percent=100)
    remark = factories.review(Decision.RECOMMEND, reviewer_id=7, reason=desk.say("数据已核对，建议通过"))
    view = replace(line.view, recommendation=remark, recommender=factories.person(name=desk.say("王敏")))
    view = replace(view, principal=factories.person(desk.say("钱进")), recommending_for=view.author)
    return factories.review_card(replace(line, view=view, levels=2))


def desk_scenes(desk: Drafting) -> dict[str, Message]:
    """Marks, two levels, returns with several reasons, other ways of closing."""
    texts, marked, second = desk.texts, _marked(desk), _recommended(desk)
    first = replace(marked, line=replace(marked.line, levels=2))
    returned = factories.review(Decision.RETURN, reason=desk.say("缺少数据"))
    mended = replace(marked, returned=returned, reading=None)
    by_clock = replace(
        marked.line.view,
        report=factories.submitted_report(status=ReportStatus.ACCEPTED),
        review=factories.review(reviewer_id=None),
    )
    urgent = replace(marked.line, urgencies=(Urgency.DEADLINE, Urgency.WAITED))
    composed = reviews.Composition(frozenset({1, 2}), desk.say("请补充去年同期数"), 3, date(2026, 10, 20))
    closing = second.line
    paused = replace(closing, item=factories.item(title=closing.item.title, status=ItemStatus.SUSPENDED))
    awaited = (desk.say("市财政局"),)
    digest = factories.review_digest([urgent, closing], completions=1, over=2)
    answer = replace(
        marked.line.view,
        report=factories.submitted_report(status=ReportStatus.RETURNED),
        review=factories.review(Decision.RETURN, reason=desk.say("缺少数据"), reply_by=date(2026, 10, 20)),
    )
    answered = replace(marked.line, view=replace(answer, reviewer=factories.person(name=desk.say("陈建国"))))
    return {
        "queue with reasons": reviews.queue(factories.page([closing, urgent]), texts, NOW),
        "marks": reviews.card(marked, texts, NOW),
        "first review": reviews.card(first, texts, NOW, reviewer_id=7),
        "second review": reviews.card(second, texts, NOW, reviewer_id=8),
        "second review, by the first": reviews.card(second, texts, NOW, reviewer_id=7),
        "of a suspended item": reviews.card(factories.review_card(paused), texts, NOW, reviewer_id=8),
        "a part of a suspended item": reviews.card(
            factories.review_card(paused, undeclared=awaited), texts, NOW, reviewer_id=8
        ),
        "mended after a return": reviews.card(mended, texts, NOW),
        "accepted by the clock": reviews.card(
            factories.review_card(replace(marked.line, view=by_clock, clock=None)), texts, NOW
        ),
        "ask for a remark": reviews.ask_remark(marked.line, texts),
        "recommended": reviews.decided(marked.line, Decision.RECOMMEND, False, 2, texts),
        "compose a return": reviews.compose_return(marked, reviews.Composition(), texts),
        "composed": reviews.compose_return(marked, composed, texts),
        "close otherwise": reviews.close_otherwise(closing, texts),
        "close in part": reviews.ask_closing_remark(closing, ClosingKind.DONE_IN_PART, texts),
        "close as needless": reviews.ask_closing_remark(closing, ClosingKind.NOT_WARRANTED, texts),
        "digest of what waited": reminders.review_digest(digest, texts),
        "returned with a day": reminders.report_returned(replace(marked.line, view=answer), texts),
        "returned though recommended": reminders.recommended_returned(answered, texts),
    }


def closing_scenes(desk: Drafting) -> dict[str, Message]:
    """Items closed without a completion, and brought back."""
    texts = desk.texts
    title = desk.say("推进按病种付费方式改革")
    closed = factories.item(
        title=title, status=ItemStatus.CLOSED, closing_kind=ClosingKind.DONE_IN_PART, days_late=3
    )
    again = factories.item(title=title, deadline=DEADLINE, is_key=True)
    verdict = Verdict(
        item_id=1,
        kind=ClosingKind.DONE,
        completed_on=date(2026, 9, 30),
        days_late=0,
        closed_at=NOW,
        remark=desk.say("两家医院明年完成"),
    )
    former = verdict.model_copy(update={"reopened_at": NOW, "reopen_reason": desk.say("审计发现数据不实")})
    card = factories.item_card(again, verdicts=(former,))
    return {
        "why needless?": closings.ask_reason(again, texts),
        "closed as needless": closings.ended(closed, texts),
        "reopen until when?": closings.ask_deadline(closed, texts, TODAY),
        "reopen why?": closings.ask_reopening(closed, DEADLINE, texts),
        "reopened": closings.reopened(again, texts),
        "card of a reopened key item": items.item(card, frozenset(), None, texts, NOW),
        "told of a closing with a remark": reminders.item_closed(
            factories.item_card(closed, verdicts=(verdict,)), texts
        ),
        "told of a reopening": reminders.item_reopened(card, texts),
    }


def rule_scenes(desk: Drafting) -> dict[str, Message]:
    """All rules, and each of them."""
    texts, limits = desk.texts, Regulation(review_levels=2, extension_ceiling=DEADLINE)
    ledger = factories.ledger(title=desk.say("云港市深化医药卫生体制改革2026年重点工作任务"))
    each = {name: regulations.limit(ledger, limits, name, texts) for name in regulations.names()}
    return {"rules": regulations.regulations(ledger, limits, texts), **each}
