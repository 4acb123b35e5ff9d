"""A draft ledger before it is published: what was read, what is doubtful, its items one by one."""

from collections.abc import Sequence
from datetime import date

from telegram import InlineKeyboardMarkup

from models.documents import Ledger
from models.items import Item
from models.views import DraftSummary, ItemCard, ItemLine, Page, Party, PublishPreview
from rendering import doubts as doubt_words
from rendering import labels
from rendering.buttons import Action, button, keyboard, pager
from rendering.messages import Message
from rendering.texts import Texts, cut

#: Two buttons for each agency, and Telegram draws a hundred at the most.
MAX_PARTY_ROWS = 40


def reading(texts: Texts) -> Message:
    """At once after a document arrived."""
    return Message(texts.render("drafts/reading.html"))


def summary(draft: DraftSummary, texts: Texts) -> Message:
    """What was read from a document, doubts first."""
    open_doubts = sum(draft.doubts.values())
    kinds = [(doubt_words.kind_label(kind, texts), count) for kind, count in draft.doubts.items() if count]
    facts = {"draft": draft, "open_doubts": open_doubts, "kinds": kinds, "labels": labels}
    text = texts.render("drafts/summary.html", **facts)
    return Message(text, _summary_keyboard(draft.ledger, open_doubts, texts))


def _summary_keyboard(ledger: Ledger, open_doubts: int, texts: Texts) -> InlineKeyboardMarkup | None:
    publish = button(texts.gettext("Register and assign"), Action.PUBLISH, ledger.id)
    page = button(texts.gettext("Page through the draft"), Action.DRAFT_PAGE, ledger.id, 1)
    doubts = button(texts.gettext("Settle doubts (%(count)s)", count=open_doubts), Action.DOUBTS, ledger.id)
    others = button(texts.gettext("More …"), Action.DRAFT_MORE, ledger.id)
    steps = [[doubts], [page], [publish]] if open_doubts else [[publish], [page]]
    return keyboard(*steps, [others])


