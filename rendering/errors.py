"""Broken rules and mishaps as sentences."""

from markupsafe import Markup

from domain.errors import RuleBroken
from rendering import labels
from rendering.messages import Message
from rendering.texts import Texts, cut

MAX_ALERT_UNITS = 200  # what the answer to a pressed button holds


def sentence(error: RuleBroken, texts: Texts) -> str:
    """What is wrong and what to do next, as HTML."""
    return texts.macro("errors.html", error.key, {"labels": labels, **error.facts})


def plain(error: RuleBroken, texts: Texts) -> str:
    """The same as plain text, for a terminal."""
    return Markup(sentence(error, texts)).striptags()  # noqa: S704 - escaped by the template


def alert(error: RuleBroken, texts: Texts) -> str:
    """The same as plain text within the 200 characters of an answer to a pressed button."""
    return cut(plain(error, texts), MAX_ALERT_UNITS)


def apology(texts: Texts) -> Message:
    """After a failure that nobody foresaw."""
    return Message(texts.render("apology.html"))
