"""Files that a notice carries: added to a draft, fetched by whoever may see them."""

from functools import partial

from telegram import InputFile

from domain.errors import NoticeOfText
from domain.roles import Permission
from handlers import attachments
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.notices import Notice
from rendering import enclosures
from rendering.actions import Action
from services import enclosures as use_cases
from services import notices

STEP = "notice_file"


async def show(turn: Turn) -> None:
    """What it carries; files that are sent now are added."""
    await _show(turn, await turn.write(notices.draft, turn.pressed.number(), identity=turn.identity))


async def _show(turn: Turn, notice: Notice) -> None:
    await turn.ask(STEP, enclosures.menu(notice, turn.texts), notice_id=notice.id)


async def receive(turn: Turn) -> None:
    """A file was sent. Errors: NoticeOfText for words."""
    await _show(turn, await attach(turn, turn.asked_id("notice_id")))


async def attach(turn: Turn, notice_id: int) -> Notice:
    """The file that was sent is carried by a draft. Errors: NoticeOfText where none was."""
    if turn.attachment is None:
        raise NoticeOfText
    file = await attachments.keep(turn, turn.attachment, await attachments.fetch(turn, turn.attachment))
    return await turn.write(use_cases.attach, notice_id, file, identity=turn.identity)


async def remove(turn: Turn) -> None:
    """A file less."""
    notice = await turn.write(
        use_cases.detach, turn.pressed.number(), turn.pressed.number(1), identity=turn.identity
    )
    await _show(turn, notice)


async def fetch(turn: Turn) -> None:
    """A file, below the message that names it."""
    file = await turn.read(
        use_cases.fetch, turn.pressed.number(), turn.pressed.number(1), identity=turn.identity
    )
    await turn.toast()
    data = await turn.environment.transactions.apart(partial(turn.environment.files.get, file.sha256))
    await turn.bot.send_document(turn.user.id, InputFile(data, filename=file.name))


JOURNEY = Journey(
    actions={
        Action.NOTICE_FILES: Route(show, Permission.NOTIFY),
        Action.NOTICE_FILE_REMOVE: Route(remove, Permission.NOTIFY),
        Action.NOTICE_FILE: Route(fetch),
    },
    answers={STEP: Route(receive, Permission.NOTIFY, takes_files=True)},
)
