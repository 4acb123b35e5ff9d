"""A draft ledger before it is published: what was read, what is doubtful, its items one by one."""

from collections.abc import Sequence

from models.documents import Ledger
from models.items import Item
from models.views import DraftSummary, ItemLine, Page, PublishPreview
from rendering import doubts as doubt_words
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, Keyboard, button, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts


def reading(texts: Texts) -> Message:
    """At once after a document arrived."""
    return Message(texts.render("drafts/reading.html"))


def summary(draft: DraftSummary, texts: Texts) -> Message:
    """What was read from a document, doubts first."""
    open_doubts = sum(draft.doubts.values())
    kinds = [(doubt_words.kind_label(kind, texts), count) for kind, count in draft.doubts.items() if count]
    facts = {"draft": draft, "open_doubts": open_doubts, "kinds": kinds}
    text = texts.render("drafts/summary.html", **facts)
    return Message(text, _summary_keyboard(draft.ledger, open_doubts, texts))


def _summary_keyboard(ledger: Ledger, open_doubts: int, texts: Texts) -> Keyboard | None:
    publish = button(texts.gettext("Register and assign"), Action.PUBLISH, ledger.id)
    page = button(texts.gettext("Page through the draft"), Action.DRAFT_PAGE, ledger.id, 1)
    doubts = button(texts.gettext("Settle doubts (%(count)s)", count=open_doubts), Action.DOUBTS, ledger.id)
    others = button(texts.gettext("More …"), Action.DRAFT_MORE, ledger.id)
    steps = [[doubts], [page], [publish]] if open_doubts else [[publish], [page]]
    return keyboard(*steps, [others])


def more(ledger: Ledger, texts: Texts) -> Message:
    """What else can be done with a draft."""
    rows = [
        [
            button(texts.gettext("Title, number, year …"), Action.HEADING, ledger.id),
            button(texts.gettext("Add an item"), Action.ITEM_ADD, ledger.id),
        ],
        [button(texts.gettext("As an Excel workbook"), Action.WORKBOOK, ledger.id)],
        [button(texts.gettext("Revised document"), Action.REVISIONS, ledger.id)],
        [button(texts.gettext("Carry over unfinished items"), Action.CARRY, ledger.id, 1)],
        [button(texts.gettext("Upper-level documents"), Action.UPPER, ledger.id)],
        [button(texts.gettext("Keep as upper-level document"), Action.KEEP_AS_UPPER, ledger.id)],
        [button(texts.gettext("Discard the draft"), Action.DISCARD_LEDGER, ledger.id)],
        [button(texts.gettext("All drafts"), Action.DRAFTS)],
        labels.back(texts, Action.LEDGER, ledger.id),
    ]
    return Message(texts.render("drafts/more.html", ledger=ledger), keyboard(*rows))


def drafts(summaries: Sequence[DraftSummary], texts: Texts) -> Message:
    """The drafts at hand; how to start one where there is none."""
    rows = [[button(cut(draft.ledger.title, 60), Action.LEDGER, draft.ledger.id)] for draft in summaries]
    lines = [(draft, sum(draft.doubts.values())) for draft in summaries]
    published = [button(texts.gettext("The task ledger"), Action.LEDGER_ITEMS)]
    return Message(texts.render("drafts/list.html", lines=lines), keyboard(*(rows or [published])))


def draft_page(ledger: Ledger, page: Page[ItemLine], texts: Texts) -> Message:
    """One page of the draft's items."""
    text = texts.render("drafts/page.html", ledger=ledger, page=page)
    numbers = [button(str(line.item.number), Action.DRAFT_ITEM, line.item.id) for line in page.rows]
    pages = pager(page.number, page.pages, Action.DRAFT_PAGE, ledger.id)
    return Message(text, keyboard(numbers, pages, labels.back(texts, Action.LEDGER, ledger.id)))


def confirm_publish(preview: PublishPreview, texts: Texts) -> Message:
    """Names the effect of publishing in numbers and asks once more."""
    ledger_id = preview.ledger.id
    doubts_first = texts.gettext("Settle doubts first (%(count)s)", count=preview.open_doubts)
    return Message(
        texts.render("drafts/confirm_publish.html", preview=preview),
        keyboard(
            _complete_first(preview.incomplete[0], texts) if preview.incomplete else _publish(preview, texts),
            [button(doubts_first, Action.DOUBTS, ledger_id)] if preview.open_doubts else [],
            labels.back(texts, Action.LEDGER, ledger_id),
        ),
    )


def _publish(preview: PublishPreview, texts: Texts) -> list[Button]:
    label = texts.ngettext(
        "Register and assign %(num)s item", "Register and assign %(num)s items", preview.item_count
    )
    return [button(label, Action.PUBLISH_CONFIRMED, preview.ledger.id)]


def _complete_first(item: Item, texts: Texts) -> list[Button]:
    return [button(texts.gettext("Complete item %(number)s", number=item.number), Action.DRAFT_ITEM, item.id)]


def published(preview: PublishPreview, texts: Texts) -> Message:
    """What publishing did, and what comes next; `preview` as it was just before."""
    ledger_id = preview.ledger.id
    return Message(
        texts.render("drafts/published.html", preview=preview),
        keyboard(
            [button(texts.gettext("Invite agencies"), Action.AGENCIES, 1)],
            [button(texts.gettext("Set the reporting cycle"), Action.CYCLE, ledger_id)],
            [button(texts.gettext("See the items"), Action.LEDGER_ITEMS, ledger_id, 1)],
        ),
    )


def confirm_discard(ledger: Ledger, texts: Texts) -> Message:
    """Asks once more before a draft is thrown away."""
    discard = button(texts.gettext("Discard the draft"), Action.DISCARD_LEDGER_CONFIRMED, ledger.id)
    leave = labels.back(texts, Action.LEDGER, ledger.id)
    return Message(texts.render("drafts/confirm_discard.html", ledger=ledger), keyboard([discard], leave))


def discarded(texts: Texts) -> Message:
    """After a draft was thrown away."""
    drafts_left = button(texts.gettext("Other drafts"), Action.DRAFTS)
    return Message(texts.render("drafts/discarded.html"), keyboard([drafts_left]))
