"""Short words that many messages share: roles, periods, lists of agencies and of items, the way back."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from telegram import InlineKeyboardButton

from domain.cycles import PlannedPeriod
from domain.items import PartyRole
from domain.lights import Light
from domain.reports import SelfAssessment
from domain.requests import RequestKind
from domain.roles import Role
from models.cycles import Period
from models.people import Person
from models.revisions import ChangeKind
from rendering.actions import Action
from rendering.buttons import button
from rendering.lengths import cut
from rendering.words import Words


def seat_role(role: Role, words: Words) -> str:
    """联络员, 分管领导 …"""
    return {
        Role.SECRETARIAT: words.gettext("secretariat"),
        Role.REVIEWER: words.gettext("reviewer"),
        Role.GROUP_HEAD: words.gettext("head of the leading group"),
        Role.LIAISON: words.gettext("liaison"),
        Role.BACKUP_LIAISON: words.gettext("backup liaison"),
        Role.SECTION_HEAD: words.gettext("section head"),
        Role.SUPERVISING_LEADER: words.gettext("supervising leader"),
    }[role]


def actor(person: Person, principal: Person | None, words: Words) -> str:
    """A name; of a deputy with the name of whom they act for: 李四 代 张三."""
    if principal is None:
        return cut(person.name, 20)
    names = {"name": cut(person.name, 20), "principal": cut(principal.name, 20)}
    return words.gettext("%(name)s for %(principal)s", **names)


def light(value: Light, words: Words) -> str:
    """A colour with its word."""
    return {
        Light.RED: words.gettext("🔴 red"),
        Light.YELLOW: words.gettext("🟡 yellow"),
        Light.GREEN: words.gettext("🟢 green"),
        Light.GREY: words.gettext("⚪ grey"),
    }[value]


def self_assessment(value: SelfAssessment, words: Words) -> str:
    """顺利, 有风险 or 滞后: how an agency itself sees its part."""
    return {
        SelfAssessment.ON_TRACK: words.gettext("on track"),
        SelfAssessment.AT_RISK: words.gettext("at risk"),
        SelfAssessment.BEHIND: words.gettext("behind"),
    }[value]


def comparator(value: str) -> str:
    """≥, ≤ or =: how a target compares, as the ledger holds it."""
    return {">=": "≥", "<=": "≤"}.get(value, "=")


def party_role(role: PartyRole, words: Words) -> str:
    """牵头, 责任 or 配合."""
    return {
        PartyRole.LEAD: words.gettext("lead"),
        PartyRole.RESPONSIBLE: words.gettext("responsible"),
        PartyRole.PARTICIPANT: words.gettext("participating"),
    }[role]


def request_kind(kind: str, words: Words) -> str:
    """延期, 退件 …"""
    return {
        RequestKind.EXTENSION: words.gettext("Extension"),
        RequestKind.CHANGE: words.gettext("Change of content"),
        RequestKind.AGENCY_CHANGE: words.gettext("Change of agencies"),
        RequestKind.DECLINE: words.gettext("Decline"),
        RequestKind.SUSPENSION: words.gettext("Suspension"),
        RequestKind.RESUMPTION: words.gettext("Resumption"),
        RequestKind.CANCELLATION: words.gettext("Cancellation"),
    }[RequestKind(kind)]


def iso_day(day: str, words: Words) -> str:
    """A day as a JSON column keeps it."""
    return words.day(date.fromisoformat(day))


def slip_label(facts: Mapping[str, object], words: Words) -> str:
    """〔2026〕3号, as the audit trail keeps it; a draft has no number."""
    if facts.get("number") is None:
        return words.gettext("without a number yet")
    return words.gettext("No. %(number)s/%(year)s", number=facts["number"], year=facts["year"])


def change_kind(kind: str, words: Words) -> str:
    """What a change of a revised document is about."""
    return {
        ChangeKind.ITEM_ADDED: words.gettext("added"),
        ChangeKind.ITEM_GONE: words.gettext("dropped"),
        ChangeKind.TEXT: words.gettext("wording"),
        ChangeKind.PARTIES: words.gettext("agencies"),
        ChangeKind.DEADLINE: words.gettext("deadline"),
        ChangeKind.TARGETS: words.gettext("targets"),
        ChangeKind.MEASURES: words.gettext("measures"),
    }[ChangeKind(kind)]


def period_name(starts_on: date, ends_on: date, words: Words) -> str:
    """2026年11月, 2026年第四季度, 2026年下半年, 2026年 or a week, by the time between the bounds."""
    year = starts_on.year
    if ends_on - starts_on < timedelta(weeks=1):
        start, end = words.short_day(starts_on), words.short_day(ends_on)
        return words.gettext("week %(start)s %(year)s – %(end)s", start=start, year=year, end=end)
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month + 1
    forms = {
        1: [words.month(starts_on)] * 12,
        3: [
            words.gettext("Q1 %(year)s", year=year),
            words.gettext("Q2 %(year)s", year=year),
            words.gettext("Q3 %(year)s", year=year),
            words.gettext("Q4 %(year)s", year=year),
        ],
        6: [
            words.gettext("first half of %(year)s", year=year),
            words.gettext("second half of %(year)s", year=year),
        ],
        12: [words.gettext("the year %(year)s", year=year)],
    }
    return forms[months][(starts_on.month - 1) // months]


def named(period: Period | PlannedPeriod, words: Words) -> str:
    """A period by its bounds, a one-off report by its name."""
    return period.title or period_name(period.starts_on, period.ends_on, words)


def weekday(number: int, words: Words) -> str:
    """周一 for 1 to 周日 for 7."""
    return {
        1: words.gettext("Monday"),
        2: words.gettext("Tuesday"),
        3: words.gettext("Wednesday"),
        4: words.gettext("Thursday"),
        5: words.gettext("Friday"),
        6: words.gettext("Saturday"),
        7: words.gettext("Sunday"),
    }[number]


def names(agencies: Sequence[str], words: Words, *, shown: int = 6) -> str:
    """The first names of agencies, long ones cut, and how many there are where not all are shown."""
    return names_of(agencies[:shown], len(agencies), words)


def names_of(first: Sequence[str], count: int, words: Words) -> str:
    """As `names`, of `count` agencies that are not all given."""
    listed = words.gettext(", ").join(cut(name, 20) for name in first)
    if count <= len(first):
        return listed
    return words.gettext("%(names)s … (%(count)s agencies)", names=listed, count=count)


def item_numbers(numbers: Sequence[int], words: Words, *, shown: int = 8, total: int | None = None) -> str:
    """The first item numbers, and how many there are (`total`, if not all are given) where more are left."""
    first = words.gettext(", ").join(map(str, numbers[:shown]))
    count = len(numbers) if total is None else total
    if count <= shown:
        return first
    return words.gettext("%(numbers)s … (%(count)s items)", numbers=first, count=count)


def back(words: Words, action: Action, *arguments: int | str | None) -> list[InlineKeyboardButton]:
    """A row with the way back to where one came from."""
    return [button(words.gettext("‹ Back"), action, *arguments)]
