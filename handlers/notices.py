"""Notices: write, choose who gets it, see it exactly, send; sign for it; see who signed."""

from domain.audiences import Filter
from domain.errors import NotFound, NoticeNotForYou, NoticeOfText
from domain.notices import AudienceKind, NoticeClass, Settlement
from domain.roles import Permission, Role
from handlers import enclosures
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.broadcasts import NoticeProgress
from models.notices import Notice
from models.queries import agencies as agency_queries
from models.queries import audiences as audience_queries
from models.queries import notices as queries
from models.queries.pages import page_of
from rendering import audiences as audience_cards
from rendering import broadcasts
from rendering.actions import Action
from services import audiences, notices

TEXT_STEP = "notice_text"
OTHER_TEXT_STEP = "notice_other_text"
AGENCIES_PER_PAGE = 8


async def show_page(turn: Turn) -> None:
    """/notice: the notices sent, and the way to a new one; words after the command are its text."""
    if turn.argument:
        await _write(turn, turn.argument)
        return
    await show_list(turn, turn.press.number() if turn.press else 1)


async def show_list(turn: Turn, number: int) -> None:
    """One page of the notices."""
    page = await turn.read(queries.sent_page, number, drafts_of=turn.person_id)
    await turn.show(broadcasts.notices(page, turn.texts))


async def ask_text(turn: Turn) -> None:
    """What shall it say?"""
    await turn.ask(TEXT_STEP, broadcasts.ask_text(turn.texts))


