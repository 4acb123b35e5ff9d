"""Reply slips (回执): what a notice asks of each agency besides a signature."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.errors import RuleBroken

MAX_QUESTIONS = 5
MAX_OPTIONS = 8
MAX_TITLE, MAX_OPTION, MAX_ANSWER = 40, 20, 200  # characters
_BETWEEN = re.compile(r"\s*[/／、|]\s*")


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"  # one of its options
    NAME = "name"  # a line of text: who attends
    FILE = "file"


@dataclass(frozen=True)
class Question:
    """One question of a slip."""

    kind: QuestionKind
    title: str
    options: tuple[str, ...] = ()


class QuestionInvalid(RuleBroken):
    """A question has a short title; a choice also two to eight options: 参会方式：参加/不参加."""


class ReplySlipFull(RuleBroken):
    """A slip asks no more than `limit` questions."""


class ReplySlipMissing(RuleBroken):
    """The notice has no such question, or asks nothing."""


class ReplySlipIncomplete(RuleBroken):
    """A notice with a slip is signed for by filling it in."""


class AnswerInvalid(RuleBroken):
    """The answer does not fit the question; facts: `kind`."""


def read_question(kind: QuestionKind, text: str) -> Question:
    """A question as it was typed; of a choice with its options behind a colon. Errors: QuestionInvalid."""
    title, _, rest = " ".join(text.split()).replace("：", ":").partition(":")
    title = title.strip()
    options = tuple(part for part in _BETWEEN.split(rest.strip()) if part)
    if kind is not QuestionKind.CHOICE:
        title, options = " ".join(text.split()), ()
    is_choice_good = 2 <= len(options) <= MAX_OPTIONS and len(set(options)) == len(options)
    if not title or len(title) > MAX_TITLE or any(len(option) > MAX_OPTION for option in options):
        raise QuestionInvalid
    if kind is QuestionKind.CHOICE and not is_choice_good:
        raise QuestionInvalid
    return Question(kind, title, options)


def read(stored: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions of a notice as it is stored."""
    return tuple(
        Question(QuestionKind(row["kind"]), row["title"], tuple(row.get("options", ()))) for row in stored
    )


def store(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The questions as a notice keeps them."""
    return [{"kind": row.kind.value, "title": row.title, "options": list(row.options)} for row in questions]


def checked(question: Question, text: str) -> str:
    """An answer in words. Errors: AnswerInvalid."""
    text = " ".join(text.split())
    is_choice = question.kind is QuestionKind.CHOICE
    if not text or len(text) > MAX_ANSWER or (is_choice and text not in question.options):
        raise AnswerInvalid(kind=question.kind)
    return text


def unanswered(questions: Sequence[Question], answered: Iterable[int]) -> int | None:
    """The first question, counting from 0, that has no answer; None where all have."""
    known = set(answered)
    return next((place for place in range(len(questions)) if place not in known), None)
