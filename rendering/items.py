"""Items as their agencies, the secretariat and the heads see them: lists and cards."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from domain.items import ACTIVE, AssignmentState, declarers
from domain.reports import ReportKind
from models.documents import Ledger
from models.items import Item
from models.lights import NO_RECORD
from models.quotations import Quotation
from models.views import HistoryLine, ItemCard, ItemLine, OwedDuty, Page
from rendering import carrying, duties, labels, signatures
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.lengths import cut, units
from rendering.messages import File, Message, in_full
from rendering.texts import Texts

CARD_TEXT_UNITS = 600  # of the item's text on its card; the rest follows on request
LATEST_TEXT_UNITS = 120  # of the latest report
HISTORY_LINES = 15
DRAFTING = frozenset({"correct", "register", "link", "recommend"})  # acts that no agency was told of
NUMBERS_PER_ROW = 3


def mine(page: Page[ItemLine], unsigned: int, texts: Texts, now: datetime) -> Message:
    """The items of the viewer's agencies; `unsigned` counts over all pages."""
    text = texts.render("items/mine.html", page=page, lines=page.rows, unsigned=unsigned, now=now)
    sign = [button(texts.gettext("Sign for all (%(count)s)", count=unsigned), Action.SIGN_ALL)]
    owed = [button(texts.gettext("Reports owed"), Action.OWED, 1)]
    return Message(
        text,
        keyboard(
            sign if unsigned else [], *_numbers(page.rows), pager(page.number, page.pages, Action.MINE), owed
        ),
    )


def search_results(
    query: str, lines: tuple[ItemLine, ...], total: int, texts: Texts, now: datetime
) -> Message:
    """The first items that hold the words."""
    text = texts.render("items/search_results.html", query=query, lines=lines, total=total, now=now)
    return Message(text, keyboard(*_numbers(lines)))


def ledger_items(ledger: Ledger, page: Page[ItemLine], texts: Texts, now: datetime) -> Message:
    """All items of a ledger, for those who see everything."""
    text = texts.render("items/ledger_items.html", ledger=ledger, page=page, lines=page.rows, now=now)
    status = [button(texts.gettext("How reporting stands"), Action.STATUS, ledger.id)]
    pages = pager(page.number, page.pages, Action.LEDGER_ITEMS, ledger.id)
    return Message(text, keyboard(*_numbers(page.rows), pages, status))


def _numbers(lines: Iterable[ItemLine]) -> list[list[Button]]:
    return grid([button(str(line.item.number), Action.ITEM, line.item.id) for line in lines], NUMBERS_PER_ROW)


def choice(
    cards: Sequence[ItemCard], texts: Texts, on: date | None = None, *, action: Action = Action.ITEM
) -> Message:
    """Asks which item is meant where several ledgers have one of this number; `on`: as of which day."""
    chosen, day = (Action.ITEM_PAST, (f"{on:%Y%m%d}",)) if on else (action, ())
    rows = [
        [button(f"{card.ledger_name} {cut(card.item.title, 30)}", chosen, card.item.id, *day)]
        for card in cards
    ]
    return Message(texts.render("items/choice.html", number=cards[0].item.number), keyboard(*rows))


def item(
    card: ItemCard,
    viewer_agency_ids: frozenset[int],
    duty: OwedDuty | None,
    texts: Texts,
    now: datetime,
    *,
    may_report: bool = True,
    choices: int = 0,
    has_acts: bool = False,
) -> Message:
    """The card of one item; `duty` is what the viewer's agency owes on it now, `has_acts` opens its menu."""
    text = texts.render(
        "items/card.html",
        card=card,
        now=now,
        history=_told(card, viewer_agency_ids),
        source=carrying.source,
        text_units=CARD_TEXT_UNITS,
        latest_units=LATEST_TEXT_UNITS,
    )
    return Message(
        text,
        keyboard(
            *(
                [
                    _sign(card, viewer_agency_ids, texts),
                    *_report(card, duty, texts),
                    _other_period(card, duty, choices, texts),
                ]
                if may_report
                else []
            ),
            _more(card, texts),
            [button(texts.gettext("More …"), Action.ITEM_ACTS, card.item.id)] if has_acts else [],
            _sub_items(card, texts),
            _latest_report(card, texts),
            _predecessor(card, texts),
            _back_to_list(card, viewer_agency_ids, texts),
        ),
    )


def past(card: ItemCard, on: date, texts: Texts) -> Message:
    """The card of one item as it stood at the end of a day."""
    now = button(texts.gettext("As it is now"), Action.ITEM, card.item.id)
    zone = texts.zones.of(card.item.ledger_id)
    by_dates = NO_RECORD.light(card.item, on, zone)  # what was reported by then is listed below it
    text = texts.render("items/past.html", card=card, on=on, by_dates=by_dates)
    return Message(text, keyboard([now]))


def _sign(card: ItemCard, viewer_agency_ids: frozenset[int], texts: Texts) -> list[Button]:
    is_awaited = card.item.status in ACTIVE and any(
        party.agency.id in viewer_agency_ids and party.assignment.state is AssignmentState.PENDING
        for party in card.parties
    )
    return [button(texts.gettext("Sign for it"), Action.SIGN, card.item.id)] if is_awaited else []