def more(ledger: Ledger, texts: Texts) -> Message:
    """What else can be done with a draft."""
    rows = [
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
    text = texts.render("drafts/page.html", ledger=ledger, page=page, labels=labels)
    numbers = [button(str(line.item.number), Action.DRAFT_ITEM, line.item.id) for line in page.rows]
    pages = pager(page.number, page.pages, Action.DRAFT_PAGE, ledger.id)
    return Message(text, keyboard(numbers, pages, labels.back(texts, Action.LEDGER, ledger.id)))


def draft_item(
    card: ItemCard, previous_id: int | None, next_id: int | None, texts: Texts, today: date
) -> Message:
    """One item of a draft, with everything that can be corrected on it."""
    asked = [(doubt, doubt_words.answers(doubt, texts)) for doubt in card.doubts]
    text = texts.render("drafts/item.html", card=card, asked=asked, today=today, labels=labels)
    return Message(text, _item_keyboard(card, previous_id, next_id, texts))


def _item_keyboard(
    card: ItemCard, previous_id: int | None, next_id: int | None, texts: Texts
) -> InlineKeyboardMarkup | None:
    item_id = card.item.id
    neighbours = [
        *([button(texts.gettext("‹ Previous"), Action.DRAFT_ITEM, previous_id)] if previous_id else []),
        *([button(texts.gettext("Next ›"), Action.DRAFT_ITEM, next_id)] if next_id else []),
    ]
    stand = texts.gettext("All as in the text (%(count)s)", count=len(card.doubts))
    return keyboard(
        [
            button(texts.gettext("Agencies"), Action.EDIT_PARTIES, item_id),
            button(texts.gettext("Deadline"), Action.EDIT_DEADLINE, item_id),
        ],
        [
            button(texts.gettext("Title"), Action.EDIT_TITLE, item_id),
            button(texts.gettext("Drop"), Action.DROP, item_id),
        ],
        [button(stand, Action.ITEM_STANDS, item_id)] if card.doubts else [],
        neighbours,
        [button(texts.gettext("‹ All items"), Action.DRAFT_PAGE, card.item.ledger_id, card.page)],
    )


def edit_title(item: Item, texts: Texts) -> Message:
    """Asks for a new title."""
    return Message(
        texts.render("drafts/edit_title.html", item=item),
        keyboard(labels.back(texts, Action.DRAFT_ITEM, item.id)),
    )


def edit_deadline(item: Item, year: int, texts: Texts) -> Message:
    """Asks for a date, such as one in `year`, or that there is none; the date at hand can be kept."""
    continuing = button(texts.gettext("Continuing, no end date"), Action.SET_CONTINUING, item.id)
    keep = []
    if item.deadline is not None:
        label = texts.gettext("Keep %(day)s", day=texts.day(item.deadline))
        keep = [button(label, Action.KEEP_DEADLINE, item.id)]
    back = [button(texts.gettext("‹ Back"), Action.DRAFT_ITEM, item.id)]
    rows = (keep, [] if item.is_continuing else [continuing], back)
    return Message(texts.render("drafts/edit_deadline.html", item=item, year=year), keyboard(*rows))


def edit_parties(card: ItemCard, texts: Texts) -> Message:
    """The agencies of an item: a press on one gives it the next role, ✕ removes it."""
    shown = card.parties[:MAX_PARTY_ROWS]
    rows = [
        [
            button(_party_label(party, texts), Action.PARTY_ROLE, party.assignment.id),
            button("✕", Action.PARTY_REMOVE, party.assignment.id),
        ]
        for party in shown
    ]
    add = button(texts.gettext("Add an agency"), Action.PARTY_ADD, card.item.id)
    hidden = len(card.parties) - len(shown)
    text = texts.render("drafts/edit_parties.html", item=card.item, parties=len(card.parties), hidden=hidden)
    return Message(text, keyboard(*rows, [add], labels.back(texts, Action.DRAFT_ITEM, card.item.id)))


def _party_label(party: Party, texts: Texts) -> str:
    role = labels.party_role(party.assignment.role, texts)
    return f"{role} · {cut(party.agency.name, 30)}"


def ask_party(item: Item, texts: Texts) -> Message:
    """Asks for the name of an agency to add."""
    leave = labels.back(texts, Action.EDIT_PARTIES, item.id)
    return Message(texts.render("drafts/ask_party.html", item=item), keyboard(leave))


def confirm_party(item: Item, name: str, texts: Texts) -> Message:
    """Asks whether a name that fits no known agency is a new one."""
    add = button(texts.gettext("Add it"), Action.PARTY_NEW, item.id)
    leave = button(texts.gettext("‹ Back"), Action.EDIT_PARTIES, item.id)
    return Message(texts.render("drafts/confirm_party.html", item=item, name=name), keyboard([add], [leave]))


def confirm_drop(item: Item, texts: Texts) -> Message:
    """Asks once more before an item leaves the draft."""
    drop = button(texts.gettext("Drop item %(number)s", number=item.number), Action.DROP_CONFIRMED, item.id)
    leave = labels.back(texts, Action.DRAFT_ITEM, item.id)
    return Message(texts.render("drafts/confirm_drop.html", item=item), keyboard([drop], leave))


def confirm_publish(preview: PublishPreview, texts: Texts) -> Message:
    """Names the effect of publishing in numbers and asks once more."""
    ledger_id = preview.ledger.id
    publish = texts.ngettext(
        "Register and assign %(num)s item", "Register and assign %(num)s items", preview.item_count
    )
    doubts_first = texts.gettext("Settle doubts first (%(count)s)", count=preview.open_doubts)
    return Message(
        texts.render("drafts/confirm_publish.html", preview=preview, labels=labels),
        keyboard(
            [button(publish, Action.PUBLISH_CONFIRMED, ledger_id)],
            [button(doubts_first, Action.DOUBTS, ledger_id)] if preview.open_doubts else [],
            labels.back(texts, Action.LEDGER, ledger_id),
        ),
    )


def published(preview: PublishPreview, texts: Texts) -> Message:
    """What publishing did, and what comes next; `preview` as it was just before."""
    ledger_id = preview.ledger.id
    return Message(
        texts.render("drafts/published.html", preview=preview, labels=labels),
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
