"""Settings of a person: language and quiet hours."""

from collections.abc import Iterable
from datetime import time

from models.people import Agency, Person
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import LANGUAGE_NAMES

#: Quiet hours on offer, local time; any others stay as they are until another choice is made.
QUIET_HOURS = ((time(20), time(8)), (time(22), time(7)))


def settings(person: Person, texts: Texts, *, signing: Iterable[Agency] = ()) -> Message:
    """The present choices, each with a button; `signing`: the agencies for which the person signs."""
    quiet = _quiet_hours(person)
    text = texts.render("preferences/settings.html", language=LANGUAGE_NAMES[texts.language], quiet=quiet)
    languages = [
        button(_chosen(name, is_chosen=code == texts.language), Action.LANGUAGE, code)
        for code, name in LANGUAGE_NAMES.items()
    ]
    off = button(_chosen(texts.gettext("No quiet hours"), is_chosen=quiet is None), Action.QUIET_HOURS, "off")
    sign = [[button(_signing(agency, texts), Action.SIGNING, agency.id)] for agency in signing]
    return Message(text, keyboard(languages, [off], [_span(span, quiet) for span in QUIET_HOURS], *sign))


def _signing(agency: Agency, texts: Texts) -> str:
    return texts.gettext("Signing inside %(agency)s", agency=cut(agency.name, 20))


def _quiet_hours(person: Person) -> tuple[time, time] | None:
    if person.quiet_start is None or person.quiet_end is None:
        return None
    return person.quiet_start, person.quiet_end


def _span(span: tuple[time, time], present: tuple[time, time] | None) -> Button:
    start, end = span
    label = _chosen(f"{start:%H:%M}–{end:%H:%M}", is_chosen=span == present)
    return button(label, Action.QUIET_HOURS, f"{start:%H%M}", f"{end:%H%M}")


def _chosen(label: str, *, is_chosen: bool) -> str:
    return f"✓ {label}" if is_chosen else label
