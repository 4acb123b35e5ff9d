"""Notices by two: shown to a second person, decided, told to the author; when one is needed."""

from collections.abc import Sequence
from datetime import datetime

from domain.notices import APPROVAL_CHOICES, NoticeStatus
from models.broadcasts import Approval
from models.notices import Notice
from rendering import audiences, broadcasts, enclosures, labels
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard
from rendering.lengths import cut
from rendering.messages import Message, in_full
from rendering.texts import Texts


def to_approve(view: Approval, texts: Texts) -> Message:
    """A notice as it would leave, to whoever may agree to it."""
    return card(view, texts, may_decide=True)


def card(view: Approval, texts: Texts, *, may_decide: bool = False, may_recall: bool = False) -> Message:
    """A notice that waits for approval or for its moment, with what the one who looks may do."""
    notice = view.notice
    facts = {
        "view": view,
        "audience": audiences.label(view.preview.addressed, texts),
        "category": broadcasts.category(notice.category, texts),
    }
    is_pending = notice.status is NoticeStatus.PENDING_APPROVAL
    back = texts.gettext("Take it back") if is_pending else texts.gettext("Do not send it then")
    is_waiting = is_pending or notice.status is NoticeStatus.SCHEDULED
    return in_full(
        texts.render("broadcasts/approval.html", shown=notice.text, **facts),
        caption=texts.render("broadcasts/approval.html", shown=cut(notice.text, 200), **facts),
        file=broadcasts.text_file(notice, texts),
        keyboard=keyboard(
            [
                button(texts.gettext("Agree"), Action.NOTICE_APPROVE, notice.id, notice.fingerprint),
                button(texts.gettext("Send back …"), Action.NOTICE_REJECT, notice.id),
            ]
            if may_decide and is_pending
            else [],
            *enclosures.buttons(notice),
            [button(back, Action.NOTICE_RECALL, notice.id)] if may_recall and is_waiting else [],
            labels.back(texts, Action.NOTICES, 1) if may_recall else [],
        ),
    )


def submitted(view: Approval, texts: Texts) -> Message:
    """To the author: it was handed on."""
    return Message(
        texts.render("broadcasts/submitted.html", view=view),
        keyboard(
            [button(texts.gettext("Take it back"), Action.NOTICE_RECALL, view.notice.id)],
            [button(texts.gettext("Notices"), Action.NOTICES, 1)],
        ),
    )


def ask_rejection(view: Approval, texts: Texts) -> Message:
    """Asks why a notice is sent back."""
    return Message(
        texts.render("broadcasts/ask_rejection.html", view=view),
        keyboard(labels.back(texts, Action.NOTICE_APPROVAL, view.notice.id)),
    )


def rejected(view: Approval, texts: Texts) -> Message:
    """To the second person: it went back."""
    return Message(texts.render("broadcasts/rejected.html", view=view))


def decided(view: Approval, texts: Texts) -> Message:
    """To the author: what the second person decided."""
    notice = view.notice
    follow = (
        button(texts.gettext("Go on with it"), Action.NOTICE_PREVIEW, notice.id)
        if notice.rejection
        else button(texts.gettext("Who has signed for it"), Action.NOTICE, notice.id)
        if notice.sent_at is not None
        else button(texts.gettext("See the notice"), Action.NOTICE_APPROVAL, notice.id)
    )
    return Message(texts.render("broadcasts/decided.html", view=view), keyboard([follow]))


def rules(limit: int, texts: Texts) -> Message:
    """When a second person is needed, and other numbers to choose."""
    choices = [
        button(
            texts.gettext("more than %(num)s", num=number) if number else texts.gettext("only criticism"),
            Action.NOTICE_RULES_SET,
            number,
        )
        for number in APPROVAL_CHOICES
        if number != limit
    ]
    return Message(
        texts.render("broadcasts/rules.html", limit=limit),
        keyboard(*grid(choices, 2), labels.back(texts, Action.NOTICES, 1)),
    )


def ask_moment(notice: Notice, moments: Sequence[datetime], texts: Texts, *, is_limit: bool) -> Message:
    """Asks when a notice leaves, or until when it is signed for."""
    action = Action.NOTICE_LIMIT_SET if is_limit else Action.NOTICE_MOMENT_SET
    choices = [
        button(texts.short_moment(at), action, notice.id, f"{at.astimezone(texts.zone):%Y%m%d%H%M}")
        for at in moments
    ]
    none = texts.gettext("No limit") if is_limit else texts.gettext("At once")
    return Message(
        texts.render("broadcasts/ask_moment.html", notice=notice, is_limit=is_limit),
        keyboard(
            *grid(choices, 2),
            [button(none, action, notice.id, 0)],
            labels.back(texts, Action.NOTICE_PREVIEW, notice.id),
        ),
    )
