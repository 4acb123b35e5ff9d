"""How the agencies of the year report: one by one through all that they owe, or a single item."""

import re
from dataclasses import dataclass

from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.year_office import Office
from tests.journeys.years import DELEGATING, DELEGATION_MONTH, Closing, Fate, Month, Slot

ITEM = re.compile(r"事项 (\d+)")
PDF = b"%PDF-1.4 evidence"
FIRST_WAVE = (Fate.PROGRESS, Fate.NIL)


@dataclass
class Reports(Office):
    """Filing, early and in time, late and very late."""

    asked_why: int = 0  # how often in all "nothing new" had to be explained

    def _reporter(self, month: Month, agency: str) -> Player:
        if (month.number, agency) == (DELEGATION_MONTH, DELEGATING):
            return self.leader
        return self.liaisons[agency]

    async def _report_in_time(self, month: Month, agency: str) -> None:
        """Completions first, then everything else in one go."""
        player = self._reporter(month, agency)
        for item in self.year.of(month.number, agency, Fate.COMPLETION):
            closing = self.year.closing(month.number, item)
            assert closing is not None
            await self._complete(player, closing)
        wave = self.year.of(month.number, agency, *FIRST_WAVE)
        if len(wave) > 1:
            await self._go_through(player, month, agency, wave)
        else:
            await self._report_each(player, month, agency, wave)

    async def _go_through(self, player: Player, month: Month, agency: str, wave: dict[int, Fate]) -> None:
        await player.say("/due")
        await player.press(Action.RUN)
        left = set(wave)
        while left:
            number = ITEM.search(player.text)
            assert number is not None
            item = int(number[1])
            left.discard(item)
            if item not in wave:
                await player.press(Action.RUN_SKIP)
            elif wave[item] is Fate.NIL:
                await player.press(Action.RUN_NIL)
                if await self._explain(player):
                    await player.press(Action.RUN_NEXT)
            else:
                await self._write(player, (month.number, item, agency))
                await player.press(Action.RUN_NEXT)
        if player.offers(Action.RUN_STOP):
            await player.press(Action.RUN_STOP)

    async def _report_each(self, player: Player, month: Month, agency: str, wave: dict[int, Fate]) -> None:
        for item, fate in wave.items():
            await player.say("/due")
            await player.turn_to(Action.DUTY, str(item))
            await self._settle(player, (month.number, item, agency), fate)

    async def _settle(self, player: Player, slot: Slot, fate: Fate) -> None:
        """The duty is open: nothing new, or progress."""
        if fate in (Fate.NIL, Fate.LATE_NIL):
            await player.press(Action.NIL)
            await self._explain(player)
        else:
            await self._write(player, slot)

    async def _explain(self, player: Player) -> bool:
        """Why nothing is new once more, where that is asked."""
        if not player.offers(Action.NIL_REASON):
            return False
        self.asked_why += 1
        await player.press(Action.NIL_REASON)
        return True

    async def _write(self, player: Player, slot: Slot) -> None:
        await player.say(f"{slot[0]}月：第{slot[1]}项按计划推进。")
        await player.press(Action.SUBMIT)
        assert f"已报送：事项 {slot[1]} " in player.text, player.text

    async def _complete(self, player: Player, closing: Closing) -> None:
        """With the last figure of each target, the day and a file."""
        await player.say("/due")
        await player.turn_to(Action.DUTY, str(closing.item))
        await player.press(Action.COMPLETE)
        await player.say("全部完成，已通过验收。")
        await player.send_document("验收.pdf", PDF)
        await player.state_targets()
        await player.press(Action.COMPLETED_ON)
        assert closing.completed_on is not None
        await player.say(closing.completed_on.isoformat())
        await player.press(Action.SUBMIT)
        assert f"已报送：事项 {closing.item}" in player.text, player.text

    async def _report_late(self, month: Month) -> None:
        for agency in self.year.agencies:
            late = self.year.of(month.number, agency, Fate.LATE, Fate.LATE_NIL)
            open_still = {
                item: fate for item, fate in late.items() if not self.year.closing(month.number, item)
            }
            await self._report_each(self._reporter(month, agency), month, agency, open_still)

    async def _report_unlocked(self, month: Month) -> None:
        """Agencies are let in once more, for two days."""
        for agency in self.year.agencies:
            missed = self.year.of(month.number, agency, Fate.UNLOCKED)
            missed = {
                item: fate for item, fate in missed.items() if not self.year.closing(month.number, item)
            }
            if missed:
                await self._unlock(month, agency)
                await self._report_each(self._reporter(month, agency), month, agency, missed)

    def _still_owed(self, month: Month, agency: str, *fates: Fate) -> dict[int, Fate]:
        """What is left of them when the items that were closed in this month are gone."""
        wave = self.year.of(month.number, agency, *fates)
        return {item: fate for item, fate in wave.items() if not self.year.closing(month.number, item)}

    async def _unlock(self, month: Month, agency: str) -> None:
        reviewer = self.reviewer
        await reviewer.say("/status")
        await reviewer.press(Action.PERIODS)
        await reviewer.press_label(f"2022年{month.number}月")
        await reviewer.press(Action.UNLOCK)
        while not (labels := [label for label in reviewer.labels if label.startswith(f"{agency} ")]):
            await reviewer.press_label("›")
        await reviewer.press_label(labels[0])
        await reviewer.press(Action.UNLOCK_ITEM)
        await reviewer.say(f"{month.moment(8, '00:00').date()}")
        await reviewer.press(Action.UNLOCK_WITH)
        assert f"已为{agency}解锁" in reviewer.text, reviewer.text

    async def _report_early(self, month: Month) -> None:
        """For the next month, whose period has not opened yet."""
        for agency in self.year.agencies:
            for item in self.year.of(month.number + 1, agency, Fate.EARLY):
                player = self.liaisons[agency]
                await player.say(f"/item {item}")
                await player.press(Action.REPORT_FOR)
                await player.press(Action.EARLY_DUTY)
                await self._write(player, (month.number + 1, item, agency))

    async def _mend(self, month: Month) -> None:
        """Returned reports are filed again, after the due time."""
        for slot in self.year.returned:
            if slot[0] == month.number:
                player = self._reporter(month, slot[2])
                await player.say("/due")
                await player.turn_to(Action.DUTY, str(slot[1]))
                await player.press(Action.REPORT_DRAFT)
                await player.press(Action.RETYPE)
                await player.say(f"{slot[0]}月：第{slot[1]}项已补充数据。")
                await player.press(Action.SUBMIT)
