"""Notices by two: handed on, agreed to or sent back, taken back; when a second person is needed."""

from domain.errors import NotFound
from domain.notices import NoticeNotPending, NoticeStatus
from domain.roles import Permission
from handlers import notices
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.broadcasts import Approval
from rendering import approvals, broadcasts
from rendering.actions import Action
from services import approvals as use_cases
from services import notices as notice_use_cases
from services import people

REASON_STEP = "notice_rejection"
_WAITING = (NoticeStatus.PENDING_APPROVAL, NoticeStatus.SCHEDULED)


async def _view(turn: Turn, notice_id: int) -> Approval:
    view = await turn.read(use_cases.view, notice_id, turn.now)
    if view is None:
        raise NotFound
    return view


async def submit(turn: Turn) -> None:
    """Hand a draft on."""
    notice_id = turn.pressed.number()
    await turn.write(use_cases.submit, notice_id, identity=turn.identity, now=turn.now)
    await turn.show(approvals.submitted(await _view(turn, notice_id), turn.texts))


async def show(turn: Turn) -> None:
    """What waits for approval, or for its moment. Errors: NotFound for a draft, NoticeNotPending."""
    view = await _view(turn, turn.pressed.number())
    if view.notice.status not in _WAITING:
        raise NotFound if view.notice.sent_at is None else NoticeNotPending
    await _show(turn, view)


async def _show(turn: Turn, view: Approval) -> None:
    is_own = notice_use_cases.is_own(view.notice, turn.identity)
    is_scheduled = view.notice.status is NoticeStatus.SCHEDULED
    may_recall = turn.may(Permission.NOTIFY) and (is_own or is_scheduled)
    await turn.show(approvals.card(view, turn.texts, may_decide=not is_own, may_recall=may_recall))


async def approve(turn: Turn) -> None:
    """It may leave."""
    notice_id = turn.pressed.number()
    seen = turn.pressed.number(1)
    notice = await turn.write(use_cases.approve, notice_id, seen=seen, identity=turn.identity, now=turn.now)
    if notice.sent_at is None:
        await _show(turn, await _view(turn, notice_id))
        return
    progress = await notices.progress_of(turn, notice_id)
    await turn.show(broadcasts.sent(progress, turn.texts, may_follow=turn.may(Permission.NOTIFY)))


async def ask_reason(turn: Turn) -> None:
    """Send it back: why?"""
    view = await _view(turn, turn.pressed.number())
    if view.notice.status is not NoticeStatus.PENDING_APPROVAL:
        raise NoticeNotPending
    await turn.ask(REASON_STEP, approvals.ask_rejection(view, turn.texts), notice_id=view.notice.id)


async def reject(turn: Turn) -> None:
    """The reason was typed."""
    notice_id = turn.asked_id("notice_id")
    await turn.write(use_cases.reject, notice_id, turn.text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await turn.show(approvals.rejected(await _view(turn, notice_id), turn.texts))


async def recall(turn: Turn) -> None:
    """Back to a draft: to its author as one, to others as the list."""
    notice = await turn.write(use_cases.recall, turn.pressed.number(), identity=turn.identity, now=turn.now)
    if notice_use_cases.is_own(notice, turn.identity):
        await notices.present(turn, notice)
    else:
        await notices.show_list(turn, 1)


async def show_rules(turn: Turn) -> None:
    """When is a second person needed?"""
    group = await turn.read(people.leading_group)
    await turn.show(approvals.rules(group.approval_above, turn.texts))


async def set_rules(turn: Turn) -> None:
    """Another number of people."""
    group = await turn.write(use_cases.set_limit, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await turn.show(approvals.rules(group.approval_above, turn.texts))


JOURNEY = Journey(
    actions={
        Action.NOTICE_SUBMIT: Route(submit, Permission.NOTIFY),
        Action.NOTICE_APPROVAL: Route(show, Permission.APPROVE_NOTICES),
        Action.NOTICE_APPROVE: Route(approve, Permission.APPROVE_NOTICES),
        Action.NOTICE_REJECT: Route(ask_reason, Permission.APPROVE_NOTICES),
        Action.NOTICE_RECALL: Route(recall, Permission.NOTIFY),
        Action.NOTICE_RULES: Route(show_rules, Permission.NOTIFY),
        Action.NOTICE_RULES_SET: Route(set_rules, Permission.CONFIGURE),
    },
    answers={REASON_STEP: Route(reject, Permission.APPROVE_NOTICES)},
)
