"""From a policy document to a published ledger: receive, correct, publish."""

from collections.abc import Awaitable, Callable

from telegram import Document

from domain.days import read_day
from domain.documents import DocumentUnsupported
from domain.errors import AgencyUnknown, FileWithoutItem, NotAllowed, OutOfDate
from domain.roles import Permission
from handlers import attachments
from handlers.routing import Journey, Route
from handlers.turns import Turn
from intake import drafts as intake
from models.documents import LedgerStatus
from models.queries import items as item_queries
from models.queries import ledgers as queries
from rendering import drafts
from rendering.buttons import Action
from services import corrections, dialogs, ledgers

TITLE_STEP = "item_title"
DEADLINE_STEP = "item_deadline"
PARTY_STEP = "item_party"


async def receive(turn: Turn) -> None:
    """A file that answers no question is a policy document: read it into a draft ledger."""
    if not turn.may(Permission.MANAGE_LEDGER):
        raise FileWithoutItem if turn.may(Permission.REPORT) else NotAllowed
    attachment = turn.attachment
    if not isinstance(attachment, Document):
        raise DocumentUnsupported(file_name="photo.jpg", kind="image")
    data = await attachments.fetch(turn, attachment)
    await turn.send(drafts.reading(turn.texts))
    name = attachment.file_name or "document"
    draft = await turn.environment.transactions.apart(lambda: intake.read(data, name))
    file = await attachments.keep(turn, attachment, data)
    ledger = await turn.write(ledgers.import_draft, draft, file, received_by_id=turn.person_id, now=turn.now)
    await turn.send(drafts.summary(await turn.read(queries.summary, ledger), turn.texts))


async def show_drafts(turn: Turn) -> None:
    """/draft: the drafts at hand; a single one at once."""
    found = await turn.read(queries.with_status, LedgerStatus.DRAFT)
    summaries = [await turn.read(queries.summary, ledger) for ledger in found]
    if len(summaries) == 1 and turn.press is None:
        await turn.show(drafts.summary(summaries[0], turn.texts))
    else:
        await turn.show(drafts.drafts(summaries, turn.texts))


async def show_summary(turn: Turn) -> None:
    """A draft at a glance."""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    await turn.show(drafts.summary(await turn.read(queries.summary, ledger), turn.texts))


async def show_doubts(turn: Turn) -> None:
    """The questions that the text leaves open."""
    await _show_doubts(turn, turn.pressed.number(0), turn.pressed.number(1))


async def _show_doubts(turn: Turn, ledger_id: int, number: int) -> None:
    ledger = await turn.write(ledgers.draft_ledger, ledger_id)
    page = await turn.read(queries.doubt_page, ledger_id, number)
    lead_doubts = len(await turn.read(queries.leaderless, ledger_id))
    await turn.show(drafts.doubts(ledger, page, lead_doubts, turn.texts))


async def show_page(turn: Turn) -> None:
    """One page of the draft's items."""
    await _show_page(turn, turn.pressed.number(0), turn.pressed.number(1))


async def _show_page(turn: Turn, ledger_id: int, number: int) -> None:
    ledger = await turn.write(ledgers.draft_ledger, ledger_id)
    page = await turn.read(item_queries.ledger_page, ledger_id, number)
    await turn.show(drafts.draft_page(ledger, page, turn.texts))


async def show_item(turn: Turn) -> None:
    """One item of the draft; a question about it that was open is forgotten."""
    await turn.stop_asking()
    await _show_item(turn, turn.pressed.number())


async def _show_item(turn: Turn, item_id: int) -> None:
    item = await turn.write(corrections.draft_item, item_id)
    card = await turn.read(item_queries.card, item_id)
    assert card is not None
    previous_id, next_id = await turn.read(item_queries.neighbours, item)
    await turn.show(drafts.draft_item(card, previous_id, next_id, turn.texts, turn.today))


async def ask_title(turn: Turn) -> None:
    """Which title?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    await turn.ask(TITLE_STEP, drafts.edit_title(item, turn.texts), item_id=item.id)


async def ask_deadline(turn: Turn) -> None:
    """Which deadline?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    year = await _year(turn, item.ledger_id) or turn.today.year
    await turn.ask(DEADLINE_STEP, drafts.edit_deadline(item, year, turn.texts), item_id=item.id)


