"""What leaves unasked: one renderer for each kind of outgoing message."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from domain.notices import MessageKind
from models.alarms import SilentAgencies
from models.people import Agency
from models.views import SeatHolding
from rendering import (
    approvals,
    broadcasts,
    calendars,
    chases,
    contributions,
    decisions,
    delegations,
    editions,
    groups,
    handovers,
    ladders,
    reminders,
    revisions,
    signatures,
    slips,
    sub_items,
    unlocks,
)
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

SILENT_LINES = 12
SILENT_BUTTONS = 4

#: Facts are the views that `services.messages` loads for the kind.
Renderer = Callable[[Any, Texts, datetime], Message]


def agency_unreachable(holding: SeatHolding, texts: Texts) -> Message:
    """To the secretariat: somebody blocked the bot or is gone, so telephone."""
    text = texts.render("agencies/unreachable.html", holding=holding)
    if holding.agency is None:
        return Message(text)
    return Message(
        text, keyboard([button(texts.gettext("See the agency"), Action.AGENCY, holding.agency.id)])
    )


def agency_deserted(agency: Agency, texts: Texts) -> Message:
    """To the secretariat: an agency owes something, and nobody there can be written to."""
    text = texts.render("agencies/deserted.html", agency=agency)
    return Message(text, keyboard([button(texts.gettext("See the agency"), Action.AGENCY, agency.id)]))


def agencies_silent(found: SilentAgencies, texts: Texts, now: datetime) -> Message:
    """To the secretariat: who owes reports and could not be reminded."""
    text = texts.render(
        "agencies/silent.html",
        agencies=found.agencies[:SILENT_LINES],
        total=len(found.agencies),
        now=now,
    )
    rows = [
        [button(cut(row.agency.name, 30), Action.AGENCY, row.agency.id)]
        for row in found.agencies[:SILENT_BUTTONS]
    ]
    return Message(text, keyboard(*rows, [button(texts.gettext("Member agencies"), Action.AGENCIES, 1)]))


def _slip(kind: MessageKind) -> Renderer:
    return partial(slips.told, kind)


def _at_any_time(render: Callable[[Any, Texts], Message]) -> Renderer:
    return lambda facts, texts, _now: render(facts, texts)


RENDERERS: dict[MessageKind, Renderer] = {
    **{kind: _slip(kind) for kind in MessageKind if kind.startswith("slip_")},
    MessageKind.ITEMS_ASSIGNED: reminders.items_assigned,
    MessageKind.PERIOD_OPENED: reminders.period_opened,
    MessageKind.CHASED: chases.chased,
    MessageKind.DUE_DIGEST: reminders.due_digest,
    MessageKind.LADDER_STEP: ladders.news,
    MessageKind.LADDER_SETTLED: ladders.news,
    MessageKind.LADDER_ENDED: ladders.ended,
    MessageKind.REPORT_RETURNED: _at_any_time(reminders.report_returned),
    MessageKind.REPORT_ACCEPTED: _at_any_time(reminders.report_accepted),
    MessageKind.RECOMMENDED_RETURNED: _at_any_time(reminders.recommended_returned),
    MessageKind.ITEM_CLOSED: _at_any_time(reminders.item_closed),
    MessageKind.PERIOD_UNLOCKED: _at_any_time(unlocks.told),
    MessageKind.UNLOCK_WISHED: _at_any_time(unlocks.wished),
    MessageKind.ITEM_REOPENED: _at_any_time(reminders.item_reopened),
    MessageKind.LEDGER_REVISED: _at_any_time(revisions.revised),
    MessageKind.SUB_ITEMS_CHANGED: sub_items.changed,
    MessageKind.SUB_ITEM_DECLARED: _at_any_time(sub_items.declared),
    MessageKind.SUB_ITEM_RETURNED: _at_any_time(sub_items.returned),
    MessageKind.REVIEW_DIGEST: _at_any_time(reminders.review_digest),
    MessageKind.REQUEST_DECIDED: _at_any_time(decisions.decided),
    MessageKind.REQUEST_OVERDUE: decisions.overdue,
    MessageKind.SUSPENSION_DUE: _at_any_time(decisions.suspension_due),
    MessageKind.NOTICE: _at_any_time(broadcasts.notice),
    MessageKind.NOTICE_CORRECTED: _at_any_time(broadcasts.notice),
    MessageKind.NOTICE_WITHDRAWN: _at_any_time(editions.withdrawn),
    MessageKind.CORRECTION_TO_APPROVE: _at_any_time(editions.to_approve),
    MessageKind.NOTICE_PROGRESS: _at_any_time(broadcasts.live),
    MessageKind.NOTICE_CHASED: _at_any_time(broadcasts.chased),
    MessageKind.NOTICE_TO_APPROVE: _at_any_time(approvals.to_approve),
    MessageKind.NOTICE_DECIDED: _at_any_time(approvals.decided),
    MessageKind.AGENCY_UNREACHABLE: _at_any_time(agency_unreachable),
    MessageKind.CONTRIBUTION_ASKED: contributions.please,
    MessageKind.CONTRIBUTIONS_IN: contributions.all_in,
    MessageKind.SIGNATURE_ASKED: signatures.card,
    MessageKind.SIGNATURE_REFUSED: signatures.refused,
    MessageKind.SIGNATURE_DUE: signatures.due,
    MessageKind.SIGNATURE_STUCK: _at_any_time(signatures.stuck),
    MessageKind.CALENDAR_MISSING: _at_any_time(calendars.missing),
    MessageKind.HANDOVER_SHEET: _at_any_time(handovers.card),
    MessageKind.HANDOVER_DONE: _at_any_time(handovers.card),
    MessageKind.DELEGATED: _at_any_time(delegations.delegated),
    MessageKind.AGENCY_DESERTED: _at_any_time(agency_deserted),
    MessageKind.AGENCIES_SILENT: agencies_silent,
    MessageKind.GROUP_POST: _at_any_time(groups.post),
    MessageKind.GROUP_LOST: _at_any_time(groups.lost),
}


def render(kind: MessageKind, facts: object, texts: Texts, now: datetime) -> Message:
    """The message of a kind; `facts` as `services.messages` loads them, `now` its moment."""
    return RENDERERS[kind](facts, texts, now)
