"""The steps of chasing (催办步骤) of a ledger: each with the button that changes it."""

from collections.abc import Sequence

from domain.ladders import DEFAULT_LADDER, MAX_OFFSET, MAX_RUNGS, Audience, Rung
from models.documents import Ledger
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts

EARLIER, LATER = "-", "+"


def audience(of: Audience, texts: Texts) -> str:
    """Who is told."""
    return {
        Audience.LIAISON: texts.gettext("liaison"),
        Audience.LIAISONS: texts.gettext("liaison and backup"),
        Audience.SECTION_HEAD: texts.gettext("section head"),
        Audience.SUPERVISING_LEADER: texts.gettext("supervising leader"),
        Audience.SECRETARIAT: texts.gettext("secretariat, to decide on a slip"),
    }[of]


def when(offset: int, texts: Texts) -> str:
    """The day of a step."""
    if offset == 0:
        return texts.gettext("on the due day")
    return texts.ngettext("%(num)s working day after", "%(num)s working days after", offset)


def rungs(ledger: Ledger, steps: Sequence[Rung], texts: Texts) -> Message:
    """All steps in order."""
    lines = [(when(row.offset, texts), audience(row.audience, texts)) for row in steps]
    rows = [
        [button(f"{day} · {who}", Action.LADDER_RUNG, ledger.id, row.offset)]
        for row, (day, who) in zip(steps, lines, strict=True)
    ]
    add = [button(texts.gettext("➕ Add a step"), Action.LADDER_CHOOSE, ledger.id)]
    usual = [button(texts.gettext("The usual steps"), Action.LADDER_RESTORE, ledger.id)]
    text = texts.render("ladders/rungs.html", ledger=ledger, lines=lines)
    return Message(
        text,
        keyboard(
            *rows,
            add if len(steps) < MAX_RUNGS else [],
            usual if tuple(steps) != DEFAULT_LADDER else [],
            labels.back(texts, Action.REGULATIONS, ledger.id),
        ),
    )


def rung(ledger: Ledger, step: Rung, texts: Texts) -> Message:
    """One step: earlier, later, away."""
    text = texts.render(
        "ladders/rung.html", when=when(step.offset, texts), who=audience(step.audience, texts)
    )
    place = (ledger.id, step.offset)
    moves = []
    if step.offset > 0:
        moves.append(button(texts.gettext("A day earlier"), Action.LADDER_SHIFT, *place, EARLIER))
    if step.offset < MAX_OFFSET:
        moves.append(button(texts.gettext("A day later"), Action.LADDER_SHIFT, *place, LATER))
    remove = [button(texts.gettext("Take this step away"), Action.LADDER_REMOVE, *place)]
    return Message(text, keyboard(moves, remove, labels.back(texts, Action.LADDER, ledger.id)))


def audiences(ledger: Ledger, texts: Texts) -> Message:
    """Whom one more step tells."""
    choices = [button(audience(of, texts), Action.LADDER_ADD, ledger.id, of.value) for of in Audience]
    text = texts.render("ladders/audiences.html", ledger=ledger)
    return Message(text, keyboard(*grid(choices, 1), labels.back(texts, Action.LADDER, ledger.id)))
