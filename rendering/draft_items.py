"""One item of a draft: all that was read of it, how sure that is, and how it is corrected."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from models.items import Item, ItemTarget, Measure
from models.quotations import Quotation
from models.views import ItemCard, Page, Party
from rendering import doubts as doubt_words
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Keyboard, button, keyboard, pager
from rendering.lengths import cut, pieces
from rendering.messages import Message
from rendering.texts import Texts

#: Two buttons for each agency, and Telegram draws a hundred at the most.
MAX_PARTY_ROWS = 40
SURE = 0.7  # a field that is less sure is marked
TEXT_UNITS = 3000  # of an item's text on one page
_TARGETS = 20


def draft_item(
    card: ItemCard, previous_id: int | None, next_id: int | None, texts: Texts, now: datetime
) -> Message:
    """One item of a draft, with everything that can be corrected on it."""
    asked = [(doubt, doubt_words.answers(doubt, texts)) for doubt in card.doubts]
    facts = {"unsure": _unsure(card.item.confidence), "now": now}
    text = texts.render("drafts/item.html", card=card, asked=asked, **facts)
    return Message(text, _item_keyboard(card, previous_id, next_id, texts))


def _unsure(confidence: Mapping[str, float]) -> set[str]:
    return {field for field, sure in confidence.items() if sure < SURE}


def _item_keyboard(
    card: ItemCard, previous_id: int | None, next_id: int | None, texts: Texts
) -> Keyboard | None:
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
            button(texts.gettext("Targets (%(count)s)", count=len(card.targets)), Action.TARGETS, item_id),
        ],
        [button(stand, Action.ITEM_STANDS, item_id)] if card.doubts else [],
        [button(texts.gettext("More …"), Action.ITEM_MORE, item_id)],
        neighbours,
        [button(texts.gettext("‹ All items"), Action.DRAFT_PAGE, card.item.ledger_id, card.page)],
    )


def more(card: ItemCard, quotation: Quotation, texts: Texts) -> Message:
    """What else can be corrected on an item; its clause as the document has it."""
    item_id = card.item.id
    measures = texts.gettext("Measures (%(count)s)", count=len(card.measures))
    text = texts.render("drafts/item_more.html", card=card, quotation=quotation)
    return Message(
        text,
        keyboard(
            [
                button(texts.gettext("Text of the item"), Action.DRAFT_TEXT, item_id, 1),
                button(texts.gettext("Section"), Action.EDIT_SECTION, item_id),
            ],
            [button(measures, Action.MEASURES, item_id, 1)] if card.measures else [],
            [button(texts.gettext("Add an item after it"), Action.ITEM_ADD_AFTER, item_id)],
            [
                button(texts.gettext("Join to the one before"), Action.ITEM_MERGE, item_id),
                button(texts.gettext("Drop"), Action.DROP, item_id),
            ],
            labels.back(texts, Action.DRAFT_ITEM, item_id),
        ),
    )


def text_page(item: Item, number: int, texts: Texts) -> Message:
    """One page of an item's text, and the way to replace it."""
    parts = pieces(item.body, TEXT_UNITS) or [""]
    number = min(max(1, number), len(parts))
    text = texts.render("drafts/item_text.html", item=item, part=parts[number - 1])
    change = button(texts.gettext("Replace the text"), Action.EDIT_BODY, item.id)
    pages = pager(number, len(parts), Action.DRAFT_TEXT, item.id)
    return Message(text, keyboard(pages, [change], labels.back(texts, Action.ITEM_MORE, item.id)))


def edit_body(item: Item, limit: int, texts: Texts) -> Message:
    """Asks for the new text of an item."""
    text = texts.render("drafts/edit_body.html", item=item, limit=limit)
    return Message(text, keyboard(labels.back(texts, Action.DRAFT_TEXT, item.id, 1)))


def edit_section(item: Item, texts: Texts) -> Message:
    """Asks for the section that an item stands in."""
    text = texts.render("drafts/edit_section.html", item=item)
    return Message(text, keyboard(labels.back(texts, Action.ITEM_MORE, item.id)))


def measures(item: Item, page: Page[Measure], texts: Texts) -> Message:
    """The measures below an item, each with its agencies and its deadline."""
    text = texts.render("drafts/measures.html", item=item, page=page)
    pages = pager(page.number, page.pages, Action.MEASURES, item.id)
    return Message(text, keyboard(pages, labels.back(texts, Action.ITEM_MORE, item.id)))


