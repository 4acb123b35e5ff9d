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
from rendering.texts import Texts, cut


def seat_role(role: Role, texts: Texts) -> str:
    """联络员, 分管领导 …"""
    return {
        Role.SECRETARIAT: texts.gettext("secretariat"),
        Role.REVIEWER: texts.gettext("reviewer"),
        Role.GROUP_HEAD: texts.gettext("head of the leading group"),
        Role.LIAISON: texts.gettext("liaison"),
        Role.BACKUP_LIAISON: texts.gettext("backup liaison"),
        Role.SECTION_HEAD: texts.gettext("section head"),
        Role.SUPERVISING_LEADER: texts.gettext("supervising leader"),
    }[role]


def actor(person: Person, principal: Person | None, texts: Texts) -> str:
    """A name; of a deputy with the name of whom they act for: 李四 代 张三."""
    if principal is None:
        return cut(person.name, 20)
    names = {"name": cut(person.name, 20), "principal": cut(principal.name, 20)}
    return texts.gettext("%(name)s for %(principal)s", **names)


def light(value: Light, texts: Texts) -> str:
    """A colour with its word."""
    return {
        Light.RED: texts.gettext("🔴 red"),
        Light.YELLOW: texts.gettext("🟡 yellow"),
        Light.GREEN: texts.gettext("🟢 green"),
        Light.GREY: texts.gettext("⚪ grey"),
    }[value]


def self_assessment(value: SelfAssessment, texts: Texts) -> str:
    """顺利, 有风险 or 滞后: how an agency itself sees its part."""
    return {
        SelfAssessment.ON_TRACK: texts.gettext("on track"),
        SelfAssessment.AT_RISK: texts.gettext("at risk"),
        SelfAssessment.BEHIND: texts.gettext("behind"),
    }[value]


def comparator(value: str) -> str:
    """≥, ≤ or =: how a target compares, as the ledger holds it."""
    return {">=": "≥", "<=": "≤"}.get(value, "=")


def party_role(role: PartyRole, texts: Texts) -> str:
    """牵头, 责任 or 配合."""
    return {
        PartyRole.LEAD: texts.gettext("lead"),
        PartyRole.RESPONSIBLE: texts.gettext("responsible"),
        PartyRole.PARTICIPANT: texts.gettext("participating"),
    }[role]


def request_kind(kind: str, texts: Texts) -> str:
    """延期, 退件 …"""
    return {
        RequestKind.EXTENSION: texts.gettext("Extension"),
        RequestKind.CHANGE: texts.gettext("Change of content"),
        RequestKind.AGENCY_CHANGE: texts.gettext("Change of agencies"),
        RequestKind.DECLINE: texts.gettext("Decline"),
        RequestKind.SUSPENSION: texts.gettext("Suspension"),
        RequestKind.RESUMPTION: texts.gettext("Resumption"),
        RequestKind.CANCELLATION: texts.gettext("Cancellation"),
    }[RequestKind(kind)]


def iso_day(day: str, texts: Texts) -> str:
    """A day as a JSON column keeps it."""
    return texts.day(date.fromisoformat(day))


def slip_label(facts: Mapping[str, object], texts: Texts) -> str:
    """〔2026〕3号, as the audit trail keeps it; a draft has no number."""
    if facts.get("number") is None:
        return texts.gettext("without a number yet")
    return texts.gettext("No. %(number)s/%(year)s", number=facts["number"], year=facts["year"])


def change_kind(kind: str, texts: Texts) -> str:
    """What a change of a revised document is about."""
    return {
        ChangeKind.ITEM_ADDED: texts.gettext("added"),
        ChangeKind.ITEM_GONE: texts.gettext("dropped"),
        ChangeKind.TEXT: texts.gettext("wording"),
        ChangeKind.PARTIES: texts.gettext("agencies"),
        ChangeKind.DEADLINE: texts.gettext("deadline"),
        ChangeKind.TARGETS: texts.gettext("targets"),
        ChangeKind.MEASURES: texts.gettext("measures"),
    }[ChangeKind(kind)]


def period_name(starts_on: date, ends_on: date, texts: Texts) -> str:
    """2026年11月, 2026年第四季度, 2026年下半年, 2026年 or a week, by the time between the bounds."""
    year = starts_on.year
    if ends_on - starts_on < timedelta(weeks=1):
        start, end = texts.short_day(starts_on), texts.short_day(ends_on)
        return texts.gettext("week %(start)s %(year)s – %(end)s", start=start, year=year, end=end)
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month + 1
    forms = {
        1: [texts.month(starts_on)] * 12,
        3: [
            texts.gettext("Q1 %(year)s", year=year),
            texts.gettext("Q2 %(year)s", year=year),
            texts.gettext("Q3 %(year)s", year=year),
            texts.gettext("Q4 %(year)s", year=year),
        ],
        6: [
            texts.gettext("first half of %(year)s", year=year),
            texts.gettext("second half of %(year)s", year=year),
        ],
        12: [texts.gettext("the year %(year)s", year=year)],
    }
    return forms[months][(starts_on.month - 1) // months]


def named(period: Period | PlannedPeriod, texts: Texts) -> str:
    """A period by its bounds, a one-off report by its name."""
    return period.title or period_name(period.starts_on, period.ends_on, texts)


def weekday(number: int, texts: Texts) -> str:
    """周一 for 1 to 周日 for 7."""
    return {
        1: texts.gettext("Monday"),
        2: texts.gettext("Tuesday"),
        3: texts.gettext("Wednesday"),
        4: texts.gettext("Thursday"),
        5: texts.gettext("Friday"),
        6: texts.gettext("Saturday"),
        7: texts.gettext("Sunday"),
    }[number]


def names(agencies: Sequence[str], texts: Texts, *, shown: int = 6) -> str:
    """The first names of agencies, long ones cut, and how many there are where not all are shown."""
    return names_of(agencies[:shown], len(agencies), texts)


def names_of(first: Sequence[str], count: int, texts: Texts) -> str:
    """As `names`, of `count` agencies that are not all given."""
    listed = texts.gettext(", ").join(cut(name, 20) for name in first)
    if count <= len(first):
        return listed
    return texts.gettext("%(names)s … (%(count)s agencies)", names=listed, count=count)


def item_numbers(numbers: Sequence[int], texts: Texts, *, shown: int = 8, total: int | None = None) -> str:
    """The first item numbers, and how many there are (`total`, if not all are given) where more are left."""
    first = texts.gettext(", ").join(map(str, numbers[:shown]))
    count = len(numbers) if total is None else total
    if count <= shown:
        return first
    return texts.gettext("%(numbers)s … (%(count)s items)", numbers=first, count=count)


def back(texts: Texts, action: Action, *arguments: int | str | None) -> list[InlineKeyboardButton]:
    """A row with the way back to where one came from."""
    return [button(texts.gettext("‹ Back"), action, *arguments)]
