"""How an item, a duty and a signature stand, in a sign and a few words: what most lines of lists say."""

from collections.abc import Callable, Mapping
from datetime import datetime

from markupsafe import Markup, escape

from domain.items import AssignmentState, ClosingKind, ItemStatus
from domain.lights import Light, LightRule, Verdict
from domain.requests import RequestKind
from models.items import Assignment, Item
from models.views import ItemCard, ItemLine, ListedItem, Part
from rendering import labels
from rendering.lengths import cut
from rendering.words import Words, msgid

SOON_DAYS = 3  # to a due time that is told as near

_SIGNS = {Light.RED: "🔴", Light.YELLOW: "🟡", Light.GREEN: "🟢", Light.GREY: "⚪"}
_WITHOUT_LIGHT = frozenset({LightRule.ENDED, LightRule.SUSPENDED, LightRule.NOT_ASSIGNED})


def line(row: ItemLine, now: datetime, words: Words) -> Markup:
    """An item in a list: two lines, for the viewer's agency or for those who see all."""
    part = row.mine
    said = [
        labels.party_role(part.role, words) if part else labels.names(row.leads, words, shown=2),
        item(row, now, words),
    ]
    if part and part.state is not AssignmentState.ACKNOWLEDGED:
        said.append(signature(part, words))
    said += [f"⏳ {asked(kind, words)}" for kind in row.asked]
    if row.owes_report:
        said.append(f"📝 {words.gettext('report owed')}")
    below = " · ".join(said) + labels.of_ledger(row.ledger_name)
    return Markup(f"<b>{row.item.number}</b> {escape(cut(row.item.title, 60))}\n{escape(below)}")  # noqa: S704 - it is escaped


def asked(kind: RequestKind, words: Words) -> str:
    """What waits for a decision beside the state of an item."""
    return words.gettext("%(kind)s asked for, not decided", kind=labels.request_kind(kind, words))


def item(row: ItemLine | ItemCard, now: datetime, words: Words) -> str:
    """The light of an item with its records, in a list or as a card."""
    ledger_id = row.item.ledger_id
    today = words.local_day(now, ledger_id)
    return light(row.record.light(row.item, today, words.zones.of(ledger_id)), row.item, words)


def light(verdict: Verdict, item: Item | ListedItem, words: Words) -> str:
    """A sign, and the words that say why."""
    if verdict.rule in _WITHOUT_LIGHT:
        return ended(item, words)
    plain = _PLAIN.get(verdict.rule)
    why = words.gettext(plain) if plain is not None else _EXACT[verdict.rule](verdict, words)
    return f"{_SIGNS[verdict.light]} {why}"


_PLAIN = {
    LightRule.DECLARED: msgid("Completion declared, under review"),
    LightRule.DECLARED_LATE: msgid("Completion declared late, under review"),
    LightRule.SUB_ITEM_OVERDUE: msgid("Sub-item overdue"),
    LightRule.RETURNED: msgid("Report returned"),
    LightRule.MISSED: msgid("Last report missing"),
    LightRule.LATE: msgid("Last report late"),
}


def _overdue(verdict: Verdict, words: Words) -> str:
    assert verdict.days_left is not None
    return _overdue_by(-verdict.days_left, words)


def _overdue_by(days: int, words: Words) -> str:
    return words.ngettext("Overdue by %(count)s day", "Overdue by %(count)s days", days, count=days)


def _missed_again(verdict: Verdict, words: Words) -> str:
    missed = verdict.facts.missed
    return words.ngettext(
        "%(count)s report missing in a row", "%(count)s reports missing in a row", missed, count=missed
    )


def _behind(verdict: Verdict, words: Words) -> str:
    pace = verdict.pace
    assert pace is not None
    return words.gettext(
        "Behind plan (%(reported)s%% of %(planned)s%%)", reported=pace.reported, planned=pace.planned
    )


