"""The office of the year: its ledger, its agencies' people, and the clock that walks through the months."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import openpyxl

from bot.demo.stage import Stage
from domain.cycles import Frequency
from domain.roles import Role
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.sources import at
from tests.journeys.stages import Home
from tests.journeys.years import CEILING, DEADLINES, DELEGATING, LOCK, Year

BEGINS = at("2022-01-04T09:30")
#: When something starts by itself: every day in the morning; and the lock falls at the hour of the due time.
MORNING, EVENING = "09:00:01", "18:00:01"


@dataclass
class Office:
    """A leading group, 21 agencies and a ledger in force."""

    year: Year
    home: Home
    liaisons: dict[str, Player] = field(default_factory=dict)

    async def _establish(self, stage: Stage) -> None:
        self.stage = stage
        self.secretary = Player.on(stage, 1001, "王秘书")
        self.reviewer = Player.on(stage, 1002, "周审核")
        self.leader = Player.on(stage, 1003, "李领导")
        await self.secretary.say(f"/start {stage.invitation(Role.SECRETARIAT)}")
        await self.reviewer.say(f"/start {stage.invitation(Role.REVIEWER)}")
        await self._draft()
        await self._set_rules()
        await self._invite()
        for player in self.liaisons.values():
            await player.say("/my")
            await player.press(Action.SIGN_ALL)

    async def _draft(self) -> None:
        """The document with its leads, and the deadlines of some items; then in force."""
        secretary, document = self.secretary, self.year.source.document
        await secretary.send_document(document.name, document.read_bytes())
        await secretary.press(Action.DOUBTS)
        await secretary.press_label("首个单位牵头")
        for number, deadline in DEADLINES.items():
            await secretary.say("/draft")
            await secretary.press(Action.DRAFT_PAGE)
            await secretary.turn_to(Action.DRAFT_ITEM, str(number))
            await secretary.press(Action.EDIT_DEADLINE)
            await secretary.say(deadline.isoformat())
        await self._publish()

    async def _publish(self) -> None:
        await self.secretary.say("/draft")
        await self.secretary.press(Action.PUBLISH)
        await self.secretary.press(Action.PUBLISH_CONFIRMED)

    async def _set_rules(self) -> None:
        """Monthly by the 25th, 18:00; the clock accepts what nobody reviewed; extensions into next summer."""
        secretary = self.secretary
        await secretary.say("/cycle")
        await secretary.press(Action.REGULATIONS)
        ledger_id = secretary.argument(Action.REGULATION)
        await secretary.press(Action.REGULATION, ledger_id, "is_auto_accepted")
        await secretary.press(Action.REGULATION_SET, ledger_id, "is_auto_accepted", 1)
        await secretary.press(Action.REGULATION, ledger_id, "extension_ceiling")
        await secretary.say(CEILING.isoformat())
        await secretary.say("/cycle")
        await secretary.press(Action.CYCLE_FREQUENCY)
        choice = (ledger_id, Frequency.MONTHLY.value, 25, "1800")
        for action, length in ((Action.CYCLE_DAY, 2), (Action.CYCLE_TIME, 3), (Action.CYCLE_PREVIEW, 4)):
            await secretary.press(action, *choice[:length])
        await secretary.press(Action.CYCLE_SET, *choice)

    async def _invite(self) -> None:
        """A liaison for each agency, a leader for one."""
        secretary = self.secretary
        await secretary.say("/agencies")
        await secretary.turn_to(Action.AGENCY, DELEGATING)
        await secretary.press(Action.INVITE, secretary.argument(Action.INVITE), Role.SUPERVISING_LEADER)
        await self.leader.say(f"/start {secretary.code()}")
        await secretary.say("/agencies")
        await secretary.press(Action.INVITE_ALL)
        file = secretary.person.last.document
        assert file is not None
        sheet = openpyxl.load_workbook(io.BytesIO(file.data)).active
        for number, row in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2001):
            agency, code = str(row[0]), str(row[2])
            self.liaisons[agency] = Player.on(self.stage, number, f"{agency}联络员")
            await self.liaisons[agency].say(f"/start {code}")

    async def _until(self, moment: datetime) -> None:
        """Time passes, and the clock is looked at whenever it may start something."""
        while self.stage.clock.now() < moment:
            self.stage.clock.set(min(self._following(), moment))
            await self.stage.ticks.look()
            await self.stage.settle()

    def _following(self) -> datetime:
        now = self.stage.clock.now()
        today: date = now.astimezone(self.stage.settings.timezone).date()
        mornings = [at(f"{today + timedelta(days=ahead)}T{MORNING}") for ahead in (0, 1)]
        locks = [month.moment(LOCK, EVENING) for month in self.year.months]
        return min(moment for moment in (*mornings, *locks) if moment > now)
