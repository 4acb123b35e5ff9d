"""Lights of a ledger: how many items show which, by agency."""

from models.lights import AgencyLights, LedgerLights
from models.views import Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import keyboard, pager
from rendering.messages import Message
from rendering.texts import Texts


def by_agency(found: LedgerLights, page: Page[AgencyLights], texts: Texts) -> Message:
    """The agencies with the lights of the items that they answer for."""
    text = texts.render("lights/agencies.html", found=found, page=page)
    pages = pager(page.number, page.pages, Action.LIGHTS, found.ledger.id)
    return Message(text, keyboard(pages, labels.back(texts, Action.STATUS, found.ledger.id)))