async def receive_text(turn: Turn) -> None:
    """The text was typed, or sent as the words below a file. Errors: NoticeOfText for a file without any."""
    if turn.attachment is None:
        await _write(turn, turn.text)
        await turn.stop_asking()
        return
    if not turn.text.strip():
        raise NoticeOfText
    notice = await turn.write(notices.write, turn.text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await turn.show(broadcasts.audience(await enclosures.attach(turn, notice.id), turn.texts))


async def _write(turn: Turn, text: str) -> None:
    notice = await turn.write(notices.write, text, identity=turn.identity, now=turn.now)
    await turn.show(broadcasts.audience(notice, turn.texts))


async def _draft(turn: Turn) -> Notice:
    return await turn.write(notices.draft, turn.pressed.number(), identity=turn.identity)


async def show_audiences(turn: Turn) -> None:
    """Who gets it?"""
    notice = await _draft(turn)
    await turn.show(broadcasts.audience(notice, turn.texts))


async def choose_audience(turn: Turn) -> None:
    """All, those who owe; or on to the choice of a role or of agencies."""
    notice_id = turn.pressed.number(0)
    kind = turn.pressed.choice(AudienceKind, 1)
    if kind is AudienceKind.ROLE:
        await turn.show(broadcasts.roles(await _draft(turn), turn.texts))
        return
    notice = await turn.write(audiences.choose, notice_id, kind, identity=turn.identity)
    if kind is AudienceKind.COMBINED:
        await _show_conditions(turn, notice)
    elif kind is AudienceKind.AGENCIES:
        await _show_agencies(turn, notice, 1)
    else:
        await present(turn, notice)


async def choose_role(turn: Turn) -> None:
    """Everybody in seats of one role."""
    role = turn.pressed.choice(Role, 1)
    notice = await turn.write(
        audiences.choose, turn.pressed.number(), AudienceKind.ROLE, role, identity=turn.identity
    )
    await present(turn, notice)


async def show_agencies(turn: Turn) -> None:
    """The agencies to choose from."""
    await _show_agencies(turn, await _draft(turn), turn.pressed.number(1))


async def toggle_agency(turn: Turn) -> None:
    """An agency in or out."""
    notice = await turn.write(
        audiences.toggle_agency, turn.pressed.number(0), turn.pressed.number(1), identity=turn.identity
    )
    await _show_agencies(turn, notice, turn.pressed.number(2))


async def _show_agencies(turn: Turn, notice: Notice, number: int) -> None:
    page = page_of(await turn.read(agency_queries.all_agencies), number, AGENCIES_PER_PAGE)
    chosen = frozenset(notice.audience.get("agency_ids", ()))
    await turn.show(broadcasts.agencies(notice, page, chosen, turn.texts))


async def show_conditions(turn: Turn) -> None:
    """The conditions of a draft, to be combined."""
    await _show_conditions(turn, await _draft(turn))


async def _show_conditions(turn: Turn, notice: Notice) -> None:
    view = await turn.read(audience_queries.addressed, notice)
    count = await turn.read(audience_queries.count, view.audience, turn.now)
    await turn.show(audience_cards.conditions(view, count, turn.texts))


async def show_options(turn: Turn) -> None:
    """What a condition can be set to."""
    await _show_options(turn, await _draft(turn), turn.pressed.number(2))


async def _show_options(turn: Turn, notice: Notice, number: int) -> None:
    options = await turn.read(audience_queries.options, notice, _condition(turn), number, turn.now)
    await turn.show(audience_cards.options(options, turn.texts))


def _condition(turn: Turn) -> Filter:
    return turn.pressed.choice(Filter, 1)


async def toggle_option(turn: Turn) -> None:
    """One of them in or out."""
    notice = await turn.write(
        audiences.toggle,
        turn.pressed.number(),
        _condition(turn),
        turn.pressed.word(2),
        identity=turn.identity,
    )
    await _show_options(turn, notice, turn.pressed.number(3))


async def lift_condition(turn: Turn) -> None:
    """Anything goes again."""
    notice = await turn.write(audiences.lift, turn.pressed.number(), _condition(turn), identity=turn.identity)
    await _show_conditions(turn, notice)


async def show_preview(turn: Turn) -> None:
    """The exact text and the number of recipients."""
    await present(turn, await _draft(turn))


async def present(turn: Turn, notice: Notice) -> None:
    """A draft as it would leave."""
    view = await turn.read(audience_queries.preview, notice, turn.now)
    needs_second = await turn.read(notices.needs_second_person, notice, turn.now)
    await turn.show(broadcasts.preview(view, turn.texts, needs_second=needs_second))


async def ask_other_text(turn: Turn) -> None:
    """What shall it say instead?"""
    notice = await _draft(turn)
    await turn.ask(OTHER_TEXT_STEP, broadcasts.ask_other_text(notice, turn.texts), notice_id=notice.id)


async def receive_other_text(turn: Turn) -> None:
    """The other text was typed. Errors: NoticeOfText for a file."""
    if turn.attachment is not None:
        raise NoticeOfText
    notice = await turn.write(notices.rewrite, turn.asked_id("notice_id"), turn.text, identity=turn.identity)
    await turn.stop_asking()
    await present(turn, notice)


async def classify(turn: Turn) -> None:
    """It is something else."""
    category = turn.pressed.choice(NoticeClass, 1)
    notice = await turn.write(notices.classify, turn.pressed.number(), category, identity=turn.identity)
    await present(turn, notice)


async def settle(turn: Turn) -> None:
    """Who signs where it goes to several people of an agency."""
    settlement = turn.pressed.choice(Settlement, 1)
    notice = await turn.write(notices.settle, turn.pressed.number(), settlement, identity=turn.identity)
    await present(turn, notice)


async def send(turn: Turn) -> None:
    """Send it, or let it leave at its moment."""
    notice_id = turn.pressed.number()
    notice = await turn.write(notices.send, notice_id, identity=turn.identity, now=turn.now)
    if notice.sent_at is None:
        await show_list(turn, 1)
        return
    progress = await turn.read(queries.progress, notice_id)
    assert progress is not None
    await turn.show(broadcasts.sent(progress, turn.texts))


async def discard(turn: Turn) -> None:
    """Throw the draft away."""
    await turn.write(notices.discard, turn.pressed.number(), identity=turn.identity)
    await show_list(turn, 1)


async def show_progress(turn: Turn) -> None:
    """Who signed, who did not, who cannot be reached."""
    await turn.show(broadcasts.progress(await progress_of(turn, turn.pressed.number()), turn.texts))


async def progress_of(turn: Turn, notice_id: int) -> NoticeProgress:
    """How far a notice that was sent is signed for. Errors: NotFound."""
    progress = await turn.read(queries.progress, notice_id)
    if progress is None or progress.notice.sent_at is None:
        raise NotFound
    return progress


async def follow(turn: Turn) -> None:
    """The same as a message of its own, since the one that was pressed changes by itself."""
    progress = await progress_of(turn, turn.pressed.number())
    await turn.toast()
    await turn.send(broadcasts.progress(progress, turn.texts))


async def show_results(turn: Turn) -> None:
    """All who signed, or did not, or cannot be reached, page by page."""
    pressed = turn.pressed
    found = await turn.read(queries.results, pressed.number(0), pressed.number(1), pressed.number(2))
    if found is None or found.progress.notice.sent_at is None:
        raise NotFound
    await turn.show(broadcasts.results(found, turn.texts))


async def sign(turn: Turn) -> None:
    """Sign for a notice; its message then shows when, and has no button any more."""
    notice_id = turn.pressed.number()
    await turn.write(notices.acknowledge, notice_id, identity=turn.identity, now=turn.now)
    copy = await turn.read(queries.copy, notice_id, turn.person_id)
    if copy is None:
        raise NoticeNotForYou
    await turn.show(broadcasts.signed(copy, turn.texts))


JOURNEY = Journey(
    commands={"notice": Route(show_page, Permission.NOTIFY)},
    actions={
        Action.NOTICES: Route(show_page, Permission.NOTIFY),
        Action.NOTICE_NEW: Route(ask_text, Permission.NOTIFY),
        Action.NOTICE_DRAFT: Route(show_audiences, Permission.NOTIFY),
        Action.NOTICE_AUDIENCE: Route(choose_audience, Permission.NOTIFY),
        Action.NOTICE_ROLE: Route(choose_role, Permission.NOTIFY),
        Action.NOTICE_AGENCIES: Route(show_agencies, Permission.NOTIFY),
        Action.NOTICE_AGENCY: Route(toggle_agency, Permission.NOTIFY),
        Action.NOTICE_CONDITIONS: Route(show_conditions, Permission.NOTIFY),
        Action.NOTICE_OPTIONS: Route(show_options, Permission.NOTIFY),
        Action.NOTICE_TOGGLE: Route(toggle_option, Permission.NOTIFY),
        Action.NOTICE_LIFT: Route(lift_condition, Permission.NOTIFY),
        Action.NOTICE_PREVIEW: Route(show_preview, Permission.NOTIFY),
        Action.NOTICE_RETYPE: Route(ask_other_text, Permission.NOTIFY),
        Action.NOTICE_CLASS: Route(classify, Permission.NOTIFY),
        Action.NOTICE_SETTLEMENT: Route(settle, Permission.NOTIFY),
        Action.NOTICE_SEND: Route(send, Permission.NOTIFY),
        Action.NOTICE_DISCARD: Route(discard, Permission.NOTIFY),
        Action.NOTICE: Route(show_progress, Permission.NOTIFY),
        Action.NOTICE_FOLLOW: Route(follow, Permission.NOTIFY),
        Action.NOTICE_RESULTS: Route(show_results, Permission.NOTIFY),
        Action.SIGN_NOTICE: Route(sign),
    },
    answers={
        TEXT_STEP: Route(receive_text, Permission.NOTIFY, takes_files=True),
        OTHER_TEXT_STEP: Route(receive_other_text, Permission.NOTIFY, takes_files=True),
    },
)
