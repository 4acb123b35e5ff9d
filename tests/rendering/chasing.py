"""Every message about chases, with natural or hostile words."""

from datetime import date, timedelta
from typing import Any

from domain.chases import ChaseSubject
from domain.notices import MessageKind
from domain.roles import Role
from models.chases import Chase, ChaseCard, Chased, ChasedDebt, ChaseLine, ChaseRound, Debt, RoundDone
from rendering import chases, notices
from rendering.messages import Message
from tests import factories
from tests.factories import NOW, TODAY
from tests.rendering.scenes import World

WORDS = "请说明滞后原因和预计完成时间。"


def line(world: World, comment: str = WORDS, **fields: Any) -> ChaseLine:
    """A chase by a deputy, a week ago."""
    chase = Chase(
        id=7,
        item_id=1,
        agency_id=1,
        subject=ChaseSubject.REPORT,
        comment=world.say(comment) if comment else "",
        press="1:1:0",
        letter="chased:2:2026-10-20:0",
        author_id=1,
        person_id=2,
        **{"told_on": TODAY, "created_at": NOW - timedelta(days=7), **fields},
    )
    author = factories.person(world.say("陈建国"))
    return ChaseLine(chase, author, factories.person(world.say("王敏")))


def card(world: World, *, is_late: bool = False, has_duty: bool = True, **fields: Any) -> ChaseCard:
    """The insurance bureau, which owes a report."""
    item = world.item(deadline=date(2026, 9, 30) if is_late else date(2026, 11, 30))
    duty = world.owed(item=item) if has_duty else None
    holding = factories.holding(Role.BACKUP_LIAISON, of=world.agency, held_by=world.person)
    debt = Debt(item, world.agency, duty, is_late)
    defaults: dict[str, Any] = {"contact": holding, "last": None, "again_on": None, "told_on": TODAY}
    return ChaseCard(debt=debt, **{**defaults, **fields})


def scenes(world: World) -> dict[str, Message]:
    """From the choice to the message."""
    texts, tomorrow = world.texts, TODAY + timedelta(days=1)
    chased, late = card(world, last=line(world)), card(world, is_late=True)
    done = line(world).chase
    overdue = factories.period(due_at=NOW - timedelta(days=3))
    found = [
        Debt(
            world.item(3, "修订医疗服务价格目录"), world.agency, world.owed(period=overdue), is_overdue=False
        ),
        late.debt,
        card(world, is_late=True, has_duty=False).debt,
    ]

    def told(*debts: Debt, others: int = 0) -> Chased:
        return Chased(world.person, tuple(ChasedDebt(debt, line(world)) for debt in debts), others)

    return {
        "which agency": chases.agencies(
            chased.debt.item, [chased, late, card(world, last=line(world), again_on=tomorrow)], texts, NOW
        ),
        "nobody owes": chases.agencies(chased.debt.item, [], texts, NOW),
        "with which words": chases.card(late, texts, NOW),
        "told tomorrow": chases.card(card(world, last=line(world), told_on=tomorrow), texts, NOW),
        "too soon": chases.card(card(world, last=line(world), again_on=tomorrow), texts, NOW),
        "nobody there": chases.card(card(world, contact=None), texts, NOW),
        "done": chases.done(chased, done, world.say("李晓梅"), texts, NOW),
        "done, told tomorrow": chases.done(
            chased, line(world, "", told_on=tomorrow).chase, world.say("李晓梅"), texts, NOW
        ),
        **_periods(world),
        "chased": notices.render(MessageKind.CHASED, told(chased.debt), texts, NOW),
        "chased, and more is owed": notices.render(
            MessageKind.CHASED, told(chased.debt, others=5), texts, NOW
        ),
        "chased for several": notices.render(MessageKind.CHASED, told(*found, others=1), texts, NOW),
        "chased for very many": notices.render(MessageKind.CHASED, told(*found * 5), texts, NOW),
    }


def _periods(world: World) -> dict[str, Message]:
    """All that owe in a period."""
    texts, tomorrow = world.texts, TODAY + timedelta(days=1)
    other = factories.agency(world.say("市财政局"))
    owed = (world.owed(), factories.owed_duty(world.item(3, "修订价格目录"), agency=other))
    contacts = {row.agency.id: factories.holding(of=row.agency, held_by=world.person) for row in owed}
    ledger = factories.ledger(title=world.say("云港市2026年重点工作任务"))

    def found(**fields: Any) -> ChaseRound:
        days = {1: TODAY, 2: tomorrow}
        defaults: dict[str, Any] = {"owed": owed, "contacts": contacts, "told_on": days, "resting": 2}
        defaults |= {"unreachable": (other,), "seen": 7}
        return ChaseRound(ledger=ledger, period=factories.period(), **{**defaults, **fields})

    chases_done = (line(world).chase, line(world, told_on=tomorrow).chase)
    return {
        "all of a period": chases.whole_period(found(), texts, NOW),
        "all, at once": chases.whole_period(found(told_on={1: TODAY}, resting=0, unreachable=()), texts, NOW),
        "nobody of a period": chases.whole_period(found(owed=(), unreachable=()), texts, NOW),
        "all done": chases.period_done(RoundDone(found(), chases_done, world.say(WORDS)), texts, NOW),
        "all done, at once": chases.period_done(
            RoundDone(found(unreachable=()), chases_done[:1], ""), texts, NOW
        ),
    }