async def _year(turn: Turn, ledger_id: int) -> int | None:
    ledger = await turn.read(queries.ledger, ledger_id)
    return ledger.year if ledger is not None else None


async def ask_party(turn: Turn) -> None:
    """Which agency?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    await turn.ask(PARTY_STEP, drafts.ask_party(item, turn.texts), item_id=item.id)


async def set_title(turn: Turn) -> None:
    """The title was typed."""
    item_id = _asked_item(turn)
    await turn.write(corrections.retitle, item_id, turn.text, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_item(turn, item_id)


async def set_deadline(turn: Turn) -> None:
    """The deadline was typed."""
    item_id = _asked_item(turn)
    item = await turn.write(corrections.draft_item, item_id)
    day = read_day(turn.text, year=await _year(turn, item.ledger_id))
    await turn.write(corrections.set_deadline, item_id, day, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_item(turn, item_id)


async def set_continuing(turn: Turn) -> None:
    """The item has no end date."""
    item_id = turn.pressed.number()
    await turn.write(corrections.set_deadline, item_id, None, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_item(turn, item_id)


async def add_party(turn: Turn) -> None:
    """An agency was named."""
    item_id = _asked_item(turn)
    try:
        await _add(turn, item_id, turn.text, is_new=False)
    except AgencyUnknown as error:
        if error.facts["candidates"]:
            raise
        item = await turn.write(corrections.draft_item, item_id)
        message = drafts.confirm_party(item, str(error.facts["name"]), turn.texts)
        await turn.ask(PARTY_STEP, message, item_id=item_id, names=turn.text)


async def add_new_party(turn: Turn) -> None:
    """The name just typed is a new agency."""
    dialog = await turn.read(dialogs.current, turn.person_id)
    item_id = turn.pressed.number()
    if dialog is None or dialog.step != PARTY_STEP or dialog.facts.get("item_id") != item_id:
        raise OutOfDate
    await _add(turn, item_id, str(dialog.facts["names"]), is_new=True)


async def _add(turn: Turn, item_id: int, names: str, *, is_new: bool) -> None:
    await turn.write(
        corrections.add_parties, item_id, names, is_new=is_new, actor_id=turn.person_id, now=turn.now
    )
    await turn.stop_asking()
    await _show_parties(turn, item_id)


def _asked_item(turn: Turn) -> int:
    return turn.asked_id("item_id")


async def show_parties(turn: Turn) -> None:
    """The agencies of an item."""
    await turn.stop_asking()
    await _show_parties(turn, turn.pressed.number())


async def _show_parties(turn: Turn, item_id: int) -> None:
    await turn.write(corrections.draft_item, item_id)
    card = await turn.read(item_queries.card, item_id)
    assert card is not None
    await turn.show(drafts.edit_parties(card, turn.texts))


async def next_role(turn: Turn) -> None:
    """The agency gets the next role."""
    assignment_id = turn.pressed.number()
    item = await turn.write(corrections.next_role, assignment_id, actor_id=turn.person_id, now=turn.now)
    await _show_parties(turn, item.id)


async def remove_party(turn: Turn) -> None:
    """The agency is taken off the item."""
    assignment_id = turn.pressed.number()
    item = await turn.write(corrections.remove_party, assignment_id, actor_id=turn.person_id, now=turn.now)
    await _show_parties(turn, item.id)


async def confirm_drop(turn: Turn) -> None:
    """Drop the item?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    await turn.show(drafts.confirm_drop(item, turn.texts))


async def drop(turn: Turn) -> None:
    """Drop the item."""
    ledger_id = await turn.write(
        corrections.drop, turn.pressed.number(), actor_id=turn.person_id, now=turn.now
    )
    await _show_page(turn, ledger_id, 1)


async def first_leads(turn: Turn) -> None:
    """In every item without a lead the first-named agency leads."""
    await _answer_in_bulk(turn, corrections.first_named_leads)


