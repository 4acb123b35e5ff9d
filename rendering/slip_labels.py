"""What supervision slips are called: their colours, their numbers."""

from domain.slips import SlipColour, SlipStep
from models.slips import Slip, SlipView
from rendering import labels
from rendering.lengths import cut
from rendering.texts import Texts

MARKS = {
    SlipColour.BLUE: "🔵",
    SlipColour.YELLOW: "🟡",
    SlipColour.ORANGE: "🟠",
    SlipColour.RED: "🔴",
}


def colour(step: SlipStep, texts: Texts) -> str:
    """A colour with its mark and its word: the ledger's own where it has one."""
    return f"{MARKS[step.colour]} {cut(step.name, 20) or colour_word(step.colour, texts)}"


def colour_word(value: SlipColour, texts: Texts) -> str:
    """蓝色, 黄色, 橙色, 红色."""
    return {
        SlipColour.BLUE: texts.gettext("blue slip"),
        SlipColour.YELLOW: texts.gettext("yellow slip"),
        SlipColour.ORANGE: texts.gettext("orange slip"),
        SlipColour.RED: texts.gettext("red slip"),
    }[value]


def number(slip: Slip, texts: Texts) -> str:
    """〔2026〕3号; a draft has none."""
    return labels.slip_label({"number": slip.number, "year": slip.year}, texts)


def step_of(view: SlipView) -> SlipStep:
    """The slip's colour as its ledger names it; one that is no longer in use keeps its own word."""
    for step in view.steps:
        if step.position == view.slip.position and step.colour is view.slip.colour:
            return step
    return SlipStep(view.slip.position, view.slip.colour)
