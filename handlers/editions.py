"""Sent notices corrected or withdrawn; what they said before."""

from dataclasses import replace

from domain.errors import NoticeOfText, OutOfDate
from domain.roles import Permission
from handlers import notices
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import notices as queries
from rendering import broadcasts, editions
from rendering.actions import Action
from services import editions as use_cases

TEXT_STEP = "notice_correction"
REASON_STEP = "notice_withdrawal"


async def ask_text(turn: Turn) -> None:
    """What shall it say?"""
    notice = await turn.write(use_cases.held_out, turn.pressed.number())
    await turn.ask(TEXT_STEP, editions.ask_text(notice, turn.texts), notice_id=notice.id)


async def receive_text(turn: Turn) -> None:
    """The other text was typed. Errors: NoticeOfText for a file."""
    if turn.attachment is not None:
        raise NoticeOfText
    notice_id = turn.asked_id("notice_id")
    await turn.write(use_cases.propose, notice_id, turn.text, identity=turn.identity)
    await turn.stop_asking()
    await turn.show(editions.proposed(await turn.read(use_cases.view, notice_id, turn.now), turn.texts))


async def drop(turn: Turn) -> None:
    """It stays as it was."""
    notice_id = turn.pressed.number()
    await turn.write(use_cases.drop, notice_id)
    await turn.show(broadcasts.progress(await notices.progress_of(turn, notice_id), turn.texts))


async def submit(turn: Turn) -> None:
    """Ask a second person."""
    notice = await turn.write(use_cases.hand_on, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await turn.show(editions.handed_on(notice, turn.texts))


async def show(turn: Turn) -> None:
    """The other text that waits for a second person."""
    view = await turn.read(use_cases.view, turn.pressed.number(), turn.now)
    if use_cases.may_agree(view.notice, turn.identity):
        await turn.show(editions.to_approve(view, turn.texts))
    else:
        await turn.show(editions.handed_on(view.notice, turn.texts))


async def correct(turn: Turn) -> None:
    """Send the other text."""
    notice_id, word = turn.pressed.number(), turn.pressed.word(1)
    if word not in ("0", "1"):
        raise OutOfDate
    await turn.write(
        use_cases.correct,
        notice_id,
        seen=turn.pressed.number(2),
        identity=turn.identity,
        now=turn.now,
        is_signed_again=word == "1",
    )
    await turn.toast(editions.corrected(await turn.read(queries.told_count, notice_id), turn.texts))
    message = broadcasts.progress(await notices.progress_of(turn, notice_id), turn.texts)
    await turn.show(message if turn.may(Permission.NOTIFY) else replace(message, keyboard=None))


async def ask_reason(turn: Turn) -> None:
    """Withdraw it: why?"""
    notice = await turn.write(use_cases.held_out, turn.pressed.number())
    told = await turn.read(queries.told_count, notice.id)
    await turn.ask(REASON_STEP, editions.ask_reason(notice, told, turn.texts), notice_id=notice.id)


async def withdraw(turn: Turn) -> None:
    """The reason was typed."""
    notice_id = turn.asked_id("notice_id")
    await turn.write(use_cases.withdraw, notice_id, turn.text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await turn.show(broadcasts.progress(await notices.progress_of(turn, notice_id), turn.texts))


async def show_earlier(turn: Turn) -> None:
    """What it said before, below the message that mentions it."""
    found = await turn.read(use_cases.earlier_texts, turn.pressed.number(), identity=turn.identity)
    await turn.toast()
    await turn.send(editions.earlier_texts(found, turn.texts))


JOURNEY = Journey(
    actions={
        Action.NOTICE_CORRECT: Route(ask_text, Permission.NOTIFY),
        Action.NOTICE_CORRECT_DROP: Route(drop, Permission.NOTIFY),
        Action.NOTICE_CORRECT_SUBMIT: Route(submit, Permission.NOTIFY),
        Action.NOTICE_CORRECTION: Route(show, Permission.APPROVE_NOTICES),
        Action.NOTICE_CORRECT_SEND: Route(correct, Permission.APPROVE_NOTICES),
        Action.NOTICE_WITHDRAW: Route(ask_reason, Permission.NOTIFY),
        Action.NOTICE_EDITIONS: Route(show_earlier),
    },
    answers={
        TEXT_STEP: Route(receive_text, Permission.NOTIFY, takes_files=True),
        REASON_STEP: Route(withdraw, Permission.NOTIFY),
    },
)
