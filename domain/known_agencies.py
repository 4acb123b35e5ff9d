"""Agencies known by name: which words mean the same one, now and formerly (known_agencies.toml)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from domain.levels import GovernmentLevel

_JOINING = str.maketrans("", "", "和与及暨、·")


@dataclass(frozen=True)
class KnownAgency:
    """One known agency, under its present name or (`until` a year) a former one.

    `full_stem` is None where the words have no ending to replace. `is_merged`: several became one.
    """

    number: int  # the same for all names of one agency
    full_stem: str | None
    is_of_party: bool
    level: GovernmentLevel | None
    until: int | None
    is_merged: bool


def squeezed(words: str) -> str:
    """The words without what joins them: 发展和改革 is 发展改革."""
    return words.translate(_JOINING)


def by_name(words: str) -> KnownAgency | None:
    """The agency that is called so behind its level: 教委."""
    return _names().get(squeezed(words))


def by_stem(stem: str) -> KnownAgency | None:
    """The agency with these words between level and ending: 发改."""
    return _stems().get(squeezed(stem))


@cache
def _entries() -> tuple[tuple[dict[str, Any], KnownAgency], ...]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return tuple(
        (words, _known(number, agency, words))
        for number, agency in enumerate(tomllib.loads(text)["agency"])
        for words in (agency, *agency.get("old", ()))
    )


def _known(number: int, agency: dict[str, Any], words: dict[str, Any]) -> KnownAgency:
    level = agency.get("level")
    return KnownAgency(
        number=number,
        full_stem=next(iter(words.get("stems", ())), None),
        is_of_party=agency.get("party", False),
        level=GovernmentLevel(level) if level else None,
        until=words.get("until"),
        is_merged=words.get("merged", False),
    )


@cache
def _names() -> dict[str, KnownAgency]:
    return dict(_spelled("names"))


@cache
def _stems() -> dict[str, KnownAgency]:
    return dict(_spelled("stems"))


def _spelled(kind: str) -> Iterator[tuple[str, KnownAgency]]:
    for words, known in _entries():
        for word in words.get(kind, ()):
            yield squeezed(word), known
