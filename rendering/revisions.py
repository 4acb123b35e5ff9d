"""Revised documents: what they change, one change at a time, and what agencies are told of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.comparison import Passage, passages
from domain.items import PartyRole
from models.comparisons import (
    BASE,
    ChangeCard,
    RevisedItems,
    RevisionSummary,
    is_corrected_by_hand,
    is_question,
)
from models.documents import Ledger
from models.items import Item
from models.revisions import Change, ChangeKind, ChangeState, RevisionState
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

LINES = 8
#: Of a passage that changed.
PASSAGE_UNITS = 160
PASSAGES = 6
ANY_KIND = "all"

#: A text, or passages of which some changed.
Line = str | Sequence[Passage]


def resembles(summary: RevisionSummary, texts: Texts) -> Message:
    """Asks whether a document is a new text of a ledger at hand."""
    text = texts.render("revisions/resembles.html", summary=summary)
    revision_id = summary.revision.id
    compare = button(texts.gettext("Compare"), Action.REVISION, revision_id)
    own = button(texts.gettext("A ledger of its own"), Action.REVISION_OWN, revision_id)
    return Message(text, keyboard([compare], [own]))


def overview(summary: RevisionSummary, first: Change | None, texts: Texts) -> Message:
    """What a revised document changes in numbers; `first` is the first change that waits."""
    counts = [
        (labels.change_kind(kind, texts), summary.kinds[kind])
        for kind in ChangeKind
        if summary.kinds.get(kind)
    ]
    text = texts.render(
        "revisions/overview.html", summary=summary, counts=counts, applicable=_applicable(summary)
    )
    return Message(text, keyboard(*_steps(summary, first, texts), _ledger(summary.ledger, texts)))


def _applicable(summary: RevisionSummary) -> int:
    return sum(summary.free.values()) + summary.renumbered


def _steps(summary: RevisionSummary, first: Change | None, texts: Texts) -> list[list[Button]]:
    if summary.revision.state is not RevisionState.OPEN:
        return []
    revision_id, count = summary.revision.id, _applicable(summary)
    look = texts.gettext("Look at the changes (%(count)s)", count=sum(summary.pending.values()))
    all_of_them = texts.gettext("Apply all (%(count)s)", count=count)
    return [
        [button(look, Action.CHANGE, first.id)] if first is not None else [],
        [button(all_of_them, Action.REVISION_APPLY, revision_id, ANY_KIND)] if count else [],
        [button(texts.gettext("Leave the rest"), Action.REVISION_FINISH, revision_id)],
    ]


def _ledger(ledger: Ledger, texts: Texts) -> list[Button]:
    if ledger.published_at is None:
        return [button(texts.gettext("To the draft"), Action.LEDGER, ledger.id)]
    return [button(texts.gettext("To the ledger"), Action.LEDGER_ITEMS, ledger.id, 1)]


def none_open(ledger: Ledger, texts: Texts) -> Message:
    """How to compare a ledger with a new text."""
    back = labels.back(texts, Action.DRAFT_MORE, ledger.id) if ledger.published_at is None else []
    return Message(texts.render("revisions/none_open.html", ledger=ledger), keyboard(back))


def confirm(summary: RevisionSummary, kind: ChangeKind | None, texts: Texts) -> Message:
    """Names the effect of applying several changes and asks once more."""
    name = ANY_KIND if kind is None else kind.value
    count = _applicable(summary) if kind is None else summary.free.get(kind, 0)
    text = texts.render(
        "revisions/confirm.html",
        summary=summary,
        count=count,
        kind=labels.change_kind(kind, texts) if kind is not None else None,
        gone=summary.free.get(ChangeKind.ITEM_GONE, 0) if kind in (None, ChangeKind.ITEM_GONE) else 0,
    )
    apply = button(texts.gettext("Apply"), Action.REVISION_APPLY_CONFIRMED, summary.revision.id, name)
    return Message(text, keyboard([apply], labels.back(texts, Action.REVISION, summary.revision.id)))


def applied(count: int, left: int, texts: Texts) -> Message:
    """After several changes were applied: short enough for a notification above the chat."""
    return Message(texts.render("revisions/applied.html", count=count, left=left))


def change(card: ChangeCard, now: Mapping[str, Any] | None, of_kind: int, texts: Texts) -> Message:
    """One change, before and after; `now` is what the ledger says where it was corrected meanwhile.

    `of_kind` counts the changes of this kind that can be applied together.
    """
    before, after = (now or card.change.before), card.change.after
    text = texts.render(
        "revisions/change.html",
        card=card,
        kind=labels.change_kind(card.change.kind, texts),
        number=card.item.number if card.item is not None else before.get("number"),
        title=_title(card),
        lines=_lines(card.change, before, after, texts),
        by_hand=_by_hand(card.change, texts),
        is_corrected=now is not None,
        is_question=is_question(card.change),
    )
    return Message(text, keyboard(*_decisions(card, of_kind, texts)))


def _title(card: ChangeCard) -> str:
    values = card.change.after if card.change.kind is ChangeKind.ITEM_ADDED else card.change.before
    return card.item.title if card.item is not None else str(values.get("title", ""))


def _by_hand(change: Change, texts: Texts) -> list[str]:
    """What the older document said of what was corrected since."""
    if not is_corrected_by_hand(change):
        return []
    return _value_lines(change.kind, change.before[BASE], texts)


def _decisions(card: ChangeCard, of_kind: int, texts: Texts) -> list[list[Button]]:
    revision_id = card.revision.id
    neighbours = [
        *([button("‹", Action.CHANGE, card.previous_id)] if card.previous_id else []),
        button(f"{card.place}/{card.total}", Action.NOTHING),
        *([button("›", Action.CHANGE, card.next_id)] if card.next_id else []),
    ]
    overview_button = [button(texts.gettext("‹ Overview"), Action.REVISION, revision_id)]
    if card.change.state is not ChangeState.PENDING or card.revision.state is not RevisionState.OPEN:
        return [neighbours, overview_button]
    same = texts.gettext("It is item %(number)s")
    together = texts.gettext(
        "Apply all: %(kind)s (%(count)s)", kind=labels.change_kind(card.change.kind, texts), count=of_kind
    )
    return [
        *(
            [button(same % {"number": item.number}, Action.CHANGE_SAME, card.change.id, gone.id)]
            for gone, item in card.candidates
        ),
        [
            button(_apply_label(card, texts), Action.CHANGE_APPLY, card.change.id, _seen(card.item)),
            button(texts.gettext("Leave"), Action.CHANGE_LEAVE, card.change.id),
        ],
        [button(together, Action.REVISION_APPLY, revision_id, card.change.kind.value)] if of_kind > 1 else [],
        neighbours,
        overview_button,
    ]


def _seen(item: Item | None) -> int:
    return item.revision if item is not None else 0


def _apply_label(card: ChangeCard, texts: Texts) -> str:
    if card.change.kind is ChangeKind.ITEM_ADDED:
        return texts.gettext("Add the item")
    if card.change.kind is ChangeKind.ITEM_GONE:
        is_draft = card.ledger.published_at is None
        return texts.gettext("Drop the item") if is_draft else texts.gettext("Cancel the item")
    return texts.gettext("Apply")


# Before and after


def _lines(
    change: Change, before: Mapping[str, Any], after: Mapping[str, Any], texts: Texts
) -> Sequence[Line]:
    """What changes, line by line."""
    if change.kind is ChangeKind.ITEM_ADDED:
        return _item_lines(after, texts)
    if change.kind is ChangeKind.ITEM_GONE:
        return _item_lines(before, texts)
    if change.kind is ChangeKind.TEXT:
        return _text_lines(before, after)
    if change.kind is ChangeKind.PARTIES:
        return _party_lines(before["parties"], after["parties"], texts)
    if change.kind is ChangeKind.DEADLINE:
        return [
            texts.gettext("Before: %(value)s", value=deadline(before, texts)),
            texts.gettext("After: %(value)s", value=deadline(after, texts)),
        ]
    old, new = _value_lines(change.kind, before, texts), _value_lines(change.kind, after, texts)
    gone = [f"－ {value}" for value in old if value not in new]
    return [*gone, *(f"＋ {value}" for value in new if value not in old)]


def _item_lines(values: Mapping[str, Any], texts: Texts) -> list[str]:
    return [
        *filter(None, [cut(values["section"], 60), cut(values["body"], 600)]),
        *_value_lines(ChangeKind.PARTIES, values, texts),
        *_value_lines(ChangeKind.DEADLINE, values, texts),
    ]


def _text_lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
    """The passages of section, title and body that changed; printed numbers only where nothing else did."""
    fields = [name for name in ("section", "title", "body") if before[name] != after[name]]
    shown = [passages(before[name], after[name])[: 2 * PASSAGES] for name in fields or ["label"]]
    return [list(found) for found in shown]


def _party_lines(before: Sequence[list[str]], after: Sequence[list[str]], texts: Texts) -> list[str]:
    old, new = dict(before), dict(after)
    added = [f"＋ {_party(name, role, texts)}" for name, role in new.items() if name not in old]
    gone = [f"－ {_party(name, role, texts)}" for name, role in old.items() if name not in new]
    moved = [
        f"{_party(name, old[name], texts)} → {labels.party_role(PartyRole(role), texts)}"
        for name, role in new.items()
        if name in old and old[name] != role
    ]
    return [*added, *gone, *moved]


def _party(name: str, role: str, texts: Texts) -> str:
    return f"{cut(name, 40)} · {labels.party_role(PartyRole(role), texts)}"


def _value_lines(kind: ChangeKind, values: Mapping[str, Any], texts: Texts) -> list[str]:
    """A value in words, whatever its kind."""
    if kind is ChangeKind.DEADLINE:
        return [deadline(values, texts)]
    if kind is ChangeKind.PARTIES:
        return [_party(name, role, texts) for name, role in values["parties"][:LINES]]
    if kind is ChangeKind.TEXT:
        return [cut(str(values[name]), PASSAGE_UNITS) for name in ("title", "body") if values[name]]
    return [cut(str(value), PASSAGE_UNITS) for value in values[kind.value]]


def deadline(values: Mapping[str, Any], texts: Texts) -> str:
    """A deadline in words, with the other dates that the item names."""
    if values["is_continuing"]:
        return texts.gettext("continuing, no end date")
    if not values["day"]:
        return texts.gettext("not set")
    others = [texts.short_day(date.fromisoformat(day)) for day in values["named"] if day != values["day"]]
    day = texts.day(date.fromisoformat(values["day"]))
    if not others:
        return day
    return texts.gettext("%(day)s (also %(others)s)", day=day, others=texts.gettext(", ").join(others))


def plain(change: Change, item: Item | None, texts: Texts) -> list[str]:
    """A change as lines of a terminal: [-gone-] and {+new+} mark the words."""
    values = change.after if change.kind is ChangeKind.ITEM_ADDED else change.before
    number = item.number if item is not None else "＋"
    title = item.title if item is not None else values["title"]
    mark = "❓" if is_question(change) else "✋" if is_corrected_by_hand(change) else ""
    head = f"{number:>3}  {title} · {labels.change_kind(change.kind, texts)} {mark}".rstrip()
    return [
        head,
        *(f"     {_plain_line(line)}" for line in _lines(change, change.before, change.after, texts)),
    ]


def _plain_line(line: Line) -> str:
    if isinstance(line, str):
        return line
    return "".join(
        f"[-{part.before}-]{{+{part.after}+}}" if part.is_changed else part.before for part in line
    )


# What agencies are told


def revised(items: RevisedItems, texts: Texts) -> Message:
    """To a liaison: what the revised document changed in the agency's items, a line or two for each."""
    news: dict[int, tuple[Item, list[str]]] = {}
    for change, item in items.changes:
        news.setdefault(item.id, (item, []))[1].append(_news(change, items.agency_names, texts))
    lines = [(item, texts.gettext("; ").join(dict.fromkeys(words))) for item, words in news.values()]
    text = texts.render(
        "revisions/revised.html", items=items, lines=lines[:LINES], more=max(0, len(lines) - LINES)
    )
    sign = texts.gettext("Sign for all (%(count)s)", count=items.unsigned)
    return Message(
        text,
        keyboard(
            [button(sign, Action.SIGN_ALL)] if items.unsigned else [],
            [button(texts.gettext("My items"), Action.MINE, 1)],
        ),
    )