def _report(card: ItemCard, duty: OwedDuty | None, texts: Texts) -> list[list[Button]]:
    # After "nothing new" something may still happen before the period ends.
    is_nil = duty is not None and duty.latest is not None and duty.latest.kind is ReportKind.NIL
    if duty is None or (duty.is_settled and not is_nil):
        return []
    if duty.is_being_signed:
        return [signatures.take_back(duty.latest, texts)]
    begun = duties.resume(duty, texts)
    if begun is not None:
        return [[begun]]
    acts = [button(texts.gettext("Report progress"), Action.PROGRESS, duty.duty.id)]
    roles = [
        (party.agency.id, party.assignment.role) for party in card.parties if not party.agency.is_collective
    ]
    if duty.agency.id in declarers(roles):
        acts.append(button(texts.gettext("Declare complete"), Action.COMPLETE, duty.duty.id))
    return [acts]


def _other_period(card: ItemCard, duty: OwedDuty | None, choices: int, texts: Texts) -> list[Button]:
    """The way to the other periods that a report can be filed for, `choices` with the one at hand."""
    if choices <= (1 if duty is not None else 0):
        return []
    return [button(texts.gettext("Report for another period"), Action.REPORT_FOR, card.item.id)]


def _more(card: ItemCard, texts: Texts) -> list[Button]:
    history = button(texts.gettext("History"), Action.HISTORY, card.item.id)
    whole = button(texts.gettext("Whole text"), Action.ITEM_TEXT, card.item.id)
    source = button(texts.gettext("Source"), Action.ITEM_SOURCE, card.item.id)
    is_cut = units(card.item.body) > CARD_TEXT_UNITS or card.item.responsibility
    has_source = card.item.source_line is not None or card.item.responsibility
    return [history, *([whole] if is_cut else []), *([source] if has_source else [])]


def source(card: ItemCard, quotation: Quotation, texts: Texts) -> Message:
    """The clause that names the item's agencies, word for word, and where it stands."""
    text = texts.render("items/source.html", card=card, quotation=quotation)
    return Message(text, keyboard(labels.back(texts, Action.ITEM, card.item.id)))


def _sub_items(card: ItemCard, texts: Texts) -> list[Button]:
    if not card.sub_items:
        return []
    label = texts.gettext("Sub-items (%(count)s)", count=len(card.sub_items))
    return [button(label, Action.SUB_ITEMS, card.item.id)]


def _latest_report(card: ItemCard, texts: Texts) -> list[Button]:
    if not card.reports or units(card.reports[0].report.progress_text) <= LATEST_TEXT_UNITS:
        return []
    label = texts.gettext("Latest report in full")
    return [button(label, Action.REPORT_TEXT, card.reports[0].report.id)]


def _predecessor(card: ItemCard, texts: Texts) -> list[Button]:
    if card.predecessor is None:
        return []
    earlier = carrying.source(card.predecessor.ledger, card.predecessor.item, texts)
    label = texts.gettext("Before: %(item)s", item=earlier)
    return [button(label, Action.ITEM, card.predecessor.item.id)]


def _back_to_list(card: ItemCard, viewer_agency_ids: frozenset[int], texts: Texts) -> list[Button]:
    if viewer_agency_ids:
        return [button(texts.gettext("‹ My items"), Action.MINE, 1)]
    return [button(texts.gettext("‹ The ledger"), Action.LEDGER_ITEMS, card.ledger.id, 1)]


def item_text(card: ItemCard, texts: Texts) -> Message:
    """The item word for word, with the clause that names its agencies; as a file where it is very long."""
    text = texts.render("items/text.html", card=card)
    whole = "\n\n".join(filter(None, (card.item.title, card.item.body, card.item.responsibility)))
    return in_full(
        text,
        caption=texts.render("items/text_caption.html", card=card),
        file=File(f"item-{card.item.number}.txt", whole.encode("utf-8-sig")),
        keyboard=keyboard(labels.back(texts, Action.ITEM, card.item.id)),
    )


def history(card: ItemCard, viewer_agency_ids: frozenset[int], texts: Texts) -> Message:
    """The latest steps of the item's life, newest first."""
    told = _told(card, viewer_agency_ids)
    text = texts.render("items/history.html", card=card, history=told, shown=HISTORY_LINES)
    return Message(text, keyboard(labels.back(texts, Action.ITEM, card.item.id)))


def _told(card: ItemCard, viewer_agency_ids: frozenset[int]) -> list[HistoryLine]:
    """The steps that concern the viewer: how the draft came about is the leading group's own matter."""
    return [line for line in card.history if not (viewer_agency_ids and line.entry.action in DRAFTING)]


def signed(item: Item, texts: Texts) -> Message:
    """After signing for one item: short and without markup, fit for the answer to the pressed button."""
    return Message(texts.render("items/signed.html", item=item))


def sign_all_done(count: int, texts: Texts) -> Message:
    """After signing for everything; `count` items were not signed for before."""
    owed = button(texts.gettext("Reports owed"), Action.OWED, 1)
    mine = button(texts.gettext("My items"), Action.MINE, 1)
    return Message(texts.render("items/sign_all_done.html", count=count), keyboard([owed, mine]))
