"""Revised documents: recognised when they are sent, compared, their changes confirmed."""

from domain.documents import DocumentRefused
from domain.errors import NotFound, OutOfDate
from handlers import attachments
from handlers.arrivals import Received
from handlers.routing import Journey, managed
from handlers.turns import Turn
from intake import drafts as intake
from intake.drafts import Draft
from models.comparisons import RevisionSummary
from models.documents import Ledger
from models.queries import ledgers as ledger_queries
from models.queries import revisions as queries
from models.queries.revisions import Head
from models.revisions import Change, ChangeKind
from rendering import drafts as draft_texts
from rendering import revisions as rendering
from rendering.actions import Action
from services import differences, ledgers, revisions
from services.files import ReceivedFile


async def recognise(turn: Turn, received: Received) -> bool:
    """A document that is a new text of a ledger at hand: compared, and asked about."""
    draft = await turn.environment.transactions.slowly(lambda: intake.of(received.source, received.name))
    head = Head(draft.title, draft.doc_no, draft.issuer, draft.year)
    ledger = await turn.read(queries.resembled, head)
    if ledger is None:
        return False
    file = await attachments.keep(turn, received.attachment, received.data)
    if await _is_known(turn, file):
        return False
    older = await _older(turn, ledger)
    revision = await turn.write(
        revisions.begin,
        ledger.id,
        draft,
        file,
        older=older,
        received_by_id=turn.person_id,
        now=turn.now,
    )
    await turn.send(rendering.resembles(await _summary(turn, revision.id), turn.texts))
    return True


async def _is_known(turn: Turn, file: ReceivedFile) -> bool:
    """Whether the very file is in use, and no comparison with it is open."""
    if await turn.read(queries.open_of_file, file.sha256) is not None:
        return False
    return await turn.read(ledger_queries.by_file, file.sha256) is not None


async def _older(turn: Turn, ledger: Ledger) -> Draft | None:
    """The text that the ledger stands on, read again; None where its file tells nothing any more."""
    document = await turn.read(ledger_queries.document_of, ledger.id)
    if document is None:
        return None

    def read() -> Draft | None:
        try:
            data = turn.environment.files.get(document.sha256)
            return intake.read(data, document.file_name)
        except (FileNotFoundError, DocumentRefused):
            return None

    return await turn.environment.transactions.slowly(read)


async def _summary(turn: Turn, revision_id: int) -> RevisionSummary:
    found = await turn.read(queries.summary, revision_id)
    if found is None:
        raise NotFound
    return found


async def show_of_ledger(turn: Turn) -> None:
    """The comparison of a ledger that is open, or how to start one."""
    ledger = await turn.read(ledger_queries.ledger, turn.pressed.number())
    if ledger is None:
        raise NotFound
    revision = await turn.read(queries.open_of_ledger, ledger.id)
    if revision is None:
        await turn.show(rendering.none_open(ledger, turn.texts))
    else:
        await _show(turn, revision.id)


async def show(turn: Turn) -> None:
    """What a revised document changes, in numbers."""
    await _show(turn, turn.pressed.number())


async def _show(turn: Turn, revision_id: int) -> None:
    summary = await _summary(turn, revision_id)
    first = await turn.read(queries.first_pending, revision_id)
    await turn.show(rendering.overview(summary, first, turn.texts))


async def make_own(turn: Turn) -> None:
    """It is no new text: a draft ledger of its own."""
    revision_id = turn.pressed.number()
    document = (await _summary(turn, revision_id)).document
    data = await turn.environment.transactions.apart(lambda: turn.environment.files.get(document.sha256))
    draft = await turn.environment.transactions.slowly(lambda: intake.read(data, document.file_name))
    await turn.write(revisions.discard, revision_id, actor_id=turn.person_id, now=turn.now)
    file = ReceivedFile(document.file_name, document.sha256, "", len(data))
    ledger = await turn.write(ledgers.import_draft, draft, file, received_by_id=turn.person_id, now=turn.now)
    await turn.show(draft_texts.summary(await turn.read(ledger_queries.summary, ledger), turn.texts))


async def show_change(turn: Turn) -> None:
    """One change, before and after."""
    await _show_change(turn, turn.pressed.number())


async def _show_change(turn: Turn, change_id: int) -> None:
    card = await turn.read(queries.card, change_id)
    if card is None:
        raise NotFound
    now = await turn.read(differences.corrected, card.change)
    of_kind = await turn.read(queries.pending_alike, card.change)
    await turn.show(rendering.change(card, now, of_kind, turn.texts))


async def _show_next(turn: Turn, decided: Change) -> None:
    """The next change that waits; the numbers where none does."""
    following = await turn.read(queries.first_pending, decided.revision_id, decided)
    if following is None:
        await _show(turn, decided.revision_id)
    else:
        await _show_change(turn, following.id)


async def apply(turn: Turn) -> None:
    """Apply one change."""
    change = await turn.write(
        revisions.apply,
        turn.pressed.number(0),
        item_revision=turn.pressed.number(1),
        actor_id=turn.person_id,
        now=turn.now,
    )
    await turn.toast(rendering.applied(1, 0, turn.texts).text)
    await _show_next(turn, change)


async def leave(turn: Turn) -> None:
    """The ledger stays as it is in this."""
    change = await turn.write(revisions.leave, turn.pressed.number(), actor_id=turn.person_id, now=turn.now)
    await _show_next(turn, change)


async def take_as_same(turn: Turn) -> None:
    """The new item is one at hand: what it changes there comes next."""
    added_id, gone_id = turn.pressed.number(0), turn.pressed.number(1)
    change = await turn.write(
        revisions.take_as_same, added_id, gone_id, actor_id=turn.person_id, now=turn.now
    )
    await _show_change(turn, change.id if change is not None else added_id)


async def confirm(turn: Turn) -> None:
    """Apply several changes?"""
    summary = await _summary(turn, turn.pressed.number())
    await turn.show(rendering.confirm(summary, _kind(turn), turn.texts))


async def apply_all(turn: Turn) -> None:
    """Apply them."""
    revision_id = turn.pressed.number()
    outcome = await turn.write(
        revisions.apply_all, revision_id, _kind(turn), actor_id=turn.person_id, now=turn.now
    )
    await turn.toast(rendering.applied(outcome.applied, outcome.left, turn.texts).text)
    await _show(turn, revision_id)


def _kind(turn: Turn) -> ChangeKind | None:
    """The kind of change that was pressed; None for all. Errors: OutOfDate."""
    word = turn.pressed.word(1)
    if word == rendering.ANY_KIND:
        return None
    try:
        return ChangeKind(word)
    except ValueError:
        raise OutOfDate from None


async def finish(turn: Turn) -> None:
    """The rest stays as the ledger has it."""
    revision_id = turn.pressed.number()
    await turn.write(revisions.finish, revision_id, actor_id=turn.person_id, now=turn.now)
    await _show(turn, revision_id)


JOURNEY = Journey(
    actions={
        Action.REVISIONS: managed(show_of_ledger),
        Action.REVISION: managed(show),
        Action.REVISION_OWN: managed(make_own),
        Action.REVISION_APPLY: managed(confirm),
        Action.REVISION_APPLY_CONFIRMED: managed(apply_all),
        Action.REVISION_FINISH: managed(finish),
        Action.CHANGE: managed(show_change),
        Action.CHANGE_APPLY: managed(apply),
        Action.CHANGE_LEAVE: managed(leave),
        Action.CHANGE_SAME: managed(take_as_same),
    },
)
