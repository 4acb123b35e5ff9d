"""The year played: month by month through the chat, then what is left goes on in the next year's ledger."""

import re
from dataclasses import dataclass, field

from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.year_office import BEGINS
from tests.journeys.year_reports import Reports
from tests.journeys.years import (
    CARRYING,
    CLOSINGS,
    DECIDING,
    DELEGATING,
    DELEGATION_MONTH,
    EXTENSIONS,
    FILING,
    FILING_LATE,
    HANDED_OVER,
    HANDOVER_MONTH,
    MENDING,
    REOPENINGS,
    RETURNING,
    SUCCESSOR,
    UNLOCKING,
    Closing,
    Extension,
    Month,
    Reopening,
)

LINE = re.compile(r"^(\d+)\. .*\n事项 (\d+) ", re.MULTILINE)


@dataclass
class YearPlay(Reports):
    """One performance; afterwards `saw` tells what was seen, and the database is at `home`."""

    saw: dict[str, str] = field(default_factory=dict)
    #: How many reminders came to an agency's liaison in a month.
    reminded: dict[tuple[int, str], int] = field(default_factory=dict)

    async def perform(self) -> None:
        """All acts in order."""
        async with self.home.stage(BEGINS) as stage:
            await self._establish(stage)
            for month in self.year.months:
                await self._live(month)
            await self._look_back()
            await self._carry_over()

    async def _live(self, month: Month) -> None:
        await self._until(month.moment(FILING, "10:00"))
        if month.number == DELEGATION_MONTH:
            await self._delegate(month)
        for agency in self.year.agencies:
            await self._report_in_time(month, agency)
        for extension in EXTENSIONS:
            if extension.month == month.number:
                await self._ask_extension(extension)
        await self._until(month.moment(RETURNING, "10:00"))
        await self._return(month)
        await self._until(month.moment(DECIDING, "10:00"))
        await self._decide(month)
        await self._until(month.moment(MENDING, "10:00"))
        await self._mend(month)
        await self._until(month.moment(FILING_LATE, "10:00"))
        await self._report_late(month)
        await self._until(month.moment(UNLOCKING, "10:00"))
        await self._report_unlocked(month)
        self.saw[f"status {month.number}"] = await self.secretary.say("/status")
        for agency, player in self.liaisons.items():
            self.reminded[month.number, agency] = sum(
                text.startswith("⏰") and "未报" in text for text in player.catch_up()
            )
        if month is not self.year.months[-1]:
            await self._report_early(month)

    async def _decide(self, month: Month) -> None:
        """The secretariat's acts of a month."""
        for closing in CLOSINGS:
            if closing.month == month.number:
                await self._close(closing)
        for reopening in REOPENINGS:
            if reopening.month == month.number:
                await self._reopen(reopening)
        for extension in EXTENSIONS:
            if extension.month == month.number:
                await self._answer(extension)
        if month.number == HANDOVER_MONTH:
            await self._hand_over()

    # Reviews

    async def _open_review(self, item: int, agency: str) -> None:
        reviewer = self.reviewer
        await reviewer.say("/review")
        while (label := self._place(item, agency)) is None:
            await reviewer.press_label("›")
        await reviewer.press_label(label)

    def _place(self, item: int, agency: str) -> str | None:
        for found in LINE.finditer(self.reviewer.text):
            if int(found[2]) == item and agency in found[0]:
                return found[1]
        return None

    async def _return(self, month: Month) -> None:
        for number, item, agency in self.year.returned:
            if number == month.number:
                await self._open_review(item, agency)
                await self.reviewer.press(Action.RETURN)
                await self.reviewer.press(Action.RETURN_WITH)
                assert "已退回" in self.reviewer.text, self.reviewer.text

    async def _close(self, closing: Closing) -> None:
        reviewer = self.reviewer
        if closing.kind == "not_warranted":
            await self._act(closing.item, Action.END_ITEM)
            await self.secretary.say("政策调整，不再单列。")
        else:
            await self._open_review(closing.item, self.year.lead(closing.item))
            if closing.kind == "done":
                await reviewer.press(Action.ACCEPT_AND_CLOSE)
            else:
                await reviewer.press(Action.CLOSE_OTHERWISE)
                await reviewer.press(Action.CLOSE_AS, reviewer.argument(Action.CLOSE_AS), closing.kind)
                await reviewer.say("其余明年完成。")
        self.saw[f"closed {closing.item} in {closing.month}"] = await self.secretary.say(
            f"/item {closing.item}"
        )

    async def _act(self, item: int, action: Action) -> None:
        await self.secretary.say(f"/item {item}")
        await self.secretary.press(Action.ITEM_ACTS)
        await self.secretary.press(action)

    async def _reopen(self, reopening: Reopening) -> None:
        await self._act(reopening.item, Action.REOPEN)
        await self.secretary.say(reopening.deadline.isoformat())
        self.saw[f"reopened {reopening.item}"] = await self.secretary.say("审计发现数据不实")

    # Requests

    async def _ask_extension(self, extension: Extension) -> None:
        player = self.liaisons[self.year.lead(extension.item)]
        await player.say(f"/item {extension.item}")
        await player.press(Action.ITEM_ACTS)
        await player.press(Action.REQUEST_BEGIN, player.argument(Action.REQUEST_BEGIN), "extension")
        for words in (extension.asked.isoformat(), "接口尚未开放，须待联调。", "已完成方案论证。"):
            await player.say(words)
        self.saw[f"asked {extension.item}"] = await player.press(Action.REQUEST_SEND)

    async def _answer(self, extension: Extension) -> None:
        secretary = self.secretary
        await secretary.say("/requests")
        await secretary.press(Action.REQUEST)
        if extension.granted is None:
            await secretary.press(Action.REQUEST_REFUSE)
            await secretary.say("年内须完成，不宜延期。")
        elif extension.granted != extension.asked:
            await secretary.press(Action.REQUEST_OTHER_DAY)
            await secretary.say(extension.granted.isoformat())
        else:
            await secretary.press(Action.REQUEST_APPROVE)
        self.saw[f"answered {extension.item}"] = secretary.text
        self.saw[f"item {extension.item} after the answer"] = await secretary.say(f"/item {extension.item}")

    # Seats

    async def _hand_over(self) -> None:
        old = self.liaisons[HANDED_OVER]
        await old.say("/due")
        stale = old.card
        await old.say("/handover")
        await old.press(Action.HANDOVER_START)
        await old.press(Action.HANDOVER_STARTED)
        code = old.code()
        new = Player.on(self.stage, 3001, SUCCESSOR)
        await new.say(f"/start {code}")
        await new.press(Action.HANDOVER_ACCEPT)
        await old.press(Action.HANDOVER_CONFIRM)
        await old.press_data(stale, f"{Action.OWED}:1")
        self.saw["an old button"] = old.answer
        self.liaisons[HANDED_OVER] = new

    async def _delegate(self, month: Month) -> None:
        liaison = self.liaisons[DELEGATING]
        await liaison.say("/delegate")
        await liaison.press_label(f"委托{self.leader.person.account.name}代办")
        await liaison.press_label("仅报送")
        self.saw["delegated"] = await liaison.say("今天起16天")

    # Next year

    async def _look_back(self) -> None:
        """The cards of the items with a history."""
        for number in {row.item for row in (*CLOSINGS, *EXTENSIONS)}:
            self.saw[f"item {number}"] = await self.secretary.say(f"/item {number}")

    async def _carry_over(self) -> None:
        """The same document a year later; what is not finished goes on in it."""
        secretary, document = self.secretary, self.year.source.document
        await self._until(self.year.months[-1].moment(CARRYING, "10:00"))
        text = document.read_text(encoding="utf-8").replace("2022", "2023")
        await secretary.send_document(document.name.replace("2022", "2023"), text.encode())
        await secretary.press(Action.DOUBTS)
        await secretary.press_label("首个单位牵头")
        await secretary.say("/draft")
        await secretary.press(Action.DRAFT_MORE)
        self.saw["to carry over"] = await secretary.press(Action.CARRY)
        await secretary.press(Action.CARRY_PROPOSED)
        self.saw["carried over"] = secretary.answer
        await self._publish()
        self.saw["published for 2023"] = secretary.text
        liaison, number = self.liaisons[self.year.lead(EXTENSIONS[0].item)], EXTENSIONS[0].item
        self.saw[f"item {number} in 2023"] = await liaison.say(f"/item {number}")
        self.saw[f"item {number} in 2022"] = await liaison.press_label(f"结转前：2022年第{number}项")
