"""What the text of a draft leaves open: one question after the other, answered by buttons."""

from domain.days import read_day
from domain.errors import AgencyUnknown, OutOfDate
from handlers.routing import Journey, managed
from handlers.turns import Turn
from intake import drafts as intake
from intake.doubts import TAKE_IN, DoubtKind
from models.documents import Doubt
from models.queries import doubts as queries
from models.queries import ledgers as ledger_queries
from models.questions import Question
from rendering import doubts
from rendering.actions import Action
from services import corrections, ledgers
from services import doubts as services

STEP = "doubt"
_DATES = frozenset({"period_assumed", "deadline_year", "deadline_unclear", "deadline_cited", "no_deadline"})


async def begin(turn: Turn) -> None:
    """The first open question."""
    await turn.stop_asking()
    await _show(turn, turn.pressed.number(), None)


async def show(turn: Turn) -> None:
    """A question again, of all alike or of one."""
    await turn.stop_asking()
    ledger_id, doubt_id, scope = _place(turn)
    await _show(turn, ledger_id, await turn.read(queries.question, ledger_id, doubt_id, is_single=scope))


async def put_off(turn: Turn) -> None:
    """Decided later: the next question."""
    ledger_id, doubt_id, scope = _place(turn)
    await _show_next(turn, ledger_id, doubt_id, is_single=scope)


def _place(turn: Turn) -> tuple[int, int, bool]:
    """Ledger, doubt, and whether it is asked about alone."""
    return turn.pressed.number(0), turn.pressed.number(1), turn.pressed.word(2) == doubts.ONE


async def _show_next(turn: Turn, ledger_id: int, doubt_id: int, *, is_single: bool) -> None:
    await turn.write(ledgers.draft_ledger, ledger_id)
    asked = await turn.read(queries.question, ledger_id, doubt_id, is_single=is_single, is_next=True)
    if asked is None:
        await _finish(turn, ledger_id)
    else:
        await turn.show(doubts.question(asked, turn.texts, turn.today))


async def _show(turn: Turn, ledger_id: int, asked: Question | None) -> None:
    await turn.write(ledgers.draft_ledger, ledger_id)
    found = asked or await turn.read(queries.question, ledger_id)
    if found is None:
        await _finish(turn, ledger_id)
    else:
        await turn.show(doubts.question(found, turn.texts, turn.today))


async def _finish(turn: Turn, ledger_id: int) -> None:
    ledger = await turn.write(ledgers.draft_ledger, ledger_id)
    left = await turn.read(ledger_queries.open_doubt_count, ledger_id)
    await turn.show(doubts.done(ledger, left, turn.texts))


async def answer(turn: Turn) -> None:
    """One of the likely answers; then the next question."""
    doubt = await _doubt(turn, turn.pressed.number(0))
    scope, text = turn.pressed.word(1), _meant(doubt, turn.pressed.word(2))
    await _settle(turn, doubt, scope, text)


def _meant(doubt: Doubt, code: str) -> str:
    """A code of a button: a number counts the doubt's own answers."""
    if not code.startswith(doubts.OWN):
        return code
    try:
        return doubt.answers[int(code[1:])]
    except (IndexError, ValueError):
        raise OutOfDate from None


async def _doubt(turn: Turn, doubt_id: int) -> Doubt:
    doubt = await turn.read(queries.doubt, doubt_id)
    if doubt is None or doubt.answered_at is not None:
        raise OutOfDate
    return doubt


async def _settle(turn: Turn, doubt: Doubt, scope: str, text: str, *, is_new: bool = False) -> None:
    count = 1
    if text == TAKE_IN and doubt.kind == DoubtKind.PASSED_OVER:
        await _take_in(turn, doubt)
    else:
        count = await turn.write(
            services.settle,
            doubt.id,
            text,
            for_all=scope == doubts.ALL,
            is_new=is_new,
            actor_id=turn.person_id,
            now=turn.now,
        )
    await turn.stop_asking()
    await turn.toast(doubts.settled(count, turn.texts).text)
    await _show_next(turn, doubt.ledger_id, doubt.id, is_single=scope == doubts.ONE)


async def _take_in(turn: Turn, doubt: Doubt) -> None:
    """The paragraphs that were passed over, read again from the file that was kept."""
    document = await turn.read(ledger_queries.document_of, doubt.ledger_id)
    if document is None:
        raise OutOfDate
    files, name = turn.environment.files, document.file_name
    draft = await turn.environment.transactions.slowly(lambda: intake.read(files.get(document.sha256), name))
    await turn.write(services.take_in, doubt.id, draft.passed_over, actor_id=turn.person_id, now=turn.now)


async def ask_typed(turn: Turn) -> None:
    """An answer that no button has."""
    asked = await _question(turn, turn.pressed.number(0), turn.pressed.word(1))
    message = doubts.type_answer(asked, turn.texts, turn.today)
    await turn.ask(STEP, message, doubt_id=asked.doubt.id, scope=turn.pressed.word(1))


async def _question(turn: Turn, doubt_id: int, scope: str) -> Question:
    doubt = await _doubt(turn, doubt_id)
    await turn.write(ledgers.draft_ledger, doubt.ledger_id)
    asked = await turn.read(queries.question, doubt.ledger_id, doubt_id, is_single=scope == doubts.ONE)
    if asked is None:
        raise OutOfDate
    return asked


async def take_typed(turn: Turn) -> None:
    """The answer was typed."""
    doubt_id, scope = turn.asked_id("doubt_id"), str(turn.facts["scope"])
    doubt = await _doubt(turn, doubt_id)
    text = turn.text
    if doubt.kind in _DATES:
        ledger = await turn.read(ledger_queries.ledger, doubt.ledger_id)
        text = read_day(text, year=ledger.year if ledger is not None else None).isoformat()
    try:
        await _settle(turn, doubt, scope, text.strip())
    except AgencyUnknown as error:
        if doubt.kind == DoubtKind.WHO_LEADS:
            raise
        asked = await _question(turn, doubt_id, scope)
        message = doubts.confirm_new(asked, str(error.facts["name"]), error.candidates, turn.texts)
        await turn.ask(STEP, message, doubt_id=doubt_id, scope=scope, text=text)


async def add_new(turn: Turn) -> None:
    """The names just typed are new agencies."""
    dialog = turn.dialog
    doubt_id = turn.pressed.number(0)
    if dialog is None or dialog.step != STEP or dialog.facts.get("doubt_id") != doubt_id:
        raise OutOfDate
    doubt = await _doubt(turn, doubt_id)
    await _settle(turn, doubt, turn.pressed.word(1), str(dialog.facts["text"]), is_new=True)


async def let_stand(turn: Turn) -> None:
    """Whatever is still doubtful stays as the text has it."""
    ledger_id = turn.pressed.number()
    await turn.write(corrections.let_stand, ledger_id, actor_id=turn.person_id, now=turn.now)
    await _finish(turn, ledger_id)


JOURNEY = Journey(
    actions={
        Action.DOUBTS: managed(begin),
        Action.DOUBT: managed(show),
        Action.DOUBT_LATER: managed(put_off),
        Action.DOUBT_ANSWER: managed(answer),
        Action.DOUBT_TYPE: managed(ask_typed),
        Action.DOUBT_NEW: managed(add_new),
        Action.DOUBTS_STAND: managed(let_stand),
    },
    answers={STEP: managed(take_typed)},
)
