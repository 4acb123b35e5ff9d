"""Reply slips (回执): composed, filled in question by question, collected."""

from collections.abc import Iterator
from functools import partial

from domain.errors import NotFound, OutOfDate
from domain.reply_slips import AnswerInvalid, QuestionKind, ReplySlipMissing
from domain.roles import Permission
from handlers import attachments
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import reply_slips as queries
from models.reply_slips import Slip, SlipTable
from rendering import reply_slips as slips
from rendering.actions import Action
from services import dialogs, notices
from services import reply_slips as use_cases

QUESTION_STEP = "reply_question"  # the author words a question
ANSWER_STEP = "reply_answer"
MOST_BYTES = 45 * 1024 * 1024  # of files at once; Telegram takes 50 MB of a bot


async def compose(turn: Turn) -> None:
    """What is asked besides a signature?"""
    notice = await turn.write(notices.draft, turn.pressed.number(), identity=turn.identity)
    await turn.show(slips.composed(notice, turn.texts))


async def ask_question(turn: Turn) -> None:
    """One question more: in which words?"""
    kind = turn.pressed.choice(QuestionKind, 1)
    notice = await turn.write(notices.draft, turn.pressed.number(), identity=turn.identity)
    message = slips.ask_question(notice, kind, turn.texts)
    await turn.ask(QUESTION_STEP, message, notice_id=notice.id, kind=kind.value)


async def take_question(turn: Turn) -> None:
    """The words of a question were typed."""
    kind = QuestionKind(str(turn.facts["kind"]))
    notice = await turn.write(
        use_cases.ask, turn.asked_id("notice_id"), kind, turn.text, identity=turn.identity
    )
    await turn.stop_asking()
    await turn.show(slips.composed(notice, turn.texts))


async def clear(turn: Turn) -> None:
    """Ask nothing."""
    notice = await turn.write(use_cases.clear, turn.pressed.number(), identity=turn.identity)
    await turn.show(slips.composed(notice, turn.texts))


async def fill(turn: Turn) -> None:
    """The first open question below the notice, or all that was answered."""
    slip = await turn.read(use_cases.own, turn.pressed.number(), turn.identity)
    await turn.toast()
    await _go_on(turn, slip)


async def _go_on(turn: Turn, slip: Slip) -> None:
    if slip.next_question is None:
        await turn.stop_asking()
        await turn.send(slips.filled(slip, turn.texts))
    else:
        await _ask(turn, slip, slip.next_question)


async def _ask(turn: Turn, slip: Slip, place: int) -> None:
    facts = {"notice_id": slip.notice.id, "question": place}
    await turn.write(dialogs.ask, turn.person_id, ANSWER_STEP, now=turn.now, **facts)
    await turn.send(slips.question(slip, place, turn.texts))


async def ask_again(turn: Turn) -> None:
    """One answer anew."""
    slip = await turn.read(use_cases.own, turn.pressed.number(), turn.identity)
    place = turn.pressed.number(1)
    if not 0 <= place < len(slip.questions):
        raise ReplySlipMissing
    await turn.toast()
    await _ask(turn, slip, place)


async def choose(turn: Turn) -> None:
    """An option was pressed."""
    slip = await turn.read(use_cases.own, turn.pressed.number(), turn.identity)
    place, option = turn.pressed.number(1), turn.pressed.number(2)
    if not 0 <= place < len(slip.questions) or not 0 <= option < len(slip.questions[place].options):
        raise OutOfDate
    await _answer(turn, slip.notice.id, place, slip.questions[place].options[option])


async def receive(turn: Turn) -> None:
    """An answer was typed or sent."""
    notice_id, place = turn.asked_id("notice_id"), turn.asked_id("question")
    if turn.attachment is None:
        await _answer(turn, notice_id, place, turn.text)
        return
    slip = await turn.read(use_cases.own, notice_id, turn.identity)
    if slip.questions[place].kind is not QuestionKind.FILE:
        raise AnswerInvalid(kind=slip.questions[place].kind)
    file = await attachments.keep(turn, turn.attachment, await attachments.fetch(turn, turn.attachment))
    await _go_on(
        turn,
        await turn.write(
            use_cases.answer_with_file, notice_id, place, file, identity=turn.identity, now=turn.now
        ),
    )


async def _answer(turn: Turn, notice_id: int, place: int, text: str) -> None:
    slip = await turn.write(use_cases.answer, notice_id, place, text, identity=turn.identity, now=turn.now)
    await turn.toast()
    await _go_on(turn, slip)


async def _table(turn: Turn) -> SlipTable:
    table = await turn.read(queries.table, turn.pressed.number())
    if table is None or table.notice.sent_at is None:
        raise NotFound
    return table


async def show_table(turn: Turn) -> None:
    """What was answered."""
    await turn.show(slips.table(await _table(turn), turn.texts))


async def send_sheet(turn: Turn) -> None:
    """The table as a workbook."""
    table = await _table(turn)
    await turn.toast()
    await turn.send(await turn.environment.transactions.apart(lambda: slips.sheet(table, turn.texts)))


async def send_files(turn: Turn) -> None:
    """All files in one, or in several where they are large."""
    table = await _table(turn)
    await turn.toast()
    for names in _parcels(table):
        packed = partial(slips.archive, _contents(turn, names), len(names), turn.texts)
        await turn.send(await turn.environment.transactions.apart(packed))


def _parcels(table: SlipTable) -> Iterator[list[tuple[str, str]]]:
    """Names and hashes of the files, as many at a time as Telegram takes."""
    parcel: list[tuple[str, str]] = []
    size = 0
    for number, (who, answer) in enumerate(table.files, start=1):
        if parcel and size + (answer.size or 0) > MOST_BYTES:
            yield parcel
            parcel, size = [], 0
        parcel.append((f"{number:03} {who} {answer.text}".replace("/", " "), answer.sha256 or ""))
        size += answer.size or 0
    if parcel:
        yield parcel


def _contents(turn: Turn, names: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    return ((name, turn.environment.files.get(sha256)) for name, sha256 in names)


JOURNEY = Journey(
    actions={
        Action.REPLY_SLIP: Route(compose, Permission.NOTIFY),
        Action.REPLY_SLIP_ADD: Route(ask_question, Permission.NOTIFY),
        Action.REPLY_SLIP_CLEAR: Route(clear, Permission.NOTIFY),
        Action.REPLY_SLIP_FILL: Route(fill),
        Action.REPLY_SLIP_QUESTION: Route(ask_again),
        Action.REPLY_SLIP_CHOOSE: Route(choose),
        Action.REPLY_SLIPS: Route(show_table, Permission.NOTIFY),
        Action.REPLY_SLIPS_SHEET: Route(send_sheet, Permission.NOTIFY),
        Action.REPLY_SLIPS_FILES: Route(send_files, Permission.NOTIFY),
    },
    answers={
        QUESTION_STEP: Route(take_question, Permission.NOTIFY),
        ANSWER_STEP: Route(receive, takes_files=True),
    },
)