def _news(change: Change, mine: frozenset[str], texts: Texts) -> str:
    """A change in a few words, as the agencies `mine` see it."""
    if change.kind is ChangeKind.ITEM_ADDED:
        return texts.gettext("new item, please sign for it")
    if change.kind is ChangeKind.ITEM_GONE:
        return texts.gettext("cancelled, nothing more to report")
    if change.kind is ChangeKind.DEADLINE:
        old, new = deadline(change.before, texts), deadline(change.after, texts)
        return texts.gettext("deadline %(old)s → %(new)s", old=old, new=new)
    if change.kind is ChangeKind.PARTIES:
        return _party_news(change, mine, texts)
    return texts.gettext("changed: %(what)s", what=labels.change_kind(change.kind, texts))


def _party_news(change: Change, mine: frozenset[str], texts: Texts) -> str:
    old, new = dict(change.before["parties"]), dict(change.after["parties"])
    for name in sorted(mine):
        if name in new and name not in old:
            role = labels.party_role(PartyRole(new[name]), texts)
            return texts.gettext("your agency is new to it (%(role)s), please sign", role=role)
        if name in old and name not in new:
            return texts.gettext("your agency has no part in it any more")
        if name in new and old[name] != new[name]:
            role = labels.party_role(PartyRole(new[name]), texts)
            return texts.gettext("your agency's part is now: %(role)s", role=role)
    return texts.gettext("changed: %(what)s", what=labels.change_kind(ChangeKind.PARTIES, texts))
