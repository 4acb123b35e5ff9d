"""Sub-items: entered, declared done, accepted, sent back, taken off."""

from datetime import timedelta
from typing import Any

from domain.roles import Permission
from models.views import Identity
from services import breakdowns, sub_items
from tests.services.engine import guards
from tests.services.engine.stage import Stage, happens

AGENCIES = ("", " 市财政局", " 市卫生健康委")


class Dividing(Stage):
    """What an item is broken down into."""

    def _divider(self, item_id: int) -> Identity:
        agency_ids = sorted(guards.answering(self.tables, item_id))
        if self.maybe() or not agency_ids:
            return self.secretary()
        return self.liaison(self.rng.choice(agency_ids))

    def _asked(self, who: Identity) -> dict[str, Any]:
        return {"who": who, "permission": Permission.DECOMPOSE}

    @happens(3, when=lambda self: len(self.tables["sub_item"]) < 8, days=range(1, 41), agency=AGENCIES)
    def an_item_is_broken_down(self, days: int, agency: str) -> None:
        for item in self.draw(self.tables["item"]):
            who = self._divider(item.id)
            day = (self.now + timedelta(days=days)).date().isoformat()
            line = f"节点{len(self.tables['sub_item'])} {day}{agency}"
            may = item.status in ("assigned", "in_progress")
            self.attempt(breakdowns.add, item.id, line, may=may, **self._asked(who))

    def _some_sub_item(self, state: str = "open") -> Any:
        """Most often one in this state."""
        return self.likely(self.tables["sub_item"], lambda row: row.state == state)

    def _is_active(self, row: Any) -> bool:
        return self.tables.of("item", row.item_id).status in guards.ACTIVE

    @happens(3)
    def a_sub_item_is_declared_done(self) -> None:
        for row in self._some_sub_item():
            charged = [row.agency_id] if row.agency_id else sorted(guards.answering(self.tables, row.item_id))
            who = self.liaison(charged[0] if charged else None)
            asked = self._asked(who) | {"permission": Permission.REPORT}
            may = row.state == "open" and self._is_active(row) and bool(set(charged) & who.agency_ids)
            self.attempt(sub_items.declare, row.id, "已完成", may=may, **asked)

    @happens(3, is_accepted=(False, True))
    def a_sub_item_is_decided(self, *, is_accepted: bool) -> None:
        for row in self._some_sub_item("declared"):
            who = self._divider(row.item_id)
            may = row.state == "declared" and self._is_active(row)
            if is_accepted:
                self.attempt(sub_items.accept, row.id, may=may, **self._asked(who))
            else:
                self.attempt(sub_items.send_back, row.id, "不行", may=may, **self._asked(who))

    @happens(1)
    def a_sub_item_is_taken_off(self) -> None:
        for row in self._some_sub_item():
            who = self._divider(row.item_id)
            status = self.tables.of("item", row.item_id).status
            may = row.state in ("open", "declared") and status in ("assigned", "in_progress")
            self.attempt(breakdowns.remove, row.id, may=may, **self._asked(who))

    @happens(1, days=range(1, 41))
    def a_sub_item_gets_another_day(self, days: int) -> None:
        for row in self._some_sub_item():
            who = self._divider(row.item_id)
            day = (self.now + timedelta(days=days)).date().isoformat()
            status = self.tables.of("item", row.item_id).status
            may = row.state in ("open", "declared") and status in ("assigned", "in_progress")
            self.attempt(breakdowns.redate, row.id, day, may=may, **self._asked(who))