async def nobody_leads(turn: Turn) -> None:
    """In every item without a lead each agency answers for its own part."""
    await _answer_in_bulk(turn, corrections.nobody_leads)


async def keep_deadline(turn: Turn) -> None:
    """The deadline at hand is right."""
    item_id = turn.pressed.number()
    await turn.write(corrections.keep_deadline, item_id, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_item(turn, item_id)


async def let_item_stand(turn: Turn) -> None:
    """The item is as the text has it."""
    item_id = turn.pressed.number()
    await turn.write(corrections.let_item_stand, item_id, actor_id=turn.person_id, now=turn.now)
    await _show_item(turn, item_id)


async def let_doubts_stand(turn: Turn) -> None:
    """Whatever is still doubtful stays as the text has it."""
    ledger_id = turn.pressed.number()
    await turn.write(corrections.let_stand, ledger_id, actor_id=turn.person_id, now=turn.now)
    await _show_doubts(turn, ledger_id, 1)


async def _answer_in_bulk(turn: Turn, correction: Callable[..., int]) -> None:
    ledger_id = turn.pressed.number()
    count = await turn.write(correction, ledger_id, actor_id=turn.person_id, now=turn.now)
    await turn.toast(drafts.corrected(count, turn.texts).text)
    await _show_doubts(turn, ledger_id, 1)


async def confirm_publish(turn: Turn) -> None:
    """Publish? With the effect in numbers."""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    preview = await turn.read(queries.publish_preview, ledger)
    await turn.show(drafts.confirm_publish(preview, turn.texts))


async def publish(turn: Turn) -> None:
    """Register and hand down every item."""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    preview = await turn.read(queries.publish_preview, ledger)
    await turn.write(ledgers.publish, ledger.id, actor_id=turn.person_id, now=turn.now)
    await turn.show(drafts.published(preview, turn.texts))


async def confirm_discard(turn: Turn) -> None:
    """Throw the draft away?"""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    await turn.show(drafts.confirm_discard(ledger, turn.texts))


async def discard(turn: Turn) -> None:
    """Throw the draft away."""
    await turn.write(ledgers.discard, turn.pressed.number(), actor_id=turn.person_id, now=turn.now)
    await turn.show(drafts.discarded(turn.texts))


def _managed(callback: Callable[[Turn], Awaitable[None]]) -> Route:
    return Route(callback, Permission.MANAGE_LEDGER)


JOURNEY = Journey(
    commands={"draft": _managed(show_drafts)},
    actions={
        Action.DRAFTS: _managed(show_drafts),
        Action.LEDGER: _managed(show_summary),
        Action.DRAFT_PAGE: _managed(show_page),
        Action.DRAFT_ITEM: _managed(show_item),
        Action.EDIT_TITLE: _managed(ask_title),
        Action.EDIT_DEADLINE: _managed(ask_deadline),
        Action.SET_CONTINUING: _managed(set_continuing),
        Action.KEEP_DEADLINE: _managed(keep_deadline),
        Action.ITEM_STANDS: _managed(let_item_stand),
        Action.PARTY_NEW: _managed(add_new_party),
        Action.EDIT_PARTIES: _managed(show_parties),
        Action.PARTY_ROLE: _managed(next_role),
        Action.PARTY_REMOVE: _managed(remove_party),
        Action.PARTY_ADD: _managed(ask_party),
        Action.DROP: _managed(confirm_drop),
        Action.DROP_CONFIRMED: _managed(drop),
        Action.DOUBTS: _managed(show_doubts),
        Action.FIRST_LEADS: _managed(first_leads),
        Action.NOBODY_LEADS: _managed(nobody_leads),
        Action.DOUBTS_STAND: _managed(let_doubts_stand),
        Action.PUBLISH: _managed(confirm_publish),
        Action.PUBLISH_CONFIRMED: _managed(publish),
        Action.DISCARD_LEDGER: _managed(confirm_discard),
        Action.DISCARD_LEDGER_CONFIRMED: _managed(discard),
    },
    answers={
        TITLE_STEP: _managed(set_title),
        DEADLINE_STEP: _managed(set_deadline),
        PARTY_STEP: _managed(add_party),
    },
)
