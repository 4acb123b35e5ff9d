"""Broken rules carry the key of their sentence."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import domain
from domain.errors import RuleBroken, TextTooLong

MODULES = [importlib.import_module(f"domain.{found.name}") for found in pkgutil.iter_modules(domain.__path__)]


def kinds(kind: type[RuleBroken] = RuleBroken) -> Iterator[type[RuleBroken]]:
    for sub_kind in kind.__subclasses__():
        yield sub_kind
        yield from kinds(sub_kind)


ALL = sorted(
    (kind for kind in kinds() if kind.__module__.startswith("domain.")), key=lambda kind: kind.__name__
)


def test_the_rules_of_every_module_are_seen() -> None:
    holders = {
        module.__name__
        for module in MODULES
        if re.search(r"^class \w+\(RuleBroken\)", Path(str(module.__file__)).read_text("utf-8"), re.M)
    }

    assert {kind.__module__ for kind in ALL} == holders


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_broken_rule_has_a_key_of_its_own(kind: type[RuleBroken]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.key)
    assert [other for other in ALL if other.key == kind.key] == [kind]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_broken_rule_says_which_facts_it_has(kind: type[RuleBroken]) -> None:
    assert kind.__doc__


def test_a_broken_rule_keeps_its_facts() -> None:
    error = TextTooLong(length=10_000, limit=4000)

    assert (error.key, error.facts) == ("text_too_long", {"length": 10_000, "limit": 4000})
