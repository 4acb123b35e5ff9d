"""The story of one month, from the document to figures for the bulletin: everything through the chat."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.demo.screen import Screen
from bot.demo.stage import Stage, find
from bot.simulator.people import Person
from domain.cycles import Frequency
from domain.notices import AudienceKind
from domain.roles import Role
from rendering.actions import Action
from rendering.buttons import unpack
from rendering.texts import Texts

SAMPLE = Path(__file__).parent / "sample.txt"
BEGINS = datetime(2026, 4, 8, 1, 30, tzinfo=UTC)  # a Wednesday morning in China
#: One grey pixel: the evidence.
PHOTO = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300030202020202030202020303030304060404040404080606"
    "050609080a0a090809090a0c0f0c0a0b0e0b09090d110d0e0f101011100a0c12131210130f101010ffc9000b0800010001"
    "01011100ffcc000600101005ffda0008010100003f00d2cf20ffd9"
)


class Story:
    """The people and what they do; each chapter begins where the one before left the chats."""

    def __init__(self, stage: Stage, screen: Screen) -> None:
        self.stage = stage
        self.screen = screen
        self.texts: Texts = stage.texts
        say = self.texts.gettext
        language = "en" if self.texts.language == "en" else "zh-hans"
        self.secretary = stage.person(1001, say("Wang (secretariat)"), language)
        self.first = stage.person(1002, say("Li (liaison)"), language)
        self.second = stage.person(1003, say("Zhao (liaison)"), language)
        self.people = (self.secretary, self.first, self.second)

    def chapters(self) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        """Titles and acts, in order."""
        say = self.texts.gettext
        return [
            (say("The secretariat's first person is let in"), self.let_in),
            (say("A document becomes a draft ledger"), self.send_document),
            (say("One correction, then registered and assigned in one step"), self.publish),
            (say("Invitations: one agency, or all as a file"), self.invite),
            (say("The liaison looks around and signs"), self.look_around),
            (say("A reporting cycle is set, time passes, a period opens"), self.set_cycle),
            (say("Reports: progress, completion, nothing new"), self.report),
            (say("Review: accepted and closed, returned and mended"), self.review),
            (say("Before the due time: one digest per reminder day"), self.remind),
            (say("A notice to sign for"), self.notify),
            (say("Figures for the bulletin"), self.figures),
        ]

    async def play(self) -> None:
        """All chapters."""
        for number, (title, act) in enumerate(self.chapters(), start=1):
            self.screen.heading(f"{number}. {title}")
            await act()

    async def let_in(self) -> None:
        """The one-time code that the command line prints."""
        code = self.stage.invitation(Role.SECRETARIAT)
        self.screen.remark(f"$ python -m bot invite --role secretariat\n  {code}")
        await self.say(self.secretary, f"/start {code}")

    async def send_document(self) -> None:
        """The file is read; its doubts are asked first, one kind is settled in bulk."""
        self.secretary.send_document(SAMPLE.name, SAMPLE.read_bytes())
        await self.stage.settle()
        self.screen.show(self.secretary)
        await self.press(self.secretary, Action.DOUBTS)
        await self.press(self.secretary, Action.DOUBT_ANSWER)
        await self.glance(self.secretary, Action.LEDGER)

    async def publish(self) -> None:
        """One deadline is corrected; then the whole ledger is handed down."""
        await self.glance(self.secretary, Action.DRAFT_PAGE)
        await self.press(self.secretary, Action.DRAFT_ITEM)
        await self.glance(self.secretary, Action.EDIT_DEADLINE)
        await self.say(self.secretary, "2026-10-31", glance=True)
        await self.glance(self.secretary, Action.DRAFT_PAGE)
        await self.glance(self.secretary, Action.LEDGER)
        await self.press(self.secretary, Action.PUBLISH)
        await self.glance(self.secretary, Action.PUBLISH_CONFIRMED)

    async def invite(self) -> None:
        """Two agencies one by one, all others in one file."""
        await self.say(self.secretary, "/agencies")
        await self.glance(self.secretary, Action.AGENCY)
        await self.press(self.secretary, Action.INVITE)
        await self.say(self.first, f"/start {self._code()}")
        await self.glance(self.secretary, Action.AGENCIES)
        await self.glance(self.secretary, Action.AGENCY, skip=1)
        await self.glance(self.secretary, Action.INVITE)
        await self.say(self.second, f"/start {self._code()}", glance=True)
        await self.glance(self.secretary, Action.AGENCIES)
        await self.press(self.secretary, Action.INVITE_ALL)

    def _code(self) -> str:
        found = re.search(r"start=(\w+)", self.secretary.last.html + str(self.secretary.last.markup))
        assert found is not None
        return found[1]

    async def look_around(self) -> None:
        """My items, one card, a search, signatures."""
        await self.say(self.first, "/my")
        await self.press(self.first, Action.ITEM)
        await self.glance(self.first, Action.SIGN)
        await self.say(self.first, "/search 医保")
        await self.say(self.first, "/my", glance=True)
        await self.press(self.first, Action.SIGN_ALL)

    async def set_cycle(self) -> None:
        """Monthly, by the 24th at 18:00."""
        await self.say(self.secretary, "/cycle", glance=True)
        await self.glance(self.secretary, Action.CYCLE_FREQUENCY)
        ledger_id = self._argument(self.secretary, Action.CYCLE_DAY)
        choice = (ledger_id, Frequency.MONTHLY, 24, "1800")
        await self.glance(self.secretary, Action.CYCLE_DAY, *choice[:2])
        await self.glance(self.secretary, Action.CYCLE_TIME, *choice[:3])
        await self.press(self.secretary, Action.CYCLE_PREVIEW, *choice)
        await self.glance(self.secretary, Action.CYCLE_SET, *choice)
        await self.wait_until(datetime(2026, 4, 10, 2, tzinfo=UTC), self.first)

    async def report(self) -> None:
        """Progress with a percentage and a photo; a completion; nothing new."""
        write = self.texts.gettext
        await self.say(self.first, "/due", glance=True)
        await self.press(self.first, Action.DUTY)
        await self.glance(self.first, Action.PROGRESS)
        await self.say(
            self.first, write("Two training sessions were held; 12 of 30 sites have begun."), glance=True
        )
        await self.glance(self.first, Action.PERCENT_MENU)
        await self.glance(self.first, Action.PERCENT, skip=3)
        self.first.send_photo(PHOTO)
        await self.stage.settle()
        self.screen.show(self.first)
        await self.press(self.first, Action.SUBMIT)
        await self._declare_complete()
        await self.glance(self.first, Action.OWED)
        await self.glance(self.first, Action.DUTY)
        await self.glance(self.first, Action.NIL)

    async def _declare_complete(self) -> None:
        """The first item that is the agency's to declare: participants cannot."""
        for place in range(8):
            await self.glance(self.first, Action.OWED)
            await self.glance(self.first, Action.DUTY, skip=place)
            if self._offers(self.first, Action.COMPLETE):
                break
        await self.glance(self.first, Action.COMPLETE)
        await self.say(
            self.first, self.texts.gettext("The plan was issued; every site works by it."), glance=True
        )
        self.first.send_photo(PHOTO)
        await self.stage.settle()
        await self._state_targets()
        await self.glance(self.first, Action.SUBMIT)

    async def _state_targets(self) -> None:
        """Each target of the item is reached exactly."""
        await self.glance(self.first, Action.TARGET_VALUES)
        aim = re.escape(self.texts.gettext("Aim: %(aim)s%(unit)s", aim="0", unit="")).replace(
            "0", r"([\d.,]+)"
        )
        while asked := re.search(aim, self.first.last.content):
            await self.say(self.first, asked[1], glance=True)

    def _offers(self, person: Person, action: Action) -> bool:
        buttons = [button for row in person.last.button_rows for button in row]
        return any(unpack(button.data).action is action for button in buttons if button.data)

    async def review(self) -> None:
        """The completion closes its item; the other report is returned with a reason, mended and accepted."""
        write = self.texts.gettext
        await self.say(self.secretary, "/review")
        await self.press(self.secretary, Action.REVIEW)
        await self.glance(self.secretary, Action.ACCEPT_AND_CLOSE)
        await self.glance(self.secretary, Action.QUEUE)
        await self.press(self.secretary, Action.REVIEW)
        await self.glance(self.secretary, Action.RETURN)
        await self.say(
            self.secretary, write("Please say which sites have not begun, and when they will."), glance=True
        )
        self.screen.show(self.first)
        await self.glance(self.first, Action.REPORT_DRAFT)
        await self.glance(self.first, Action.RETYPE)
        await self.say(
            self.first, write("12 of 30 sites have begun; the other 18 begin by 15 June."), glance=True
        )
        await self.glance(self.first, Action.SUBMIT)
        await self.say(self.secretary, "/review", glance=True)
        await self.press(self.secretary, Action.REVIEW)
        await self.glance(self.secretary, Action.ACCEPT)

    async def remind(self) -> None:
        """One digest on each day; the second liaison then has nothing new, and hears no more."""
        await self.wait_until(datetime(2026, 4, 17, 2, tzinfo=UTC), self.first, self.second)
        await self.wait_until(datetime(2026, 4, 22, 2, tzinfo=UTC))
        while self._offers(self.second, Action.DUTY):
            await self.glance(self.second, Action.DUTY)
            await self.press(self.second, Action.NIL)
            await self.say(self.second, "/due")
        await self.wait_until(datetime(2026, 4, 24, 2, tzinfo=UTC))

    async def notify(self) -> None:
        """One signs, one has not yet."""
        text = self.texts.gettext(
            "The progress meeting is on 6 May at 9:00 in room 301. Please sign for this notice."
        )
        await self.say(self.secretary, "/notice", glance=True)
        await self.glance(self.secretary, Action.NOTICE_NEW)
        await self.say(self.secretary, text, glance=True)
        notice_id = self._argument(self.secretary, Action.NOTICE_AUDIENCE)
        await self.press(self.secretary, Action.NOTICE_AUDIENCE, notice_id, AudienceKind.ALL)
        await self.press(self.secretary, Action.NOTICE_SEND)
        self.screen.show(self.first)
        self.screen.show(self.second, glance=True)
        await self.glance(self.first, Action.SIGN_NOTICE)
        await self.press(self.secretary, Action.NOTICE)

    async def figures(self) -> None:
        """How reporting stands."""
        await self.say(self.secretary, "/status")

    async def say(self, person: Person, text: str, *, glance: bool = False) -> None:
        """Somebody writes, and their phone shows what follows: whole, or at a glance."""
        await self.stage.say(person, text)
        self.screen.show(person, glance=glance)

    async def press(self, person: Person, action: Action, *arguments: int | str, skip: int = 0) -> None:
        """Somebody presses the newest button for `action`: of several the first, or one `skip` further."""
        await self._press(person, action, *arguments, skip=skip)
        self.screen.show(person)

    async def glance(self, person: Person, action: Action, *arguments: int | str, skip: int = 0) -> None:
        """The same, on the way to something else: what follows is shown at a glance."""
        await self._press(person, action, *arguments, skip=skip)
        self.screen.show(person, glance=True)

    async def _press(self, person: Person, action: Action, *arguments: int | str, skip: int) -> None:
        message, button = find(person, action, *arguments, skip=skip)
        press = person.press_data(message, button.data or "")
        self.screen.show_press(person, button.label)
        await self.stage.settle()
        self.screen.show_answer(press)

    async def wait_until(self, moment: datetime, *readers: Person) -> None:
        """Time passes; what arrived is shown whole to `readers`, and to the others at a glance."""
        self.screen.remark("⏩ " + self.texts.moment(moment))
        await self.stage.wait_until(moment)
        for person in self.people:
            self.screen.show(person, glance=person not in readers)

    def _argument(self, person: Person, action: Action) -> int:
        """The first argument of the newest button for `action`."""
        return unpack(find(person, action)[1].data or "").number()
