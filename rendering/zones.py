"""Time zones of the leading group and of a ledger: what they are, what another would change."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.holidays import DueDay
from domain.zones import OFFERED, Zones
from models.documents import Ledger
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.messages import Message
from rendering.texts import Texts

MOVED_LINES = 3
DEFAULT = "-"  # in a button: the one that holds where none is chosen


def zone(
    present: ZoneInfo, usual: ZoneInfo, now: datetime, texts: Texts, ledger: Ledger | None = None
) -> Message:
    """The zone in force, and others on offer; any may be typed."""
    names = dict.fromkeys((usual.key, *OFFERED))
    choices = [
        [
            button(
                ("● " if name == present.key else "") + label(name, now, texts),
                Action.ZONE_CHOOSE,
                name,
                *_of(ledger),
            )
        ]
        for name in names
    ]
    text = texts.render("zones/zone.html", label=label(present.key, now, texts), now=now, ledger=ledger)
    whole = [button(texts.gettext("Time zone of the leading group"), Action.ZONE)] if ledger else []
    back = labels.back(texts, Action.REGULATIONS, ledger.id) if ledger else []
    return Message(text, keyboard(*choices, whole, back))


def _of(ledger: Ledger | None) -> tuple[int, ...]:
    """What a button says of which zone it is about."""
    return (ledger.id,) if ledger is not None else ()


def label(name: str, now: datetime, texts: Texts) -> str:
    """A zone with the time that it is there, so that nobody takes it for another."""
    return f"{texts.place(name)} {name} · {now.astimezone(ZoneInfo(name)):%H:%M}"


def confirm(
    name: str,
    moved: Sequence[DueDay],
    now: datetime,
    texts: Texts,
    ledger: Ledger | None = None,
    *,
    is_usual: bool,
) -> Message:
    """What another zone would change; asks once more."""
    text = texts.render(
        "zones/confirm.html",
        label=label(name, now, texts),
        moved=moved[:MOVED_LINES],
        n=len(moved),
        there=Texts(texts.language, Zones(ZoneInfo(name))),
        ledger=ledger,
    )
    chosen = DEFAULT if is_usual else name
    return Message(
        text,
        keyboard(
            [button(texts.gettext("Use this time zone"), Action.ZONE_SET, chosen, *_of(ledger))],
            labels.back(texts, Action.ZONE, *_of(ledger)),
        ),
    )


def chosen(present: ZoneInfo, now: datetime, texts: Texts, ledger: Ledger | None = None) -> Message:
    """After a zone was set."""
    text = texts.render("zones/chosen.html", label=label(present.key, now, texts), ledger=ledger)
    rules = [button(texts.gettext("Rules of the ledger"), Action.REGULATIONS, ledger.id)] if ledger else []
    return Message(text, keyboard(rules))
