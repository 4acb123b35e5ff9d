"""Doubts in words: what a document leaves open, and its likely answers."""

from datetime import date

from models.documents import Doubt
from rendering.texts import Texts

#: Answers that are codes, and neither a name nor a date.
_CONTINUING = "continuing"
_SPLIT = "split"


def kind_label(kind: str, texts: Texts) -> str:
    """What a kind of doubt is about, for a list of counts; a kind unknown here is one of the others."""
    return {
        "who_leads": texts.gettext("who leads"),
        "no_party": texts.gettext("no agency is named"),
        "open_list": texts.gettext("list of agencies left open"),
        "group_party": texts.gettext("collective names"),
        "no_deadline": texts.gettext("no date is named"),
        "deadline_year": texts.gettext("year of a date"),
        "deadline_unclear": texts.gettext("meaning of a date"),
        "number_missing": texts.gettext("missing numbers"),
        "number_repeated": texts.gettext("repeated numbers"),
        "unknown_title": texts.gettext("title not found"),
        "unknown_year": texts.gettext("year not found"),
        "period_assumed": texts.gettext("period assumed"),
        "passed_over": texts.gettext("paragraphs left out"),
    }.get(kind, texts.gettext("other questions"))


def answers(doubt: Doubt, texts: Texts) -> list[str]:
    """The likely answers in words, the likeliest first."""
    return [_answer(answer, texts) for answer in doubt.answers]


def _answer(answer: str, texts: Texts) -> str:
    if answer == _CONTINUING:
        return texts.gettext("continuing")
    if answer == _SPLIT:
        return texts.gettext("each for its own part")
    try:
        return texts.day(date.fromisoformat(answer))
    except ValueError:
        return answer
