"""Supervision slips (督查单): the list, one slip, what the leading group and the agency do with it."""

from functools import partial

from telegram import InputFile

from domain.errors import NotFound, OutOfDate
from domain.roles import Permission
from domain.slips import SlipAnswerMissing, SlipFilter, SlipStatus
from handlers import attachments
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.queries import slips as queries
from models.slips import SlipView
from rendering import slip_documents, slips
from rendering.actions import Action
from rendering.messages import Message
from services import slip_answers, slip_decisions
from services import slips as use_cases

RETURN_STEP, LIFT_STEP, RAISE_STEP, ANSWER_STEP = "slip_return", "slip_lift", "slip_raise", "slip_answer"


async def show_list(turn: Turn) -> None:
    """/slips: the leading group sees all, an agency what it got."""
    shown, number = SlipFilter.OPEN, 1
    if turn.press is not None:
        number = turn.press.number(1)
        shown = turn.press.choice(SlipFilter)
    sees_all = turn.may(Permission.SEE_EVERYTHING)
    agency_ids = None if sees_all else turn.identity.agency_ids
    page = await turn.read(queries.page, shown, number, now=turn.now, zones=turn.zones, agency_ids=agency_ids)
    message = slips.listed(
        page,
        shown,
        turn.texts,
        turn.now,
        is_agencys=not sees_all,
        may_configure=turn.may(Permission.CONFIGURE),
    )
    await turn.show(message)


async def view_of(turn: Turn, slip_id: int) -> SlipView:
    """A slip that the person may see: an agency its own, once they were issued. Errors: NotFound."""
    view = await turn.read(queries.view, slip_id)
    if view is None or not (turn.may(Permission.SEE_EVERYTHING) or _is_theirs(turn, view)):
        raise NotFound
    return view


def _is_theirs(turn: Turn, view: SlipView) -> bool:
    return view.agency.id in turn.identity.agency_ids and view.slip.issued_at is not None


async def show(turn: Turn) -> None:
    """One slip, with what the person can do with it; a draft to go on with."""
    await _show(turn, turn.pressed.number())


async def _show(turn: Turn, slip_id: int) -> None:
    await turn.show(await _card(turn, slip_id))


async def _card(turn: Turn, slip_id: int) -> Message:
    view = await view_of(turn, slip_id)
    may_issue = turn.may(Permission.ISSUE_SLIPS)
    if view.slip.status is SlipStatus.DRAFT and may_issue:
        return slips.draft(view, turn.texts, turn.now)
    return slips.card(
        view,
        turn.texts,
        turn.now,
        may_issue=may_issue,
        may_approve=await turn.read(use_cases.may_approve, view.slip, turn.identity),
        is_agencys=_is_theirs(turn, view),
    )


async def send_document(turn: Turn) -> None:
    """The document, below the card."""
    view = await view_of(turn, turn.pressed.number())
    if view.slip.number is None:
        raise OutOfDate
    await turn.toast()
    document = slip_documents.file(view, turn.texts)
    await turn.bot.send_document(turn.user.id, InputFile(document.data, filename=document.name))


async def send_answer_file(turn: Turn) -> None:
    """The file of the answer, below the card."""
    slip = (await view_of(turn, turn.pressed.number())).slip
    if slip.answer_sha256 is None:
        raise OutOfDate
    await turn.toast()
    data = await turn.environment.transactions.apart(partial(turn.environment.files.get, slip.answer_sha256))
    await turn.bot.send_document(turn.user.id, InputFile(data, filename=slip.answer_file_name))


# The leading group


