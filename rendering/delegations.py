"""Delegations (委托代办) and leave (请假): who acts for whom, from when to when."""

from collections.abc import Sequence
from datetime import date

from domain.delegations import DelegatedAct, DelegationScope
from models.people import Person
from models.successions import AbsenceView, DelegationView
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

COLLEAGUES = 8  # that a list of buttons names


def overview(
    rows: Sequence[DelegationView], colleagues: Sequence[Person], viewer_id: int, texts: Texts
) -> Message:
    """The delegations from somebody and to them, and to whom they may delegate."""
    text = texts.render(
        "delegations/overview.html", rows=rows, colleagues=colleagues, viewer_id=viewer_id, scope=scope
    )
    revoke = [
        [
            button(
                texts.gettext("End: %(name)s", name=cut(_other(row, viewer_id).name, 16)),
                Action.DELEGATION_REVOKE,
                row.delegation.id,
            )
        ]
        for row in rows
    ]
    to = [
        [button(texts.gettext("Delegate to %(name)s", name=cut(row.name, 16)), Action.DELEGATE_TO, row.id)]
        for row in colleagues[:COLLEAGUES]
    ]
    return Message(text, keyboard(*to, *revoke))


def _other(row: DelegationView, viewer_id: int) -> Person:
    return row.deputy if row.principal.id == viewer_id else row.principal


def scope(row: DelegationView, texts: Texts) -> str:
    """How far a delegation goes."""
    delegation = row.delegation
    if delegation.scope is DelegationScope.ITEMS:
        return texts.gettext("chosen items (%(count)s)", count=len(delegation.item_ids))
    if delegation.scope is DelegationScope.ACTS:
        return ", ".join(act_name(act, texts) for act in delegation.delegated_acts)
    return texts.gettext("everything")


def act_name(act: DelegatedAct, texts: Texts) -> str:
    """What a kind of act is called."""
    return {
        DelegatedAct.REPORT: texts.gettext("reporting"),
        DelegatedAct.SIGN_OFF: texts.gettext("signing off"),
        DelegatedAct.REVIEW: texts.gettext("reviewing"),
    }[act]


def choose_scope(deputy: Person, acts: Sequence[DelegatedAct], texts: Texts) -> Message:
    """How far is it to go?"""
    choices = [
        (texts.gettext("Everything of my seats"), DelegationScope.ALL.value),
        *((texts.gettext("Only %(act)s", act=act_name(act, texts)), act.value) for act in acts),
        (texts.gettext("Only chosen items"), DelegationScope.ITEMS.value),
    ]
    rows = [[button(label, Action.DELEGATE_SCOPE, deputy.id, value)] for label, value in choices]
    text = texts.render("delegations/choose_scope.html", deputy=deputy)
    return Message(text, keyboard(*rows, labels.back(texts, Action.DELEGATIONS)))


def ask_days(texts: Texts, *, is_leave: bool) -> Message:
    """From when to when?"""
    return Message(texts.render("delegations/ask_days.html", is_leave=is_leave))


def ask_items(texts: Texts) -> Message:
    """Which items?"""
    return Message(texts.render("delegations/ask_items.html"))


def delegated(view: DelegationView, texts: Texts) -> Message:
    """To the deputy: for whom, how far, until when."""
    text = texts.render("delegations/delegated.html", view=view, scope=scope(view, texts))
    return Message(text, keyboard([button(texts.gettext("My delegations"), Action.DELEGATIONS)]))


def absences(rows: Sequence[AbsenceView], texts: Texts) -> Message:
    """Somebody's days away."""
    text = texts.render("delegations/absences.html", rows=rows)
    cancel = [
        [
            button(
                texts.gettext("Cancel: %(day)s", day=texts.short_day(row.absence.starts_on)),
                Action.LEAVE_CANCEL,
                row.absence.id,
            )
        ]
        for row in rows
    ]
    return Message(text, keyboard([button(texts.gettext("Take leave"), Action.LEAVE_NEW)], *cancel))


def choose_stand_in(
    span: tuple[date, date], usual: Person | None, colleagues: Sequence[Person], texts: Texts
) -> Message:
    """Who stands in; the usual one first."""
    ordered = [*([usual] if usual else []), *(row for row in colleagues if row != usual)]
    days = (span[0].isoformat(), span[1].isoformat())
    rows = [
        [button(texts.gettext("Stand-in: %(name)s", name=cut(row.name, 16)), Action.LEAVE_SET, row.id, *days)]
        for row in ordered[:COLLEAGUES]
    ]
    alone = button(texts.gettext("Without a stand-in"), Action.LEAVE_SET, 0, *days)
    text = texts.render("delegations/choose_stand_in.html", span=span, is_alone=not ordered)
    return Message(text, keyboard(*rows, [alone], labels.back(texts, Action.ABSENCES)))