def _near(verdict: Verdict, words: Words) -> str:
    left = verdict.days_left
    assert left is not None
    if left == 0:
        return words.gettext("Deadline today")
    return words.ngettext("%(count)s day to the deadline", "%(count)s days to the deadline", left, count=left)


def _not_started(verdict: Verdict, words: Words) -> str:
    said = words.gettext("Not started")
    return said if verdict.facts.end is None else f"{said} · {_deadline(verdict, words)}"


def _endless(verdict: Verdict, words: Words) -> str:
    return words.gettext("Continuing") if verdict.facts.is_continuing else words.gettext("Under way")


def _deadline(verdict: Verdict, words: Words) -> str:
    assert verdict.facts.end is not None
    return words.gettext("Deadline %(day)s", day=words.on(verdict.facts.end, verdict.today))


_EXACT: Mapping[LightRule, Callable[[Verdict, Words], str]] = {
    LightRule.OVERDUE: _overdue,
    LightRule.MISSED_AGAIN: _missed_again,
    LightRule.BEHIND: _behind,
    LightRule.NEAR: _near,
    LightRule.NOT_STARTED: _not_started,
    LightRule.CONTINUING: _endless,
    LightRule.ON_TRACK: _deadline,
}


def ended(item: Item | ListedItem, words: Words) -> str:
    """Of an item that has no light: how it ended, or why it rests."""
    if item.status is ItemStatus.CLOSED:
        return f"✅ {' · '.join(_closed(item, words))}"
    if item.status is ItemStatus.ARCHIVED:
        is_carried = item.closing_kind is ClosingKind.CARRIED_OVER
        return f"🗄 {words.gettext('Carried over') if is_carried else words.gettext('Archived')}"
    if item.status is ItemStatus.CANCELLED:
        return f"⚫ {words.gettext('Cancelled')}"
    if item.status is ItemStatus.SUSPENDED:
        return f"⏸ {words.gettext('Suspended')}"
    return f"⚪ {words.gettext('Not yet assigned')}"


def _closed(item: Item | ListedItem, words: Words) -> list[str]:
    said = [words.gettext("Closed")]
    if item.closing_kind in (ClosingKind.DONE_IN_PART, ClosingKind.NOT_WARRANTED):
        said.append(closing_kind(item.closing_kind, words))
    if item.days_late is not None:
        said.append(punctuality(item.days_late, words))
    return said


def closing_kind(kind: ClosingKind | None, words: Words) -> str:
    """办结, 部分办结 or 不再办理; what is not told otherwise is done."""
    if kind is ClosingKind.DONE_IN_PART:
        return words.gettext("done in part")
    if kind is ClosingKind.NOT_WARRANTED:
        return words.gettext("no longer warranted")
    return words.gettext("done")


def punctuality(days_late: int, words: Words) -> str:
    """On time, or by how many days it was late."""
    if not days_late:
        return words.gettext("on time")
    return words.ngettext("%(count)s day late", "%(count)s days late", days_late, count=days_late)


def due(due_at: datetime, now: datetime, ledger_id: int | None, words: Words) -> str:
    """How a duty stands against its due time, by the days of its ledger."""
    left = (words.local_day(due_at, ledger_id) - words.local_day(now, ledger_id)).days
    if left < 0:
        return f"🔴 {_overdue_by(-left, words)}"
    if now > due_at:
        return f"🔴 {words.gettext('Overdue since today')}"
    if left == 0:
        return f"🟠 {words.gettext('Due today')}"
    sign = "🟡" if left <= SOON_DAYS else "🟢"
    return f"{sign} {words.ngettext('%(count)s day left', '%(count)s days left', left, count=left)}"


def signature(part: Assignment | Part, words: Words) -> str:
    """Whether an agency signed for an item."""
    said = _SIGNATURES.get(part.state)
    return words.gettext(said) if said is not None else f"✍️ {words.gettext('not signed for')}"


_SIGNATURES = {
    AssignmentState.ACKNOWLEDGED: msgid("signed for"),
    AssignmentState.DECLINED: msgid("declined"),
    AssignmentState.RELEASED: msgid("released"),
}
