"""The first acts of the acceptance story: from a code of the command line to signatures."""

import io
from dataclasses import dataclass, field

import openpyxl

from bot.demo.stage import Stage
from domain.roles import Role
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.sources import Source
from tests.journeys.stages import Home

NEW_TITLE = "九号事项的新标题 <试> & 验"


@dataclass(frozen=True)
class Look:
    """What somebody saw at one moment."""

    text: str
    labels: list[str]
    answer: str = ""


@dataclass
class Preparation:
    """A performance up to the signatures; `saw` and `arrived` tell what was seen."""

    source: Source
    home: Home
    saw: dict[str, Look] = field(default_factory=dict)
    #: What arrived unasked, by moment and person's name.
    arrived: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    sheet: list[tuple[str, ...]] = field(default_factory=list)

    async def _prepare(self, stage: Stage) -> None:
        self.stage = stage
        self._cast(stage)
        await self._let_in()
        await self._draft()
        await self._correct()
        await self._publish()
        await self._invite()
        await self._look_around()
        await self._speak_english()
        await self._sign()

    def _cast(self, stage: Stage) -> None:
        self.secretary = Player.on(stage, 1001, "王秘书")
        self.reviewer = Player.on(stage, 1002, "审核员 <周>")
        self.first = Player.on(stage, 2001, "李联络员")
        self.backup = Player.on(stage, 2002, "李替补 😀")
        self.leader = Player.on(stage, 2003, "李领导")
        self.second = Player.on(stage, 2004, "Zhao & Sons")
        self.third = Player.on(stage, 2005, "Taylor", "en")
        self.people = [
            self.secretary,
            self.reviewer,
            self.first,
            self.backup,
            self.leader,
            self.second,
            self.third,
        ]

    def _see(self, name: str, player: Player) -> None:
        answer = player.presses[-1].answer if player.presses else ""
        self.saw[name] = Look(player.text, player.labels, answer)

    def _hear(self, name: str) -> None:
        """What everybody received since this was asked last."""
        self.arrived[name] = {player.person.account.name: player.catch_up() for player in self.people}

    async def _let_in(self) -> None:
        """The codes of the command line; the secretariat and a reviewer come in."""
        await self.secretary.say("/start")
        self._see("stranger", self.secretary)
        await self.secretary.say(f"/start {self.stage.invitation(Role.SECRETARIAT)}")
        self._see("secretary welcome", self.secretary)
        await self.reviewer.say(self.stage.invitation(Role.REVIEWER))
        self._see("reviewer welcome", self.reviewer)

    async def _send_document(self) -> None:
        data = self.source.document.read_bytes()
        await self.secretary.send_document(self.source.document.name, data)

    async def _draft(self) -> None:
        """A first draft: looked through page by page, an item dropped, then thrown away."""
        self._hear("before the draft")
        await self._send_document()
        self._see("summary", self.secretary)
        await self.secretary.press(Action.DOUBTS)
        self._see("doubts", self.secretary)
        await self.secretary.press(Action.LEDGER)
        await self._page_through()
        await self._open_draft_item(self.source.dropped)
        self._see("draft item", self.secretary)
        await self.secretary.press(Action.ITEM_MORE)
        await self.secretary.press(Action.DROP)
        self._see("drop asked", self.secretary)
        await self.secretary.press(Action.DROP_CONFIRMED)
        await self.secretary.press(Action.LEDGER)
        self._see("summary after drop", self.secretary)
        await self._send_document()
        self._see("sent twice", self.secretary)
        await self.secretary.press(Action.DRAFT_MORE)
        await self.secretary.press(Action.DISCARD_LEDGER)
        await self.secretary.press(Action.DISCARD_LEDGER_CONFIRMED)
        self._see("discarded", self.secretary)

    async def _page_through(self) -> None:
        await self.secretary.press(Action.DRAFT_PAGE)
        pages = [self.secretary.text]
        while "›" in self.secretary.labels:
            await self.secretary.press_label("›")
            pages.append(self.secretary.text)
        self.saw["draft pages"] = Look("\n".join(pages), [])

    async def _open_draft_item(self, number: int) -> None:
        await self.secretary.say("/draft")
        await self.secretary.press(Action.DRAFT_PAGE)
        await self.secretary.turn_to(Action.DRAFT_ITEM, str(number))

    async def _correct(self) -> None:
        """A second draft of the same file: its leads in bulk, then everything of one item."""
        secretary = self.secretary
        await self._send_document()
        await secretary.press(Action.DOUBTS)
        await secretary.press_label("首个单位牵头")
        self._see("leads settled", secretary)
        await self._open_draft_item(9)
        await secretary.press(Action.EDIT_TITLE)
        await secretary.say(NEW_TITLE)
        await secretary.press(Action.EDIT_DEADLINE)
        await secretary.say("11-30")
        self._see("deadline corrected", secretary)
        await self._correct_parties()

    async def _correct_parties(self) -> None:
        """One agency gets another role, one is added, one removed."""
        secretary = self.secretary
        await secretary.press(Action.EDIT_PARTIES)
        lead = next(label for label in secretary.labels if label.startswith("牵头"))
        place = [label for label in secretary.labels if label != "✕"].index(lead)
        await secretary.press_label(lead)
        self._see("role changed", secretary)
        for _ in range(2):  # responsible, participant, lead again
            await secretary.press(Action.PARTY_ROLE, skip=place)
        await secretary.press(Action.PARTY_ADD)
        await secretary.say(self.source.added)
        names = [label for label in secretary.labels if label != "✕"]
        gone = next(index for index, label in enumerate(names) if label.endswith(self.source.removed))
        await secretary.press(Action.PARTY_REMOVE, skip=gone)
        self._see("parties corrected", secretary)
        await secretary.press(Action.DRAFT_ITEM)
        self._see("item corrected", secretary)

    async def _publish(self) -> None:
        await self.secretary.say("/draft")
        await self.secretary.press(Action.PUBLISH)
        self._see("publish asked", self.secretary)
        self._hear("before publishing")
        await self.secretary.press(Action.PUBLISH_CONFIRMED)
        self._see("published", self.secretary)
        self._hear("after publishing")

    async def _invite(self) -> None:
        """Three seats of one agency singly; the liaisons of all other agencies as a file."""
        agency = self.source.first
        for player, role in (
            (self.first, Role.LIAISON),
            (self.backup, Role.BACKUP_LIAISON),
            (self.leader, Role.SUPERVISING_LEADER),
        ):
            await self.secretary.say("/agencies")
            await self.secretary.turn_to(Action.AGENCY, agency)
            await self.secretary.press(Action.INVITE, self.secretary.argument(Action.INVITE), role)
            self._see(f"invitation {role}", self.secretary)
            await player.say(f"/start {self.secretary.code()}")
            self._see(f"welcome {role}", player)
        await self.secretary.say("/agencies")
        await self.secretary.press(Action.INVITE_ALL)
        self._read_sheet()
        await self.second.say(f"/start {self._code_of(self.source.second)}")
        await self.third.say(f"/start {self._code_of(self.source.third)}")
        self._see("welcome in english", self.third)

    def _read_sheet(self) -> None:
        file = self.secretary.person.last.document
        assert file is not None
        rows = openpyxl.load_workbook(io.BytesIO(file.data)).active.iter_rows(min_row=2, values_only=True)
        self.sheet = [tuple(str(value) for value in row) for row in rows]

    def _code_of(self, agency: str) -> str:
        return next(row[2] for row in self.sheet if row[0] == agency)

    async def _look_around(self) -> None:
        for name, player, command in (
            ("my", self.first, "/my"),
            ("due before the period", self.first, "/due"),
            ("item", self.first, "/item 9"),
            ("search", self.first, "/search 医保"),
            ("my of the leader", self.leader, "/my"),
            ("item of another agency", self.third, f"/item {self._item_without(self.source.third)}"),
            ("ledger", self.secretary, "/ledger"),
        ):
            await player.say(command)
            self._see(name, player)

    def _item_without(self, agency: str) -> int:
        numbers = [int(row["no"]) for row in self.source.items]
        return next(number for number in numbers if number not in self.source.numbers_of(agency))

    async def _speak_english(self) -> None:
        """The second agency's liaison asks for English, and goes the same ways."""
        second, number = self.second, self.number_in_english
        await second.say("/settings")
        self.before_english = len(second.person.received)
        await second.press(Action.LANGUAGE, "en")
        self._see("english settings", second)
        for command in (
            "/start",
            "/my",
            "/due",
            f"/item {number}",
            "/search 医保",
            "/help",
            "/cancel",
            "hm?",
        ):
            await second.say(command)
            self._see(f"english {command.split()[0]}", second)
        await second.press(Action.OWED)
        await second.say("/my")
        await second.press(Action.SIGN_ALL)
        self._see("english signed", second)

    @property
    def number_in_english(self) -> int:
        """The item that the second agency reports on."""
        numbers = self.source.numbers_of(self.source.second)
        return next(number for number in numbers if number != self.source.completed)

    async def _sign(self) -> None:
        """One item, twice; then all others at once."""
        await self.first.say("/item 9")
        card = self.first.card
        await self.first.press(Action.SIGN)
        self._see("signed", self.first)
        item_id = self.first.argument(Action.HISTORY)
        await self.first.press_data(card, f"{Action.SIGN}:{item_id}")
        self._see("signed twice", self.first)
        await self.first.say("/my")
        await self.first.press(Action.SIGN_ALL)
        self._see("all signed", self.first)