def targets(card: ItemCard, texts: Texts) -> Message:
    """The targets of an item: a press on one changes it, ✕ removes it."""
    shown = card.targets[:_TARGETS]
    rows = [
        [
            button(cut(figure(row), 30), Action.TARGET_EDIT, row.id),
            button("✕", Action.TARGET_REMOVE, row.id),
        ]
        for row in shown
    ]
    add = button(texts.gettext("Add a target"), Action.TARGET_ADD, card.item.id)
    text = texts.render("drafts/targets.html", item=card.item, targets=[(row, figure(row)) for row in shown])
    return Message(text, keyboard(*rows, [add], labels.back(texts, Action.DRAFT_ITEM, card.item.id)))


def figure(target: ItemTarget) -> str:
    """≥ 30%: comparator, value and unit of a target."""
    return f"{labels.comparator(target.comparator)} {target.value:,.10g}{target.unit}"


def ask_target(item: Item, target: ItemTarget | None, texts: Texts) -> Message:
    """Asks for a target in the words of a document; `target` is the one to be replaced."""
    text = texts.render("drafts/ask_target.html", item=item, target=target)
    return Message(text, keyboard(labels.back(texts, Action.TARGETS, item.id)))


def confirm_targets(item: Item, read: list[ItemTarget], texts: Texts) -> Message:
    """Shows what was read in the words that were typed, before it is entered."""
    text = texts.render("drafts/confirm_targets.html", item=item, read=[(row, figure(row)) for row in read])
    enter = button(texts.gettext("Enter it"), Action.TARGET_SET, item.id)
    return Message(text, keyboard([enter], labels.back(texts, Action.TARGETS, item.id)))


def confirm_merge(item: Item, previous: Item, texts: Texts) -> Message:
    """Asks once more before an item is joined to the one before it."""
    label = texts.gettext("Join to item %(number)s", number=previous.number)
    join = button(label, Action.ITEM_MERGE_CONFIRMED, item.id)
    text = texts.render("drafts/confirm_merge.html", item=item, previous=previous)
    return Message(text, keyboard([join], labels.back(texts, Action.ITEM_MORE, item.id)))


def ask_item(after: Item | None, ledger_id: int, texts: Texts) -> Message:
    """Asks for a new item: its title in the first line."""
    text = texts.render("drafts/ask_item.html", after=after)
    back = (Action.ITEM_MORE, after.id) if after is not None else (Action.DRAFT_MORE, ledger_id)
    return Message(text, keyboard(labels.back(texts, *back)))


def edit_title(item: Item, texts: Texts) -> Message:
    """Asks for a new title."""
    return Message(
        texts.render("drafts/edit_title.html", item=item),
        keyboard(labels.back(texts, Action.DRAFT_ITEM, item.id)),
    )


def edit_deadline(card: ItemCard, year: int, texts: Texts) -> Message:
    """Asks for a date, such as one in `year`, or one of the text's, or none; the one at hand can be kept."""
    item = card.item
    continuing = button(texts.gettext("Continuing, no end date"), Action.SET_CONTINUING, item.id)
    keep = []
    if item.deadline is not None:
        label = texts.gettext("Keep %(day)s", day=texts.day(item.deadline))
        keep = [button(label, Action.KEEP_DEADLINE, item.id)]
    back = [button(texts.gettext("‹ Back"), Action.DRAFT_ITEM, item.id)]
    named = [
        [button(f"{cut(row.text, 14)} {texts.short_day(row.due_on)}", Action.DEADLINE_PICK, row.id)]
        for row in card.deadlines[:6]
        if row.due_on != item.deadline
    ]
    rows = (keep, *named, [] if item.is_continuing else [continuing], back)
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


def confirm_party(item: Item, name: str, candidates: Sequence[str], texts: Texts) -> Message:
    """Asks whether a name that fits no known agency is a new one, or meant for one of the alike."""
    add = button(texts.gettext("Add it"), Action.PARTY_NEW, item.id)
    leave = button(texts.gettext("‹ Back"), Action.EDIT_PARTIES, item.id)
    text = texts.render(
        "drafts/confirm_party.html", item=item, name=name, names=labels.names(candidates, texts)
    )
    return Message(text, keyboard([add], [leave]))


def confirm_drop(item: Item, texts: Texts) -> Message:
    """Asks once more before an item leaves the draft."""
    drop = button(texts.gettext("Drop item %(number)s", number=item.number), Action.DROP_CONFIRMED, item.id)
    leave = labels.back(texts, Action.ITEM_MORE, item.id)
    return Message(texts.render("drafts/confirm_drop.html", item=item), keyboard([drop], leave))
