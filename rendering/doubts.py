"""Doubts in words: what a document leaves open, asked one question at a time, with its likely answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.items import PartyRole
from domain.levels import GovernmentLevel
from models.documents import Doubt, Ledger
from models.questions import Question
from rendering import labels, registry
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

#: Answers that are codes, and neither a name nor a date.
CONTINUING, SPLIT, COMPLETE = "continuing", "split", "complete"
TAKE_IN, LEAVE_OUT, SAME, DIFFERENT = "take_in", "leave_out", "same", "different"
FIRST, MERGE, DROP, AS_IT_STANDS = "first", "merge", "drop", "as_it_stands"

#: Scopes of an answer: all that are asked about alike, or one alone.
ALL, ONE = "a", "o"

#: In front of the number of one of the doubt's own answers, and of an agency's id.
OWN, AGENCY = "#", "@"

_LABEL = 24  # characters of a name on a button
_QUOTED = 110  # of the source, around the doubtful words
_NAMES = frozenset({"no_party", "who_leads", "open_list", "group_party"})
_DATES = frozenset({"period_assumed", "deadline_year", "deadline_unclear", "no_deadline"})
_TYPED = _NAMES | _DATES | {"unknown_title", "unknown_year"}


@dataclass(frozen=True)
class Quote:
    """A piece of the source with the doubtful words in the middle."""

    before: str
    words: str
    after: str


def kind_label(kind: str, texts: Texts) -> str:
    """What a kind of doubt is about, for a list of counts; a kind unknown here is one of the others."""
    return {
        "who_leads": texts.gettext("who leads"),
        "no_party": texts.gettext("no agency is named"),
        "open_list": texts.gettext("list of agencies left open"),
        "group_party": texts.gettext("collective names"),
        "agency_same": texts.gettext("names of one agency"),
        "no_deadline": texts.gettext("no date is named"),
        "deadline_year": texts.gettext("year of a date"),
        "deadline_unclear": texts.gettext("meaning of a date"),
        "number_missing": texts.gettext("missing numbers"),
        "number_repeated": texts.gettext("repeated numbers"),
        "unknown_title": texts.gettext("title not found"),
        "unknown_year": texts.gettext("year not found"),
        "period_assumed": texts.gettext("period assumed"),
        "passed_over": texts.gettext("paragraphs left out"),
        "unknown_level": texts.gettext("level not found"),
        "column_assumed": texts.gettext("meaning of a column"),
        "party_unclear": texts.gettext("where a name ends"),
        "number_none": texts.gettext("items without a number"),
        "deadline_cited": texts.gettext("dates of other plans"),
        "target_unclear": texts.gettext("meaning of a figure"),
    }.get(kind, texts.gettext("other questions"))


def answers(doubt: Doubt, texts: Texts) -> list[str]:
    """The likely answers in words, the likeliest first."""
    return [_answer_to(doubt.kind, answer, texts) for answer in doubt.answers]


def _answer_to(kind: str, answer: str, texts: Texts) -> str:
    if answer == LEAVE_OUT and kind == "deadline_cited":
        return texts.gettext("not this item's")
    if answer == LEAVE_OUT and kind == "target_unclear":
        return texts.gettext("no target")
    return _answer(answer, texts)


def _answer(answer: str, texts: Texts) -> str:
    words: dict[str, Callable[[], str]] = {
        CONTINUING: lambda: texts.gettext("continuing"),
        SPLIT: lambda: texts.gettext("each for its own part"),
        COMPLETE: lambda: texts.gettext("the list is complete"),
        SAME: lambda: texts.gettext("one agency"),
        DIFFERENT: lambda: texts.gettext("two agencies"),
        TAKE_IN: lambda: texts.gettext("take them in"),
        LEAVE_OUT: lambda: texts.gettext("leave them out"),
        "=": lambda: texts.gettext("exactly this"),
        ">=": lambda: texts.gettext("at least this"),
    }
    if answer in words:
        return words[answer]()
    if answer in set(PartyRole):
        return labels.party_role(PartyRole(answer), texts)
    if answer in set(GovernmentLevel):
        return registry.level(GovernmentLevel(answer), texts)
    try:
        return texts.day(date.fromisoformat(answer))
    except ValueError:
        return answer


def question(asked: Question, texts: Texts, today: date) -> Message:
    """One question, its place in the source, and its likely answers as buttons."""
    text = texts.render(
        "doubts/question.html",
        asked=asked,
        answers=answers(asked.doubt, texts),
        quote=_quote(asked),
    )
    scope = ALL if asked.alike > 1 else ONE
    rows = [[_option(asked, scope, code, label)] for code, label in _options(asked, texts, today)]
    return Message(text, keyboard(*rows, *_ways(asked, scope, texts)))


def _option(asked: Question, scope: str, code: str, label: str) -> Button:
    return button(cut(label, _LABEL), Action.DOUBT_ANSWER, asked.doubt.id, scope, code)


def _options(asked: Question, texts: Texts, today: date) -> list[tuple[str, str]]:
    """Codes of the likely answers, with their words."""
    make = _OPTIONS.get(asked.doubt.kind)
    if make is not None:
        return make(asked, texts, today)
    if asked.doubt.answers:
        return _own(asked, texts)
    return [(AS_IT_STANDS, texts.gettext("As in the text"))]


def _own(asked: Question, texts: Texts) -> list[tuple[str, str]]:
    words = answers(asked.doubt, texts)[:4]
    return [(f"{OWN}{place}", _capital(label)) for place, label in enumerate(words)]


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _title_options(_: Question, texts: Texts, __: date) -> list[tuple[str, str]]:
    return [(AS_IT_STANDS, texts.gettext("Keep the file's name"))]


def _year_options(_: Question, __: Texts, today: date) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in (today.year, today.year + 1)]


def _missing_options(_: Question, texts: Texts, __: date) -> list[tuple[str, str]]:
    return [(AS_IT_STANDS, texts.gettext("Nothing is missing"))]


def _repeated_options(_: Question, texts: Texts, __: date) -> list[tuple[str, str]]:
    return [
        (AS_IT_STANDS, texts.gettext("An item of its own")),
        (MERGE, texts.gettext("Part of the one before")),
    ]


def _nobody_options(asked: Question, texts: Texts, _: date) -> list[tuple[str, str]]:
    drop = texts.gettext("They are no items") if asked.alike > 1 else texts.gettext("It is no item")
    return [*((f"{AGENCY}{row.id}", row.name) for row in asked.candidates), (DROP, drop)]


def _lead_options(asked: Question, texts: Texts, _: date) -> list[tuple[str, str]]:
    if asked.alike == 1:
        return _own(asked, texts)
    return [
        (FIRST, texts.gettext("The first-named leads")),
        (SPLIT, texts.gettext("Each for its own part")),
    ]


def _list_options(_: Question, texts: Texts, __: date) -> list[tuple[str, str]]:
    return [
        (AS_IT_STANDS, texts.gettext("As in the text")),
        (COMPLETE, texts.gettext("The list is complete")),
    ]


def _collective_options(_: Question, texts: Texts, __: date) -> list[tuple[str, str]]:
    return [(AS_IT_STANDS, texts.gettext("As in the text"))]


_OPTIONS: dict[str, Callable[[Question, Texts, date], list[tuple[str, str]]]] = {
    "unknown_title": _title_options,
    "unknown_year": _year_options,
    "number_missing": _missing_options,
    "number_repeated": _repeated_options,
    "no_party": _nobody_options,
    "who_leads": _lead_options,
    "open_list": _list_options,
    "group_party": _collective_options,
}


def _ways(asked: Question, scope: str, texts: Texts) -> list[list[Button]]:
    """Whatever is no answer yet: one by one, typing, the item itself, later."""
    doubt, ledger_id = asked.doubt, asked.ledger.id
    one_by_one = texts.gettext("One by one (%(count)s)", count=asked.alike)
    together = texts.gettext("All at once (%(count)s)", count=asked.in_group)
    typed = texts.gettext("Other agencies …") if doubt.kind in _NAMES else texts.gettext("Other: type it")
    return [
        [button(one_by_one, Action.DOUBT, ledger_id, doubt.id, ONE)] if asked.alike > 1 else [],
        [
            *([button(typed, Action.DOUBT_TYPE, doubt.id, scope)] if doubt.kind in _TYPED else []),
            *_open_item(asked, texts),
        ],
        [button(together, Action.DOUBT, ledger_id, doubt.id, ALL)] if asked.is_single else [],
        [
            button(texts.gettext("‹ The draft"), Action.LEDGER, ledger_id),
            button(texts.gettext("Later ›"), Action.DOUBT_LATER, ledger_id, doubt.id, scope),
        ],
    ]


def _open_item(asked: Question, texts: Texts) -> list[Button]:
    if asked.item is None or asked.alike > 1:
        return []
    label = texts.gettext("Item %(number)s", number=asked.item.number)
    return [button(label, Action.DRAFT_ITEM, asked.item.id)]


def _quote(asked: Question) -> Quote | None:
    """The words of the source that the question is about; for several alike those of the first item."""
    item = asked.item
    if item is None:
        return None
    words = str(asked.doubt.facts.get("text") or asked.doubt.facts.get("name") or "")
    clause = item.responsibility or ""
    if asked.doubt.kind in _NAMES and clause:
        return _around(clause, words)
    return _around(clause if words and words in clause else item.body, words)


def _around(text: str, words: str) -> Quote:
    """`_QUOTED` characters of the text, the words in the middle; its beginning where they are not in it."""
    place = text.find(words) if words else -1
    if place < 0:
        return Quote(cut(text, _QUOTED), "", "")
    room = max(0, _QUOTED - len(words)) // 2
    before, after = text[:place], text[place + len(words) :]
    return Quote(
        before if len(before) <= room else "…" + before[-room:] if room else "…",
        cut(words, _QUOTED),
        cut(after, room + 1),
    )


def type_answer(asked: Question, texts: Texts, today: date) -> Message:
    """Asks for an answer that no button has."""
    example = asked.ledger.period_end or today.replace(day=1) + timedelta(days=30)
    text = texts.render(
        "doubts/type.html",
        asked=asked,
        answers=answers(asked.doubt, texts),
        names=asked.doubt.kind in _NAMES,
        dates=asked.doubt.kind in _DATES,
        day=example.isoformat(),
    )
    return Message(text, keyboard(_back(asked.doubt, asked.ledger, asked.alike, texts)))


def _back(doubt: Doubt, ledger: Ledger, alike: int, texts: Texts) -> list[Button]:
    return labels.back(texts, Action.DOUBT, ledger.id, doubt.id, ALL if alike > 1 else ONE)


def confirm_new(asked: Question, name: str, candidates: Sequence[str], texts: Texts) -> Message:
    """Asks whether a name that fits no known agency is a new one, or meant for one of the alike."""
    add = button(texts.gettext("Add it"), Action.DOUBT_NEW, asked.doubt.id, ALL if asked.alike > 1 else ONE)
    names = labels.names(candidates, texts)
    return Message(
        texts.render("doubts/confirm_new.html", asked=asked, name=name, names=names),
        keyboard([add], _back(asked.doubt, asked.ledger, asked.alike, texts)),
    )


def done(ledger: Ledger, left: int, texts: Texts) -> Message:
    """After the last question; `left` were put off."""
    publish = button(texts.gettext("Register and assign"), Action.PUBLISH, ledger.id)
    page = button(texts.gettext("Page through the draft"), Action.DRAFT_PAGE, ledger.id, 1)
    again = button(texts.gettext("Settle what is left (%(count)s)", count=left), Action.DOUBTS, ledger.id)
    stand = button(
        texts.gettext("All as in the text (%(count)s)", count=left), Action.DOUBTS_STAND, ledger.id
    )
    back = labels.back(texts, Action.LEDGER, ledger.id)
    rows = ([again], [stand], [page], back) if left else ([publish], [page], back)
    return Message(texts.render("doubts/done.html", ledger=ledger, left=left), keyboard(*rows))


def settled(count: int, texts: Texts) -> Message:
    """How many an answer settled: short enough for a notification above the chat."""
    return Message(texts.render("doubts/settled.html", count=count))
