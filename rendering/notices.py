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
    labels,
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
from rendering.messages import Message
from rendering.texts import Texts, cut

SILENT_LINES = 12
SILENT_BUTTONS = 4

#: Facts are the views that `services.messages` loads for the kind.
Renderer = Callable[[Any, Texts, datetime], Message]


def agency_unreachable(holding: SeatHolding, texts: Texts) -> Message:
    """To the secretariat: somebody blocked the bot or is gone, so telephone."""
    text = texts.render("agencies/unreachable.html", holding=holding, labels=labels)
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
        labels=labels,
    )
    rows = [
        [button(cut(row.agency.name, 30), Action.AGENCY, row.agency.id)]
        for row in found.agencies[:SILENT_BUTTONS]
    ]
    return Message(text, keyboard(*rows, [button(texts.gettext("Member agencies"), Action.AGENCIES, 1)]))


def _slip(kind: MessageKind) -> Renderer:
    return partial(slips.told, kind)


RENDERERS: dict[MessageKind, Renderer] = {
    **{kind: _slip(kind) for kind in MessageKind if kind.startswith("slip_")},
    MessageKind.ITEMS_ASSIGNED: reminders.items_assigned,
    MessageKind.PERIOD_OPENED: reminders.period_opened,
    MessageKind.CHASED: chases.chased,
    MessageKind.DUE_DIGEST: reminders.due_digest,
    MessageKind.LADDER_STEP: ladders.news,
    MessageKind.LADDER_SETTLED: ladders.news,
    MessageKind.LADDER_ENDED: ladders.ended,
    MessageKind.REPORT_RETURNED: lambda line, texts, now: reminders.report_returned(line, texts),
    MessageKind.REPORT_ACCEPTED: lambda line, texts, now: reminders.report_accepted(line, texts),
    MessageKind.RECOMMENDED_RETURNED: lambda line, texts, now: reminders.recommended_returned(line, texts),
    MessageKind.ITEM_CLOSED: lambda card, texts, now: reminders.item_closed(card, texts),
    MessageKind.PERIOD_UNLOCKED: lambda unlocked, texts, now: unlocks.told(unlocked, texts),
    MessageKind.UNLOCK_WISHED: lambda wish, texts, now: unlocks.wished(wish, texts),
    MessageKind.ITEM_REOPENED: lambda card, texts, now: reminders.item_reopened(card, texts),
    MessageKind.LEDGER_REVISED: lambda items, texts, now: revisions.revised(items, texts),
    MessageKind.SUB_ITEMS_CHANGED: sub_items.changed,
    MessageKind.SUB_ITEM_DECLARED: lambda card, texts, now: sub_items.declared(card, texts),
    MessageKind.SUB_ITEM_RETURNED: lambda card, texts, now: sub_items.returned(card, texts),
    MessageKind.REVIEW_DIGEST: lambda digest, texts, now: reminders.review_digest(digest, texts),
    MessageKind.REQUEST_DECIDED: lambda view, texts, now: decisions.decided(view, texts),
    MessageKind.REQUEST_OVERDUE: lambda view, texts, now: decisions.overdue(view, texts, now),
    MessageKind.SUSPENSION_DUE: lambda view, texts, now: decisions.suspension_due(view, texts),
    MessageKind.NOTICE: lambda copy, texts, now: broadcasts.notice(copy, texts),
    MessageKind.NOTICE_CORRECTED: lambda copy, texts, now: broadcasts.notice(copy, texts),
    MessageKind.NOTICE_WITHDRAWN: lambda view, texts, now: editions.withdrawn(view, texts),
    MessageKind.CORRECTION_TO_APPROVE: lambda view, texts, now: editions.to_approve(view, texts),
    MessageKind.NOTICE_PROGRESS: lambda view, texts, now: broadcasts.live(view, texts),
    MessageKind.NOTICE_CHASED: lambda copy, texts, now: broadcasts.chased(copy, texts),
    MessageKind.NOTICE_TO_APPROVE: lambda view, texts, now: approvals.to_approve(view, texts),
    MessageKind.NOTICE_DECIDED: lambda view, texts, now: approvals.decided(view, texts),
    MessageKind.AGENCY_UNREACHABLE: lambda holding, texts, now: agency_unreachable(holding, texts),
    MessageKind.CONTRIBUTION_ASKED: contributions.please,
    MessageKind.CONTRIBUTIONS_IN: contributions.all_in,
    MessageKind.SIGNATURE_ASKED: signatures.card,
    MessageKind.SIGNATURE_REFUSED: signatures.refused,
    MessageKind.SIGNATURE_DUE: signatures.due,
    MessageKind.SIGNATURE_STUCK: lambda card, texts, now: signatures.stuck(card, texts),
    MessageKind.CALENDAR_MISSING: lambda year, texts, now: calendars.missing(year, texts),
    MessageKind.HANDOVER_SHEET: lambda copy, texts, now: handovers.card(copy, texts),
    MessageKind.HANDOVER_DONE: lambda copy, texts, now: handovers.card(copy, texts),
    MessageKind.DELEGATED: lambda view, texts, now: delegations.delegated(view, texts),
    MessageKind.AGENCY_DESERTED: lambda agency, texts, now: agency_deserted(agency, texts),
    MessageKind.AGENCIES_SILENT: agencies_silent,
    MessageKind.GROUP_POST: lambda post, texts, now: groups.post(post, texts),
    MessageKind.GROUP_LOST: lambda found, texts, now: groups.lost(found, texts),
}


def render(kind: MessageKind, facts: object, texts: Texts, now: datetime) -> Message:
    """The message of a kind; `facts` as `services.messages` loads them, `now` its moment."""
    return RENDERERS[kind](facts, texts, now)
