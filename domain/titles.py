"""Short names that tell the titles of ledgers apart."""

import re
from collections.abc import Sequence

SHORT_TITLE_LENGTH = 16

_YEAR = re.compile(r"\d{4}年度?")
_AROUND = re.compile(r"^.*关于印发|的通知$|[《》〈〉\s]")
#: What such documents call themselves: it tells none from another.
_KIND = re.compile(
    r"(?:近期|年度)?(?:主要|重点|目标)*(?:工作)?(?:目标|任务|要点|安排|计划|方案)+(?:台账|清单|分工)*$"
)
_PLACE_ENDS = "省市县区州盟旗"


def short_titles(titles: Sequence[tuple[str, int | None]]) -> list[str]:
    """A short name for each (title, year): the year, and the subject without the place that all begin with.

    云港市养老服务2026年重点工作任务 → 2026年养老服务, beside other titles of 云港市.
    """
    subjects = [_subject(title) for title, _ in titles]
    shared = _place(_beginning(subjects))
    return [
        _named(subject.removeprefix(shared) or title, year)
        for subject, (title, year) in zip(subjects, titles, strict=True)
    ]


def _subject(title: str) -> str:
    bare = _YEAR.sub("", _AROUND.sub("", title))
    return _KIND.sub("", bare) or bare


def _beginning(texts: Sequence[str]) -> str:
    """What all the texts begin with."""
    first, last = min(texts), max(texts)  # what these two share, those between them share too
    pairs = enumerate(zip(first, last, strict=False))
    return first[: next((at for at, (one, other) in pairs if one != other), len(first))]


def _place(text: str) -> str:
    """The part of a beginning that ends with a place; a word is never cut in two."""
    return text[: max(text.rfind(end) for end in _PLACE_ENDS) + 1]


def _named(subject: str, year: int | None) -> str:
    name = f"{year}年{subject}" if year else subject
    return name if len(name) <= SHORT_TITLE_LENGTH else name[: SHORT_TITLE_LENGTH - 1] + "…"
