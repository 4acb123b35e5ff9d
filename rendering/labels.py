"""Short words that many messages share: roles, periods, lists of agencies and of items, the way back."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.cycles import PlannedPeriod
from domain.items import AssignmentState, PartyRole
from domain.lights import Light
from domain.reports import SelfAssessment
from domain.requests import RequestKind
from domain.roles import Role
from models.cycles import Period
from models.people import Person
from models.revisions import ChangeKind
from models.views import OwedDuty, Party
from rendering.actions import Action
from rendering.buttons import Button, button
from rendering.lengths import cut
from rendering.words import Words, msgid


def seat_role(role: Role, words: Words) -> str:
    """联络员, 分管领导 …"""
    return words.gettext(_SEAT_ROLES[role])


_SEAT_ROLES = {
    Role.SECRETARIAT: msgid("secretariat"),
    Role.REVIEWER: msgid("reviewer"),
    Role.GROUP_HEAD: msgid("head of the leading group"),
    Role.LIAISON: msgid("liaison"),
    Role.BACKUP_LIAISON: msgid("backup liaison"),
    Role.SECTION_HEAD: msgid("section head"),
    Role.SUPERVISING_LEADER: msgid("supervising leader"),
}


def actor(person: Person, principal: Person | None, words: Words) -> str:
    """A name; of a deputy with the name of whom they act for: 李四 代 张三."""
    if principal is None:
        return cut(person.name, 20)
    names = {"name": cut(person.name, 20), "principal": cut(principal.name, 20)}
    return words.gettext("%(name)s for %(principal)s", **names)


def light(value: Light, words: Words) -> str:
    """A colour with its word."""
    return words.gettext(_LIGHTS[value])


_LIGHTS = {
    Light.RED: msgid("🔴 red"),
    Light.YELLOW: msgid("🟡 yellow"),
    Light.GREEN: msgid("🟢 green"),
    Light.GREY: msgid("⚪ grey"),
}


def self_assessment(value: SelfAssessment, words: Words) -> str:
    """顺利, 有风险 or 滞后: how an agency itself sees its part."""
    return words.gettext(_SELF_ASSESSMENTS[value])


_SELF_ASSESSMENTS = {
    SelfAssessment.ON_TRACK: msgid("on track"),
    SelfAssessment.AT_RISK: msgid("at risk"),
    SelfAssessment.BEHIND: msgid("behind"),
}


def comparator(value: str) -> str:
    """≥, ≤ or =: how a target compares, as the ledger holds it."""
    return {">=": "≥", "<=": "≤"}.get(value, "=")


def party_role(role: PartyRole, words: Words) -> str:
    """牵头, 责任 or 配合."""
    return words.gettext(_PARTY_ROLES[role])


_PARTY_ROLES = {
    PartyRole.LEAD: msgid("lead"),
    PartyRole.RESPONSIBLE: msgid("responsible"),
    PartyRole.PARTICIPANT: msgid("participating"),
}


def request_kind(kind: str, words: Words) -> str:
    """延期, 退件 …"""
    return words.gettext(_REQUEST_KINDS[RequestKind(kind)])


_REQUEST_KINDS = {
    RequestKind.EXTENSION: msgid("Extension"),
    RequestKind.CHANGE: msgid("Change of content"),
    RequestKind.AGENCY_CHANGE: msgid("Change of agencies"),
    RequestKind.DECLINE: msgid("Decline"),
    RequestKind.SUSPENSION: msgid("Suspension"),
    RequestKind.RESUMPTION: msgid("Resumption"),
    RequestKind.CANCELLATION: msgid("Cancellation"),
}


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
    return words.gettext(_CHANGE_KINDS[ChangeKind(kind)])


_CHANGE_KINDS = {
    ChangeKind.ITEM_ADDED: msgid("added"),
    ChangeKind.ITEM_GONE: msgid("dropped"),
    ChangeKind.TEXT: msgid("wording"),
    ChangeKind.PARTIES: msgid("agencies"),
    ChangeKind.DEADLINE: msgid("deadline"),
    ChangeKind.TARGETS: msgid("targets"),
    ChangeKind.MEASURES: msgid("measures"),
}


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


def shared_period(owed: Sequence[OwedDuty]) -> Period | None:
    """The period of all these duties; None where they are of several."""
    periods = {(line.period.starts_on, line.period.title): line.period for line in owed}
    return owed[0].period if len(periods) == 1 else None


def has_several_agencies(owed: Sequence[OwedDuty]) -> bool:
    """Whether a line must say whose duty it is."""
    return len({line.agency.name for line in owed}) > 1


def weekday(number: int, words: Words) -> str:
    """周一 for 1 to 周日 for 7."""
    return words.gettext(_WEEKDAYS[number])


_WEEKDAYS = {
    1: msgid("Monday"),
    2: msgid("Tuesday"),
    3: msgid("Wednesday"),
    4: msgid("Thursday"),
    5: msgid("Friday"),
    6: msgid("Saturday"),
    7: msgid("Sunday"),
}


def names(agencies: Sequence[str], words: Words, *, shown: int = 6) -> str:
    """The first names of agencies, long ones cut, and how many there are where not all are shown."""
    return names_of(agencies[:shown], len(agencies), words)


def names_of(first: Sequence[str], count: int, words: Words) -> str:
    """As `names`, of `count` agencies that are not all given."""
    listed = words.gettext(", ").join(cut(name, 20) for name in first)
    if count <= len(first):
        return listed
    return words.gettext("%(names)s … (%(count)s agencies)", names=listed, count=count)


def by_role(parties: Sequence[Party]) -> dict[PartyRole, list[str]]:
    """The names of the agencies of an item by their part, the lead first."""
    found = {
        role: [party.agency.name for party in parties if party.assignment.role is role] for role in PartyRole
    }
    return {role: listed for role, listed in found.items() if listed}


def unsigned(parties: Sequence[Party]) -> list[str]:
    """The names of the agencies of an item that have not signed for it; a collective name cannot."""
    return [
        party.agency.name
        for party in parties
        if not party.agency.is_collective and party.assignment.state not in _SETTLED
    ]


_SETTLED = frozenset({AssignmentState.ACKNOWLEDGED, AssignmentState.RELEASED})


def item_numbers(numbers: Sequence[int], words: Words, *, shown: int = 8, total: int | None = None) -> str:
    """The first item numbers, and how many there are (`total`, if not all are given) where more are left."""
    first = words.gettext(", ").join(map(str, numbers[:shown]))
    count = len(numbers) if total is None else total
    if count <= shown:
        return first
    return words.gettext("%(numbers)s … (%(count)s items)", numbers=first, count=count)


def of_ledger(name: str) -> str:
    """Which ledger a line belongs to, behind all else; nothing where only one is in force."""
    return f" · {cut(name, 20)}" if name else ""


def back(words: Words, action: Action, *arguments: int | str | None) -> list[Button]:
    """A row with the way back to where one came from."""
    return [button(words.gettext("‹ Back"), action, *arguments)]