async def approve(turn: Turn) -> None:
    """The second person agrees: it gets its number."""
    slip_id = turn.pressed.number()
    await turn.write(
        slip_decisions.approve,
        slip_id,
        seen=turn.pressed.number(1),
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await _show(turn, slip_id)


async def issue(turn: Turn) -> None:
    """It goes to the agency."""
    slip_id = turn.pressed.number()
    await turn.write(slip_decisions.issue, slip_id, identity=turn.identity, now=turn.now, zones=turn.zones)
    await _show(turn, slip_id)


async def ask_return(turn: Turn) -> None:
    """Not so: what is to be changed?"""
    view = await view_of(turn, turn.pressed.number())
    message = slips.ask("ask_return", view, turn.texts, turn.now)
    await turn.ask(RETURN_STEP, message, slip_id=view.slip.id)


async def return_typed(turn: Turn) -> None:
    """Back to whoever drafted it."""
    slip_id = turn.asked_id("slip_id")
    await turn.write(slip_decisions.send_back, slip_id, turn.text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await _show(turn, slip_id)


async def ask_lift(turn: Turn) -> None:
    """Lift it: with which word?"""
    await _ask_ending(turn, LIFT_STEP, "ask_lift")


async def ask_raise(turn: Turn) -> None:
    """Raise it: why?"""
    await _ask_ending(turn, RAISE_STEP, "ask_raise")


async def _ask_ending(turn: Turn, step: str, template: str) -> None:
    view = await view_of(turn, turn.pressed.number())
    if not view.is_open or view.slip.revision != turn.pressed.number(1):
        raise OutOfDate
    message = slips.ask(template, view, turn.texts, turn.now)
    await turn.ask(step, message, slip_id=view.slip.id, seen=view.slip.revision)


async def lift_typed(turn: Turn) -> None:
    """It is lifted."""
    slip_id, seen = turn.asked_id("slip_id"), turn.asked_id("seen")
    await turn.write(slip_decisions.lift, slip_id, turn.text, seen=seen, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await _show(turn, slip_id)


async def raise_typed(turn: Turn) -> None:
    """It is raised: the draft that follows."""
    slip_id, seen = turn.asked_id("slip_id"), turn.asked_id("seen")
    following = await turn.write(
        slip_decisions.raise_, slip_id, turn.text, seen=seen, identity=turn.identity, now=turn.now
    )
    await turn.stop_asking()
    await _show(turn, following.id)


# The agency


async def sign(turn: Turn) -> None:
    """Sign for it."""
    slip_id = turn.pressed.number()
    await turn.write(slip_answers.sign, slip_id, identity=turn.identity, now=turn.now)
    await _show(turn, slip_id)


async def ask_answer(turn: Turn) -> None:
    """What is the answer?"""
    view = await view_of(turn, turn.pressed.number())
    message = slips.ask("ask_answer", view, turn.texts, turn.now)
    await turn.ask(ANSWER_STEP, message, slip_id=view.slip.id)


async def answer_sent(turn: Turn) -> None:
    """The answer: a text, or a file with its caption."""
    slip_id, kept = turn.asked_id("slip_id"), None
    if not turn.text.strip():
        raise SlipAnswerMissing
    if turn.attachment is not None:
        data = await attachments.fetch(turn, turn.attachment)
        kept = await attachments.keep(turn, turn.attachment, data)
    await turn.write(slip_answers.answer, slip_id, turn.text, identity=turn.identity, now=turn.now, file=kept)
    await turn.stop_asking()
    await _show(turn, slip_id)


def _issuing(callback: Callback) -> Route:
    return Route(callback, Permission.ISSUE_SLIPS)


def _approving(callback: Callback) -> Route:
    return Route(callback, Permission.APPROVE_SLIPS)


def _agencys(callback: Callback, *, takes_files: bool = False) -> Route:
    return Route(callback, Permission.SEE_OWN_AGENCY, takes_files=takes_files)


JOURNEY = Journey(
    commands={"slips": Route(show_list)},
    actions={
        Action.SLIPS: Route(show_list),
        Action.SLIP: Route(show),
        Action.SLIP_DOCUMENT: Route(send_document),
        Action.SLIP_ANSWER_FILE: Route(send_answer_file),
        Action.SLIP_APPROVE: _approving(approve),
        Action.SLIP_SEND_BACK: _approving(ask_return),
        Action.SLIP_ISSUE: _issuing(issue),
        Action.SLIP_LIFT: _issuing(ask_lift),
        Action.SLIP_RAISE: _issuing(ask_raise),
        Action.SLIP_SIGN: _agencys(sign),
        Action.SLIP_ANSWER: _agencys(ask_answer),
    },
    answers={
        RETURN_STEP: _approving(return_typed),
        LIFT_STEP: _issuing(lift_typed),
        RAISE_STEP: _issuing(raise_typed),
        ANSWER_STEP: _agencys(answer_sent, takes_files=True),
    },
)
