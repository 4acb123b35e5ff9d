"""Every message about sub-items, with natural or hostile words."""

from datetime import date
from typing import Any

from domain.sub_items import LineFault, SubItemState, WrongLine
from models.breakdowns import Breakdown, NewSubItem, OwnSubItems, SubItemCard, SubItemLine, TypedLines
from models.people import Agency
from models.sub_items import SubItem
from rendering import reminders, sub_items
from rendering.messages import Message
from tests import factories
from tests.factories import NOW, TODAY
from tests.rendering.scenes import World


class Divided:
    """An item with sub-items in every state."""

    def __init__(self, world: World) -> None:
        self.health = factories.agency(world.say("市卫生健康委"))
        self.item = world.item(9, "推进医保信息平台建设", deadline=date(2026, 11, 30))
        undone = {"state": SubItemState.DECLARED, "note": world.say("18家医院全部接入，运行正常。")}
        done = {"state": SubItemState.DONE, "days_late": 0, "completed_on": TODAY}
        self.world = world
        self.lines = (
            self.line(1, "出台接入方案", date(2026, 9, 30), None, **done),
            self.line(2, "接入18家医院", date(2026, 10, 16), self.health),
            self.line(3, "培训业务骨干", date(2026, 11, 10), self.health, **undone),
            self.line(4, "组织验收", date(2026, 12, 10), None, return_reason=world.say("缺验收单")),
        )
        self.breakdown = self.of(self.lines)

    def line(
        self, position: int, title: str, deadline: date, agency: Agency | None, **fields: Any
    ) -> SubItemLine:
        row = SubItem(
            id=position,
            item_id=self.item.id,
            position=position,
            title=self.world.say(title),
            deadline=deadline,
            original_deadline=fields.pop("original_deadline", deadline),
            agency_id=agency.id if agency else None,
            created_at=NOW,
            **fields,
        )
        return SubItemLine(row, agency)

    def of(self, lines: tuple[SubItemLine, ...]) -> Breakdown:
        agencies, lead = (self.world.agency, self.health), frozenset({self.world.agency.id})
        return Breakdown(self.item, lines, agencies, lead, 2026, date(2026, 12, 31))

    def card(self, number: int) -> SubItemCard:
        return SubItemCard(self.breakdown, self.lines[number - 1])


def scenes(world: World) -> dict[str, Message]:
    """From nothing to the last decision."""
    texts, at_hand = world.texts, Divided(world)
    everything = {"may_declare": True, "may_divide": True}
    new = (
        NewSubItem(world.say("出台接入方案"), date(2026, 9, 30)),
        NewSubItem(world.say("接入18家医院"), date(2026, 11, 15), at_hand.health),
    )
    wrong = (
        WrongLine(world.say("培训业务骨干"), LineFault.DAY_MISSING),
        WrongLine(
            world.say("组织验收 12-10"),
            LineFault.DAY_BEYOND,
            {"day": date(2026, 12, 10), "last": date(2026, 11, 30)},
        ),
        WrongLine(
            world.say("对账 11-10 市教育局"), LineFault.AGENCY_UNKNOWN, {"text": world.say("市教育局")}
        ),
    )
    empty, page = at_hand.of(()), factories.page(at_hand.lines)
    return {
        "none yet": sub_items.listed(empty, factories.page([]), texts, NOW, may_divide=True),
        "all": sub_items.listed(at_hand.breakdown, page, texts, NOW, may_divide=True),
        "overdue, in charge": sub_items.card(at_hand.card(2), texts, NOW, may_declare=True, may_divide=False),
        "declared, to be decided": sub_items.card(
            at_hand.card(3), texts, NOW, may_declare=False, may_divide=True
        ),
        "beyond the item, sent back": sub_items.card(at_hand.card(4), texts, NOW, **everything),
        "done": sub_items.card(at_hand.card(1), texts, NOW, **everything),
        "which?": sub_items.ask_lines(empty, texts, NOW),
        "read": sub_items.preview(TypedLines(empty, new, ()), texts, NOW),
        "read, some wrong": sub_items.preview(TypedLines(empty, new, wrong), texts, NOW),
        "title?": sub_items.ask_title(at_hand.card(2), texts),
        "day?": sub_items.ask_day(at_hand.card(2), texts, NOW),
        "agency?": sub_items.choose_agency(at_hand.card(2), factories.page([at_hand.health.id]), texts),
        "take off?": sub_items.confirm_remove(at_hand.card(2), texts),
        "how?": sub_items.ask_note(at_hand.card(2), texts),
        "why sent back?": sub_items.ask_reason(at_hand.card(3), texts),
        "told": sub_items.changed(OwnSubItems(at_hand.item, at_hand.lines[1:3]), texts, NOW),
        "reminded with a report": reminders.due_digest(
            factories.due_digest([world.owed()], sub_items=(at_hand.card(2), at_hand.card(4))), texts, NOW
        ),
        "reminded of sub-items alone": reminders.due_digest(
            factories.due_digest([], due_at=None, sub_items=tuple(at_hand.card(n) for n in (2, 3, 4, 2, 3))),
            texts,
            NOW,
        ),
        "told, nothing left": sub_items.changed(OwnSubItems(at_hand.item, ()), texts, NOW),
        "told that it is declared": sub_items.declared(at_hand.card(3), texts),
        "told that it is sent back": sub_items.returned(at_hand.card(4), texts),
    }
