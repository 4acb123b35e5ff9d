"""The rules of a ledger (台账规则): what is set, and the values on offer for each."""

from datetime import date

from domain.regulations import LIMITS, Regulation
from models.documents import Ledger
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts

VALUES_PER_ROW = 3


def limit_label(name: str, texts: Texts) -> str:
    """What a limit is about, short enough for a button."""
    return {
        "review_levels": texts.gettext("Levels of review"),
        "review_workdays": texts.gettext("Review within"),
        "is_auto_accepted": texts.gettext("Accept what nobody reviewed"),
        "is_evidence_needed": texts.gettext("Evidence with completions"),
        "decline_workdays": texts.gettext("Decline an item within"),
        "decision_workdays": texts.gettext("Decide on requests within"),
        "extension_limit": texts.gettext("Extensions of an item"),
        "extension_ceiling": texts.gettext("Extend no further than"),
        "chase_workdays": texts.gettext("Chase again after"),
        "daily_limit": texts.gettext("Reminders a day"),
        "quiet_from": texts.gettext("Reminders until"),
        "quiet_until": texts.gettext("Reminders from"),
        "nil_limit": texts.gettext("Ask why after “nothing new”"),
    }[name]


def value_label(name: str, value: object, texts: Texts) -> str:
    """A value of a limit in words."""
    if isinstance(value, bool):
        return texts.gettext("yes") if value else texts.gettext("no")
    if isinstance(value, date):
        return texts.day(value)
    if not isinstance(value, int):
        return texts.gettext("the ledger's last day")
    if name.endswith("_workdays"):
        return texts.ngettext("%(num)s working day", "%(num)s working days", value)
    if name.startswith("quiet_"):
        return f"{value}:00"
    if name == "review_levels":
        return texts.ngettext("%(num)s level", "%(num)s levels", value)
    return texts.ngettext("%(num)s time", "%(num)s times", value)


def regulations(ledger: Ledger, limits: Regulation, texts: Texts) -> Message:
    """All rules of a ledger, each with the button that changes it."""
    rows = [(name, limit_label(name, texts), _value(limits, name, texts)) for name in names()]
    buttons = [button(label, Action.REGULATION, ledger.id, name) for name, label, _ in rows]
    place = texts.place(texts.zones.of(ledger.id).key)
    shown = [*rows, ("timezone", texts.gettext("Time zone"), place)]
    text = texts.render("regulations/list.html", ledger=ledger, rows=shown)
    zone = [button(texts.gettext("Time zone"), Action.ZONE, ledger.id)]
    cycle = [button(texts.gettext("See the cycle"), Action.CYCLE, ledger.id)]
    ladder = [button(texts.gettext("Steps of chasing"), Action.LADDER, ledger.id)]
    return Message(text, keyboard(*grid(buttons, 2), [*ladder, *zone], cycle))


def names() -> tuple[str, ...]:
    """The limits in the order in which they are shown."""
    return (*LIMITS, "extension_ceiling")


def _value(limits: Regulation, name: str, texts: Texts) -> str:
    return value_label(name, getattr(limits, name), texts)


def limit(ledger: Ledger, limits: Regulation, name: str, texts: Texts) -> Message:
    """One rule: what it means, and its values; a day is typed."""
    now = getattr(limits, name)
    values = LIMITS.get(name, (0,))
    buttons = [
        button(_ticked(name, value, now, texts), Action.REGULATION_SET, ledger.id, name, int(value))
        for value in values
    ]
    text = texts.render(
        "regulations/limit.html",
        ledger=ledger,
        name=name,
        label=limit_label(name, texts),
        value=_value(limits, name, texts),
    )
    back = labels.back(texts, Action.REGULATIONS, ledger.id)
    return Message(text, keyboard(*grid(buttons, VALUES_PER_ROW), back))


def _ticked(name: str, value: int, now: object, texts: Texts) -> str:
    if name not in LIMITS:
        return texts.gettext("the ledger's last day")
    return ("● " if value == now else "") + value_label(name, value, texts)
