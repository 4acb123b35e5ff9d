"""The acceptance story, from a code of the command line to figures for the bulletin, and what was seen."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulator.records import Request
from bot.simulator.telegram import Telegram
from domain.cycles import Frequency
from domain.notices import AudienceKind
from domain.roles import Role
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.preparation import Preparation
from tests.journeys.sources import at
from tests.simulator.images import png

REASON = "请写明下一步的时间安排。"
FIRST_TEXT = "已召开两次推进会，30家试点中12家启动。"
MENDED_TEXT = "已召开两次推进会，其余18家6月底前启动。"
DONE_TEXT = "方案已印发，全部按此执行。"
NOTICE = "5月会议定于9点召开。\n请签收 <本通知>。"
PDF = b"%PDF-1.4 evidence"
#: Times of the day at which the clock is looked at: everything that it starts, it starts at nine.
HOURS = ("08:59", "09:00")


@dataclass
class Play(Preparation):
    """One performance. Afterwards `saw` and `arrived` tell what was seen, and the database is at `home`."""

    #: Every message that left while time passed: when, to whom, its text.
    reminded: list[tuple[datetime, int, str]] = field(default_factory=list)

    async def perform(self) -> None:
        """All acts in order."""
        async with self.home.stage(self.source.begins) as stage:
            self.telegram: Telegram = stage.telegram
            await self._prepare(stage)
            await self._set_cycle()
            await self._report()
            await self._review()
            await self._remind()
            await self._notify()
            await self._count()

    @property
    def requests(self) -> list[Request]:
        """Everything the bot asked of Telegram."""
        return self.telegram.requests

    async def _set_cycle(self) -> None:
        """Monthly by 18:00, step by step; then time passes until the period is open."""
        secretary, day = self.secretary, self.source.due_day
        await secretary.say("/cycle")
        self._see("no cycle", secretary)
        await secretary.press(Action.CYCLE_FREQUENCY)
        ledger_id = secretary.argument(Action.CYCLE_DAY)
        choice = (ledger_id, Frequency.MONTHLY.value, day, "1800")
        for action, length in ((Action.CYCLE_DAY, 2), (Action.CYCLE_TIME, 3), (Action.CYCLE_PREVIEW, 4)):
            await secretary.press(action, *choice[:length])
        self._see("cycle preview", secretary)
        await secretary.press(Action.CYCLE_SET, *choice)
        self._see("cycle set", secretary)
        self._hear("before the period")
        while not self.reminded:
            await self._pass()
        self._hear("period opened")

    async def _pass(self, limit: datetime | None = None) -> None:
        """On to the next moment at which anything may happen, or to `limit` when that comes first."""
        now = self.stage.clock.now()
        days = [(now + timedelta(days=ahead)).astimezone(self.stage.settings.timezone) for ahead in (0, 1)]
        moments = [at(f"{day.date()}T{hour}") for day in days for hour in HOURS]
        following = min(moment for moment in moments if moment > now)
        self.stage.clock.set(min(following, limit or following))
        await self.stage.ticks.look()
        before = len(self.requests)
        await self.stage.ticks.deliver()
        for request in self.requests[before:]:
            chat_id, text = int(request.parameters["chat_id"]), str(request.parameters.get("text", ""))
            self.reminded.append((request.at, chat_id, text))

    async def until(self, moment: datetime) -> None:
        """Let time pass."""
        while self.stage.clock.now() < moment:
            await self._pass(moment)

    async def _open_duty(self, player: Player, number: int) -> None:
        await player.say("/due")
        await player.turn_to(Action.DUTY, str(number))

    async def _report(self) -> None:
        """Progress with all that belongs to it, a completion, nothing new; each seat of the agency."""
        first = self.first
        await first.say("/due")
        self._see("due", first)
        await self._open_duty(first, 9)
        await first.press(Action.PROGRESS)
        self._see("text asked", first)
        await first.say(FIRST_TEXT)
        await first.press(Action.PERCENT_MENU)
        await first.press_label("40%")
        await first.send_photo(png(2, 2))
        await first.send_document("会议纪要.pdf", PDF)
        self._see("report draft", first)
        await first.press(Action.SUBMIT)
        self._see("submitted", first)
        await self._open_duty(first, self.source.completed)
        await first.press(Action.COMPLETE)
        await first.say(DONE_TEXT)
        await first.send_document("方案.pdf", PDF)
        await first.state_targets()
        await first.press(Action.SUBMIT)
        self._see("completion submitted", first)
        await self._open_duty(first, 1)
        await first.press(Action.NIL)
        self._see("nothing new", first)
        await self._report_others()

    async def _report_others(self) -> None:
        await self._open_duty(self.backup, 8)
        await self.backup.press(Action.PROGRESS)
        await self.backup.say("替补代报。")
        await self.backup.press(Action.SUBMIT)
        self._see("backup submitted", self.backup)
        await self.leader.say("/due")
        await self.leader.press(Action.DUTY)
        self._see("duty of the leader", self.leader)
        await self._report_in_english()

    async def _report_in_english(self) -> None:
        second = self.second
        await self._open_duty(second, self.number_in_english)
        self._see("english duty", second)
        await second.press(Action.PROGRESS)
        await second.say("Work is under way.")
        await second.press(Action.PERCENT_MENU)
        await second.press_label("10%")
        self._see("english draft", second)
        await second.press(Action.SUBMIT)
        self._see("english submitted", second)

    async def _review(self) -> None:
        """The completion closes its item, one report is returned and mended, the others are accepted."""
        await self.reviewer.say("/review")
        self._see("queue", self.reviewer)
        await self._review_item(self.source.completed)
        self._see("completion card", self.reviewer)
        self._hear("before closing")
        await self.reviewer.press(Action.ACCEPT_AND_CLOSE)
        self._see("closed", self.reviewer)
        self._hear("after closing")
        await self._review_item(9)
        self._see("review card", self.reviewer)
        await self.reviewer.press(Action.RETURN)
        await self.reviewer.say(REASON)
        self._see("returned", self.reviewer)
        self._hear("after returning")
        await self._mend()
        for number in (8, 9):
            await self._review_item(number)
            self._see(f"review of item {number}", self.reviewer)
            await self.reviewer.press(Action.ACCEPT)
        self._see("accepted", self.reviewer)

    async def _review_item(self, number: int) -> None:
        await self.reviewer.say("/review")
        places = [line for line in self.reviewer.text.splitlines() if line.startswith("事项 ")]
        place = next(index for index, line in enumerate(places) if line.startswith(f"事项 {number} "))
        await self.reviewer.press(Action.REVIEW, skip=place)

    async def _mend(self) -> None:
        await self.first.press(Action.REPORT_DRAFT)
        self._see("kept text", self.first)
        await self.first.press(Action.RETYPE)
        await self.first.say(MENDED_TEXT)
        await self.first.press(Action.SUBMIT)

    async def _remind(self) -> None:
        """The third agency owes nothing more at once, the second after its second reminder."""
        self._hear("before the reminders")
        self.reminded.clear()
        await self._nothing_new(self.third)
        await self.until(self.moment_before(2) + timedelta(hours=1))
        await self._nothing_new(self.second)
        self._see("all filed", self.second)
        await self.until(at(f"{self.source.due_on}T17:00"))
        self.reminders = list(self.reminded)

    async def _nothing_new(self, player: Player) -> None:
        await player.say("/due")
        while player.offers(Action.DUTY):
            await player.press(Action.DUTY)
            await player.press(Action.NIL)
            await player.say("/due")

    def moment_before(self, workdays: int) -> datetime:
        """Nine o'clock so many working days before the due day."""
        days = {
            "sample": {5: "2026-04-27", 2: "2026-04-30", 0: "2026-05-07"},
            "state_council_2022": {5: "2022-06-17", 2: "2022-06-22", 0: "2022-06-24"},
        }
        return at(f"{days[self.source.key][workdays]}T09:00")

    async def _notify(self) -> None:
        """A notice to each audience, looked at; sent to all, one of whom blocked the bot."""
        self.third.person.block()
        await self.stage.settle()
        await self.secretary.say("/notice")
        await self.secretary.press(Action.NOTICE_NEW)
        await self.secretary.say(NOTICE)
        notice = self.secretary.argument(Action.NOTICE_AUDIENCE)
        for kind in (AudienceKind.OWING, AudienceKind.ALL):
            await self._choose(notice, Action.NOTICE_AUDIENCE, notice, kind.value)
            self._see(f"notice to {kind}", self.secretary)
        await self._notify_roles(notice)
        await self._notify_agencies(notice)
        await self._choose(notice, Action.NOTICE_AUDIENCE, notice, AudienceKind.ALL.value)
        self._hear("before the notice")
        await self.secretary.press(Action.NOTICE_SEND)
        self._see("notice sent", self.secretary)
        self._hear("after the notice")
        await self.first.press(Action.SIGN_NOTICE)
        self._see("notice signed", self.first)
        await self.secretary.press(Action.NOTICE)
        self._see("notice progress", self.secretary)

    async def _choose(self, notice: str, action: Action, *arguments: str) -> None:
        if self.secretary.offers(Action.NOTICE_DRAFT):
            await self.secretary.press(Action.NOTICE_DRAFT, notice)
        await self.secretary.press(action, *arguments)

    async def _notify_roles(self, notice: str) -> None:
        for role in (Role.LIAISON, Role.SUPERVISING_LEADER):
            await self._choose(notice, Action.NOTICE_AUDIENCE, notice, AudienceKind.ROLE.value)
            await self.secretary.press(Action.NOTICE_ROLE, notice, role.value)
            self._see(f"notice to {role}", self.secretary)

    async def _notify_agencies(self, notice: str) -> None:
        await self._choose(notice, Action.NOTICE_AUDIENCE, notice, AudienceKind.AGENCIES.value)
        for agency in (self.source.first, self.source.second):
            await self._tick(agency)
        await self.secretary.press(Action.NOTICE_PREVIEW, notice)
        self._see("notice to agencies", self.secretary)

    async def _tick(self, agency: str) -> None:
        while "‹" in self.secretary.labels:
            await self.secretary.press_label("‹")
        label = next((row for row in self.secretary.labels if row.endswith(agency)), None)
        while label is None:
            await self.secretary.press_label("›")
            label = next((row for row in self.secretary.labels if row.endswith(agency)), None)
        await self.secretary.press_label(label)

    async def _count(self) -> None:
        """Figures on the due day, and once the period is locked."""
        await self.secretary.say("/status")
        self._see("status", self.secretary)
        await self.until(at(f"{self.source.due_on}T18:01") + timedelta(days=6))
        await self.reviewer.say("/status")
        self._see("status after the lock", self.reviewer)
        self._hear("at the end")
