"""The time zone of the leading group: what it is, what another would change."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.holidays import DueDay
from domain.zones import OFFERED, Zones
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.messages import Message
from rendering.texts import Texts

MOVED_LINES = 3
DEFAULT = "-"  # in a button: the installation's


def zone(present: ZoneInfo, usual: ZoneInfo, now: datetime, texts: Texts) -> Message:
    """The zone in force, and others on offer; any may be typed."""
    names = dict.fromkeys((usual.key, *OFFERED))
    choices = [
        [button(("● " if name == present.key else "") + label(name, now, texts), Action.ZONE_CHOOSE, name)]
        for name in names
    ]
    text = texts.render("zones/zone.html", label=label(present.key, now, texts), now=now)
    return Message(text, keyboard(*choices))


def label(name: str, now: datetime, texts: Texts) -> str:
    """A zone with the time that it is there, so that nobody takes it for another."""
    return f"{texts.place(name)} {name} · {now.astimezone(ZoneInfo(name)):%H:%M}"


def confirm(name: str, moved: Sequence[DueDay], now: datetime, texts: Texts, *, is_usual: bool) -> Message:
    """What another zone would change; asks once more."""
    text = texts.render(
        "zones/confirm.html",
        label=label(name, now, texts),
        moved=moved[:MOVED_LINES],
        n=len(moved),
        there=Texts(texts.language, Zones(ZoneInfo(name))),
        labels=labels,
    )
    chosen = DEFAULT if is_usual else name
    return Message(
        text,
        keyboard(
            [button(texts.gettext("Use this time zone"), Action.ZONE_SET, chosen)],
            labels.back(texts, Action.ZONE),
        ),
    )


def chosen(present: ZoneInfo, now: datetime, texts: Texts) -> Message:
    """After a zone was set."""
    return Message(texts.render("zones/chosen.html", label=label(present.key, now, texts)))
