"""The secretariat presses agencies for what they owe."""

from typing import Any

from domain.roles import Permission
from services import chases
from tests.services.engine import guards
from tests.services.engine.stage import Stage, happens


class Pressing(Stage):
    """Chases, on cards old and new."""

    @happens(4)
    def an_agency_is_chased(self) -> None:
        for duty in self.likely(self.tables["duty"], lambda row: row.state == "expected"):
            before = self.tables.where("chase", item_id=duty.item_id, agency_id=duty.agency_id)
            seen = [0, *(row.id for row in before)]
            self.attempt(
                chases.chase,
                duty.item_id,
                duty.agency_id,
                "请尽快报送。",
                seen=seen[-1] if self.maybe(0.8) else self.rng.choice(seen),
                who=self.secretary(),
                permission=Permission.NOTIFY,
                may=self._can_be_pressed(duty),
            )

    def _can_be_pressed(self, duty: Any) -> bool:
        """Whether the item is under way: on anything else nothing is owed."""
        return self.tables.of("item", duty.item_id).status in guards.ACTIVE
