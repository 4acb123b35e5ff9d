"""Links between levels: how far a ledger answers an upper level's document, and what to decide next."""

from collections.abc import Sequence

from models.documents import Ledger, LedgerStatus
from models.items import Item
from models.linkages import Linkage, LinkOverview
from models.views import Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts


def confirm_keep(ledger: Ledger, items: int, texts: Texts) -> Message:
    """Asks once more before a draft becomes a document that nobody here owes anything of."""
    keep = button(texts.gettext("Keep as upper-level document"), Action.KEEP_AS_UPPER_CONFIRMED, ledger.id)
    text = texts.render("links/confirm_keep.html", ledger=ledger, items=items)
    return Message(text, keyboard([keep], labels.back(texts, Action.DRAFT_MORE, ledger.id)))


def kept(upper: Ledger, ledgers: Sequence[Ledger], texts: Texts) -> Message:
    """After it was kept: which ledger is to be linked to it."""
    rows = [[button(cut(ledger.title, 60), Action.LINK_PROPOSE, ledger.id, upper.id)] for ledger in ledgers]
    return Message(texts.render("links/kept.html", upper=upper, ledgers=ledgers), keyboard(*rows))


def uppers(ledger: Ledger, references: Sequence[Ledger], texts: Texts) -> Message:
    """The upper-level documents that a ledger may be linked to; how to add one where there is none."""
    rows = [
        [
            button(cut(upper.title, 60), Action.LINKS, ledger.id, upper.id),
            button("✕", Action.REMOVE_UPPER, ledger.id, upper.id),
        ]
        for upper in references
    ]
    text = texts.render("links/uppers.html", ledger=ledger, references=references)
    return Message(text, keyboard(*rows, _back_to_ledger(ledger, texts)))


def _back_to_ledger(ledger: Ledger, texts: Texts) -> list[Button]:
    if ledger.status is LedgerStatus.DRAFT:
        return labels.back(texts, Action.DRAFT_MORE, ledger.id)
    return [button(texts.gettext("‹ The ledger"), Action.LEDGER_ITEMS, ledger.id, 1)]


def confirm_remove(ledger: Ledger, upper: Ledger, links: int, texts: Texts) -> Message:
    """Asks once more before an upper level's document is let go, with every link to it."""
    remove = button(texts.gettext("Remove it"), Action.REMOVE_UPPER_CONFIRMED, ledger.id, upper.id)
    text = texts.render("links/confirm_remove.html", upper=upper, links=links)
    return Message(text, keyboard([remove], labels.back(texts, Action.UPPER, ledger.id)))


def overview(found: LinkOverview, sure: int, texts: Texts) -> Message:
    """How far a ledger is linked to an upper-level document; `sure` proposals can be confirmed at once."""
    pair = (found.ledger.id, found.upper.id)
    linked = sum(bool(row.confirmed) for row in found.ours)
    text = texts.render(
        "links/overview.html",
        found=found,
        linked=linked,
        unlinked=len(found.ours) - linked - len(found.open),
        gaps=labels.item_numbers([item.number for item in found.gaps], texts),
    )
    confirm = texts.gettext("Confirm the sure ones (%(count)s)", count=sure)
    decide = texts.gettext("Decide one by one (%(count)s)", count=len(found.open))
    unanswered = texts.gettext("Unanswered upper items (%(count)s)", count=len(found.gaps))
    return Message(
        text,
        keyboard(
            [button(confirm, Action.LINK_SURE, *pair)] if sure else [],
            [button(decide, Action.LINK_NEXT, *pair, 0)] if found.open else [],
            [button(unanswered, Action.LINK_GAPS, *pair, 1)] if found.gaps else [],
            [
                button(texts.gettext("All items"), Action.LINK_LIST, *pair, 1),
                button(texts.gettext("Compare again"), Action.LINK_PROPOSE, *pair),
            ],
            labels.back(texts, Action.UPPER, found.ledger.id),
        ),
    )


def question(row: Linkage, upper: Ledger, left: int, texts: Texts) -> Message:
    """Which upper item does this one carry out? `left` items wait for a decision, this one among them."""
    item = row.item
    text = texts.render("links/question.html", row=row, upper=upper, left=left)
    choices = [
        [button(_choice(linked.item, linked.link.confidence), Action.LINK_YES, linked.link.id)]
        for linked in row.linked
        if linked not in row.confirmed
    ]
    later = button(texts.gettext("Later ›"), Action.LINK_NEXT, item.ledger_id, upper.id, item.number)
    return Message(
        text,
        keyboard(
            *choices,
            [
                *_none(row, upper, texts),
                button(texts.gettext("Type its number"), Action.LINK_TYPE, item.id, upper.id),
            ],
            [*labels.back(texts, Action.LINKS, item.ledger_id, upper.id), *([later] if left > 1 else [])],
        ),
    )


def _choice(upper: Item, confidence: float) -> str:
    return f"{upper.number} {cut(upper.title, 30)} · {confidence:.0%}"


def _none(row: Linkage, upper: Ledger, texts: Texts) -> list[Button]:
    if not row.linked:
        return []
    label = texts.gettext("Undo the link") if row.confirmed else texts.gettext("None of these")
    return [button(label, Action.LINK_NONE, row.item.id, upper.id)]


def ask_number(item: Item, upper: Ledger, last: int, texts: Texts) -> Message:
    """Asks for the numbers of the upper items, up to `last`."""
    text = texts.render("links/ask_number.html", item=item, upper=upper, last=last)
    return Message(text, keyboard(labels.back(texts, Action.LINK_ITEM, item.id, upper.id)))


def items(page: Page[Linkage], ledger: Ledger, upper: Ledger, texts: Texts) -> Message:
    """One page of the ledger's items with what each carries out; a number opens it."""
    text = texts.render("links/items.html", page=page, upper=upper)
    numbers = [button(str(row.item.number), Action.LINK_ITEM, row.item.id, upper.id) for row in page.rows]
    pages = pager(page.number, page.pages, Action.LINK_LIST, ledger.id, upper.id)
    back = labels.back(texts, Action.LINKS, ledger.id, upper.id)
    return Message(text, keyboard(*grid(numbers, 5), pages, back))


def gaps(page: Page[Item], ledger: Ledger, upper: Ledger, texts: Texts) -> Message:
    """One page of the upper items that nothing below answers."""
    text = texts.render("links/gaps.html", page=page, upper=upper)
    pages = pager(page.number, page.pages, Action.LINK_GAPS, ledger.id, upper.id)
    return Message(text, keyboard(pages, labels.back(texts, Action.LINKS, ledger.id, upper.id)))


def confirmed(count: int, texts: Texts) -> str:
    """A word over the button that confirmed several links."""
    return texts.ngettext("%(num)s link confirmed", "%(num)s links confirmed", count)
