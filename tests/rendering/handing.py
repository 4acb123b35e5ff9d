"""Every message about seats that pass on, with natural or hostile words."""

from datetime import date, timedelta
from typing import Any

from domain.delegations import DelegatedAct, DelegationScope
from domain.handovers import HandoverState, SheetKind, SheetLine, stored
from domain.items import PartyRole
from models.delegations import Absence, Delegation
from models.handovers import Handover
from models.successions import AbsenceView, DelegationView, HandoverCode, HandoverCopy, HandoverView
from rendering import delegations, handovers, notices
from rendering.messages import Message
from tests import factories
from tests.factories import NOW
from tests.rendering.scenes import World

CODE = "7K3MWX9QPR2T"


def view(world: World, state: HandoverState, **fields: Any) -> HandoverView:
    """A handover with a sheet of every kind of line."""
    kinds = (SheetKind.OWED, SheetKind.OWED, *list(SheetKind)[1:], SheetKind.ITEM)
    title = world.say("推进按病种付费方式改革")
    lines = [
        SheetLine(kind, title, 3 + number, PartyRole.LEAD.value, date(2026, 4, 24), is_overdue=number == 0)
        for number, kind in enumerate(kinds)
    ]
    old = factories.person(world.say("李晓梅"), id=21)
    new = factories.person(world.say("孙倩"), id=22)
    handover = Handover(
        **{
            "id": 5,
            "seat_id": 7,
            "predecessor_id": 21,
            "successor_id": 22,
            "started_by_id": 21,
            "code_hash": "",
            "state": state,
            "sheet": stored(lines),
            "started_at": NOW,
            "expires_at": NOW + timedelta(days=14),
            "issued_at": NOW,
            **fields,
        }
    )
    holding = factories.holding(of=factories.agency(world.say("市医保局")), held_by=old)
    return HandoverView(handover, holding, old, new if handover.successor_id else None)


def delegation_scenes(world: World) -> dict[str, Message]:
    """Situation → message: delegations and leave."""
    texts = world.texts
    me, other = factories.person(world.say("李晓梅"), id=21), factories.person(world.say("赵强"), id=22)
    span = (date(2026, 7, 1), date(2026, 7, 5))
    days: dict[str, Any] = {
        "starts_on": span[0],
        "ends_on": span[1],
        "starts_at": NOW,
        "ends_at": NOW,
        "created_at": NOW,
    }
    row = Delegation(id=3, principal_id=21, deputy_id=22, scope=DelegationScope.ALL, **days)
    some = Delegation(
        id=4, principal_id=21, deputy_id=22, scope=DelegationScope.ACTS, acts=["report", "sign_off"], **days
    )
    chosen = Delegation(
        id=5, principal_id=21, deputy_id=22, scope=DelegationScope.ITEMS, item_ids=[1, 2, 3], **days
    )
    views = [DelegationView(line, me, other) for line in (row, some, chosen)]
    absence = Absence(id=6, person_id=21, stand_in_id=22, **days)
    return {
        "no delegation": delegations.overview([], [other], 21, texts),
        "nobody to delegate to": delegations.overview([], [], 21, texts),
        "delegations, principal": delegations.overview(views, [other], 21, texts),
        "delegations, deputy": delegations.overview(views[:1], [], 22, texts),
        "scope?": delegations.choose_scope(other, list(DelegatedAct), texts),
        "items?": delegations.ask_items(texts),
        "days?": delegations.ask_days(texts, is_leave=False),
        "delegated": delegations.delegated(views[0], texts),
        "no leave": delegations.absences([], texts),
        "leave": delegations.absences([AbsenceView(absence, other), AbsenceView(absence, None)], texts),
        "days of leave?": delegations.ask_days(texts, is_leave=True),
        "stand-in?": delegations.choose_stand_in(span, other, [other, me], texts),
        "nobody to stand in": delegations.choose_stand_in(span, None, [], texts),
        "nobody is there": notices.agency_deserted(factories.agency(world.say("市医保局")), texts),
    }


def scenes(world: World) -> dict[str, Message]:
    """Situation → message."""
    texts = world.texts
    started = view(world, HandoverState.STARTED, successor_id=None, sheet=None)
    issued = view(world, HandoverState.SHEET_ISSUED)
    done = view(world, HandoverState.DONE, done_at=NOW, accepted_at=NOW, confirmed_at=NOW)
    holding = started.holding
    return {
        "what can be handed over": handovers.overview([holding], [], texts),
        "under way": handovers.overview([], [started], texts),
        "nothing to hand over": handovers.overview([], [], texts),
        "hand over?": handovers.confirm_start(holding, texts, is_own=True),
        "replace?": handovers.confirm_start(holding, texts, is_own=False),
        "code": handovers.code(HandoverCode(started, CODE), f"https://t.me/duban_bot?start={CODE}", texts),
        "waiting for the successor": handovers.card(HandoverCopy(started, 21), texts),
        "sheet, predecessor": handovers.card(HandoverCopy(issued, 21), texts),
        "sheet, successor": handovers.card(HandoverCopy(issued, 22), texts),
        "accepted": handovers.card(
            HandoverCopy(view(world, HandoverState.ACCEPTED, accepted_at=NOW), 22), texts
        ),
        "confirmed": handovers.card(
            HandoverCopy(view(world, HandoverState.SHEET_ISSUED, confirmed_at=NOW), 21), texts
        ),
        "nothing open": handovers.card(
            HandoverCopy(view(world, HandoverState.SHEET_ISSUED, sheet=stored([])), 22), texts
        ),
        "done, predecessor": handovers.card(HandoverCopy(done, 21), texts),
        "done, successor": handovers.card(HandoverCopy(done, 22), texts),
        "cancelled": handovers.card(HandoverCopy(view(world, HandoverState.CANCELLED), 21), texts),
        "whole sheet": handovers.sheet(HandoverCopy(issued, 21), texts),
    }
