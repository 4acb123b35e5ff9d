"""Agencies known by name: which words mean the same one, now and formerly (known_agencies.toml)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from domain.levels import GovernmentLevel

#: Between two words; a word may hold the same character itself: 和平, 泰和.
_JOINING = re.compile("(?<=..)[和与及暨、·](?=..)")


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


def squeezed(text: str) -> str:
    """The words without what joins them: 发展和改革 is 发展改革."""
    return _JOINING.sub("", text)


def by_name(text: str) -> KnownAgency | None:
    """The agency that is called so behind its level: 教委."""
    return _names().get(squeezed(text))


def by_stem(stem: str) -> KnownAgency | None:
    """The agency with these words between level and ending: 发改."""
    return _stems().get(squeezed(stem))


@cache
def words() -> frozenset[str]:
    """Words for the work of agencies, of which a short form may keep one character; no names of places."""
    return frozenset(_listed()["words"])


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _entries() -> tuple[tuple[dict[str, Any], KnownAgency], ...]:
    return tuple(
        (forms, _known(number, agency, forms))
        for number, agency in enumerate(_listed()["agency"])
        for forms in (agency, *agency.get("old", ()))
    )


def _known(number: int, agency: dict[str, Any], forms: dict[str, Any]) -> KnownAgency:
    level = agency.get("level")
    return KnownAgency(
        number=number,
        full_stem=next(iter(forms.get("stems", ())), None),
        is_of_party=agency.get("party", False),
        level=GovernmentLevel(level) if level else None,
        until=forms.get("until"),
        is_merged=forms.get("merged", False),
    )


@cache
def _names() -> dict[str, KnownAgency]:
    return dict(_spelled("names"))


@cache
def _stems() -> dict[str, KnownAgency]:
    return dict(_spelled("stems"))


def _spelled(kind: str) -> Iterator[tuple[str, KnownAgency]]:
    for forms, known in _entries():
        for word in forms.get(kind, ()):
            yield squeezed(word), known
