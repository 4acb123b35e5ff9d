"""Every message about links between levels, with natural or hostile words."""

from models.documents import Ledger, LedgerStatus
from models.items import Item
from models.linkages import Linkage, LinkedItem, LinkOverview
from models.links import ItemLink, LinkState
from rendering import links
from rendering.messages import Message
from tests import factories
from tests.factories import NOW
from tests.rendering.scenes import World

UPPER_TITLES = (
    "推行按病种分值付费",
    "做实家庭医生签约服务",
    "完善短缺药品监测预警",
    "加强医疗废物集中处置",
    "健全职业健康监测网络",
)


class Cascade:
    """A ledger of a city beside its province's document."""

    def __init__(self, world: World) -> None:
        self.ours: Ledger = factories.ledger(title=world.say("云港市深化医药卫生体制改革2026年重点工作任务"))
        self.upper: Ledger = factories.ledger(
            title=world.say("海川省深化医药卫生体制改革2026年重点工作任务"), status=LedgerStatus.REFERENCE
        )
        self.upper_items = [
            factories.item(number, title=world.say(title)) for number, title in enumerate(UPPER_TITLES, 7)
        ]
        items = [
            world.item(number, title)
            for number, title in (
                (3, "修订医疗服务价格目录"),
                (8, "推进家庭医生签约服务"),
                (12, "推进按病种付费方式改革"),
            )
        ]
        self.confirmed = self._linkage(items[2], 0, state=LinkState.CONFIRMED)
        self.proposed = self._linkage(items[1], 1, 2, 3)
        self.alone = Linkage(items[0], ())

    def _linkage(self, item: Item, *places: int, state: LinkState = LinkState.PROPOSED) -> Linkage:
        """An item linked to the upper items at these places, the likely one first."""
        return Linkage(
            item,
            tuple(
                LinkedItem(self._link(item, self.upper_items[place], 0.92 - 0.2 * rank, state), upper)
                for rank, place in enumerate(places)
                for upper in [self.upper_items[place]]
            ),
        )

    @staticmethod
    def _link(item: Item, upper: Item, confidence: float, state: LinkState) -> ItemLink:
        return ItemLink(
            id=item.number,
            item_id=item.id,
            upper_item_id=upper.id,
            confidence=confidence,
            state=state,
            proposed_at=NOW,
        )

    def overview(self, *ours: Linkage, gaps: int = 0) -> LinkOverview:
        """The ledger beside the upper document, the first `gaps` items of which nothing answers."""
        return LinkOverview(self.ours, self.upper, ours, tuple(self.upper_items * 6)[:gaps])


def scenes(world: World) -> dict[str, Message]:
    """From the document that is kept to every item decided."""
    texts, at_hand = world.texts, Cascade(world)
    ours, upper = at_hand.ours, at_hand.upper
    all_rows = (at_hand.alone, at_hand.proposed, at_hand.confirmed)
    draft = factories.ledger(title=ours.title, status=LedgerStatus.DRAFT)
    in_force = factories.ledger(title=ours.title, status=LedgerStatus.PUBLISHED)
    return {
        "keep?": links.confirm_keep(ours, 21, texts),
        "kept": links.kept(upper, [ours, draft], texts),
        "kept, nothing to link": links.kept(upper, [], texts),
        "upper documents of a draft": links.uppers(draft, [upper, upper], texts),
        "upper documents of a ledger in force": links.uppers(in_force, [upper], texts),
        "no upper document": links.uppers(in_force, [], texts),
        "remove?": links.confirm_remove(ours, upper, 12, texts),
        "remove, nothing linked?": links.confirm_remove(ours, upper, 0, texts),
        "overview": links.overview(at_hand.overview(*all_rows, gaps=29), 1, texts),
        "overview, all decided": links.overview(at_hand.overview(at_hand.confirmed), 0, texts),
        "question": links.question(at_hand.proposed, upper, 2, texts),
        "last question": links.question(at_hand.proposed, upper, 1, texts),
        "question of a linked item": links.question(at_hand.confirmed, upper, 1, texts),
        "question of an item with nothing alike": links.question(at_hand.alone, upper, 1, texts),
        "ask for the number": links.ask_number(at_hand.proposed.item, upper, 21, texts),
        "items": links.items(factories.page(all_rows, 1, 3, 21), ours, upper, texts),
        "unanswered": links.gaps(factories.page(at_hand.upper_items, 1, 2, 9), ours, upper, texts),
        "nothing unanswered": links.gaps(factories.page([]), ours, upper, texts),
        "confirmed": Message(links.confirmed(3, texts)),
    }
