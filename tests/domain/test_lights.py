"""Lights: one rule decides, the words of the complaints hold, and filing never makes it worse."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.items import ACTIVE, ItemStatus
from domain.lights import RULES, Facts, Light, LightRule, decide, differs
from domain.reports import SelfAssessment

TODAY = date(2026, 10, 20)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
facts = st.builds(
    Facts,
    status=st.sampled_from(ItemStatus),
    deadline=st.none() | days,
    is_continuing=st.booleans(),
    started_on=st.none() | days,
    declared_on=st.none() | days,
    missed=st.integers(0, 4),
    is_late=st.booleans(),
    is_returned=st.booleans(),
    has_reported=st.booleans(),
    reported=st.none() | st.integers(0, 100),
    sub_item_due=st.none() | days,
)
SEVERITY = {Light.RED: 2, Light.YELLOW: 1, Light.GREEN: 0, Light.GREY: 0}


def under_way(**fields: object) -> Facts:
    usual = Facts(ItemStatus.IN_PROGRESS, deadline=TODAY + timedelta(days=60), has_reported=True)
    return replace(usual, **fields)  # type: ignore[arg-type]  # handed on as they are


def test_every_rule_stands_in_the_table_once() -> None:
    assert sorted(rule for rule, *_ in RULES) == sorted(LightRule)


@given(facts=facts, today=days)
def test_the_first_rule_that_holds_decides_and_no_other(facts: Facts, today: date) -> None:
    verdict = decide(facts, today)

    holding = [(rule, light) for rule, light, holds in RULES if holds(facts, today)]
    assert (verdict.rule, verdict.light) == holding[0]


@given(facts=facts, today=days, percent=st.integers(0, 100))
def test_filing_a_report_never_makes_it_worse(facts: Facts, today: date, percent: int) -> None:
    reported = None if facts.reported is None else max(facts.reported, percent)
    filed = replace(facts, is_returned=False, has_reported=True, reported=reported)

    assert SEVERITY[decide(filed, today).light] <= SEVERITY[decide(facts, today).light]


@given(facts=facts, today=days)
def test_declaring_completion_never_makes_it_worse(facts: Facts, today: date) -> None:
    if facts.status not in ACTIVE - {ItemStatus.COMPLETION_DECLARED}:
        return
    declared = replace(facts, status=ItemStatus.COMPLETION_DECLARED, declared_on=today)

    assert SEVERITY[decide(declared, today).light] <= SEVERITY[decide(facts, today).light]


@given(facts=facts, today=days)
def test_what_ended_or_waits_for_its_reviewer_is_never_red(facts: Facts, today: date) -> None:
    verdict = decide(facts, today)

    assert verdict.light is not Light.RED or facts.status in (ItemStatus.ASSIGNED, ItemStatus.IN_PROGRESS)


@given(facts=facts, today=days)
def test_a_continuing_item_is_never_overdue(facts: Facts, today: date) -> None:
    verdict = decide(replace(facts, is_continuing=True), today)

    assert verdict.rule not in (LightRule.OVERDUE, LightRule.NEAR, LightRule.BEHIND)


@pytest.mark.parametrize(
    ("fields", "light", "rule"),
    [
        ({}, Light.GREEN, LightRule.ON_TRACK),
        ({"deadline": TODAY - timedelta(days=1)}, Light.RED, LightRule.OVERDUE),
        ({"deadline": TODAY}, Light.YELLOW, LightRule.NEAR),
        ({"deadline": TODAY + timedelta(days=7)}, Light.YELLOW, LightRule.NEAR),
        ({"deadline": TODAY + timedelta(days=8)}, Light.GREEN, LightRule.ON_TRACK),
        ({"missed": 1}, Light.YELLOW, LightRule.MISSED),
        ({"missed": 2}, Light.RED, LightRule.MISSED_AGAIN),
        ({"is_late": True}, Light.YELLOW, LightRule.LATE),
        ({"is_returned": True}, Light.YELLOW, LightRule.RETURNED),
        ({"sub_item_due": TODAY - timedelta(days=1)}, Light.YELLOW, LightRule.SUB_ITEM_OVERDUE),
        ({"started_on": date(2026, 3, 1), "reported": 10}, Light.YELLOW, LightRule.BEHIND),
        ({"started_on": date(2026, 3, 1), "reported": 80}, Light.GREEN, LightRule.ON_TRACK),
        ({"is_continuing": True}, Light.GREEN, LightRule.CONTINUING),
        ({"status": ItemStatus.ASSIGNED, "has_reported": False}, Light.GREY, LightRule.NOT_STARTED),
        ({"status": ItemStatus.SUSPENDED, "missed": 3}, Light.GREY, LightRule.SUSPENDED),
        ({"status": ItemStatus.CLOSED, "missed": 3}, Light.GREY, LightRule.ENDED),
    ],
)
def test_a_situation_has_its_colour(fields: dict[str, object], light: Light, rule: LightRule) -> None:
    verdict = decide(under_way(**fields), TODAY)

    assert (verdict.light, verdict.rule) == (light, rule)


def test_an_own_view_that_differs_is_told() -> None:
    assert differs(Light.RED, SelfAssessment.ON_TRACK)
    assert differs(Light.GREEN, SelfAssessment.BEHIND)
    assert not differs(Light.YELLOW, SelfAssessment.AT_RISK)
    assert not differs(Light.GREY, SelfAssessment.ON_TRACK)
