"""Notices: written and addressed by the secretariat, signed for by their recipients, followed up."""

from telegram import InlineKeyboardButton

from domain.notices import AudienceKind, NoticeStatus, ReceiptState
from domain.roles import GROUP_ROLES, Role
from models.broadcasts import NoticePreview, NoticeProgress
from models.notices import Notice
from models.people import Agency
from models.views import NoticeCopy, Page, ReceiptLine
from rendering import audiences, labels
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard, pager
from rendering.messages import File, Message, in_full
from rendering.texts import Texts, cut

_GROUPS = {
    "signed": (ReceiptState.ACKNOWLEDGED,),
    "unsigned": (ReceiptState.QUEUED, ReceiptState.SENT, ReceiptState.UNKNOWN),
    "unreachable": (ReceiptState.UNREACHABLE, ReceiptState.FAILED),
}


def ask_text(texts: Texts) -> Message:
    """Asks for the text of a new notice."""
    return Message(texts.render("broadcasts/ask_text.html"), keyboard(labels.back(texts, Action.NOTICES, 1)))


def audience(notice: Notice, texts: Texts) -> Message:
    """Asks who gets the notice."""
    kinds = [
        (texts.gettext("All agencies"), AudienceKind.ALL),
        (texts.gettext("Those who still owe reports"), AudienceKind.OWING),
        (texts.gettext("Chosen agencies …"), AudienceKind.AGENCIES),
        (texts.gettext("A role …"), AudienceKind.ROLE),
        (texts.gettext("Combine conditions …"), AudienceKind.COMBINED),
    ]
    choices = [[button(label, Action.NOTICE_AUDIENCE, notice.id, kind)] for label, kind in kinds]
    discard = button(texts.gettext("Discard the notice"), Action.NOTICE_DISCARD, notice.id)
    leave = labels.back(texts, Action.NOTICES, 1)
    return Message(
        texts.render("broadcasts/audience.html", notice=notice), keyboard(*choices, [discard], leave)
    )


def roles(notice: Notice, texts: Texts) -> Message:
    """Asks which role gets the notice: the agencies' roles first."""
    ordered = sorted(Role, key=GROUP_ROLES.__contains__)
    choices = [button(labels.seat_role(role, texts), Action.NOTICE_ROLE, notice.id, role) for role in ordered]
    text = texts.render("broadcasts/roles.html", notice=notice)
    return Message(text, keyboard(*grid(choices, 2), labels.back(texts, Action.NOTICE_DRAFT, notice.id)))


def agencies(notice: Notice, page: Page[Agency], chosen: frozenset[int], texts: Texts) -> Message:
    """One page of agencies to tick; `chosen` holds the ids ticked on all pages."""
    rows = [
        [button(_ticked(agency, chosen), Action.NOTICE_AGENCY, notice.id, agency.id, page.number)]
        for agency in page.rows
    ]
    done = button(
        texts.gettext("Preview (%(count)s chosen)", count=len(chosen)), Action.NOTICE_PREVIEW, notice.id
    )
    return Message(
        texts.render("broadcasts/agencies.html", notice=notice, chosen=len(chosen)),
        keyboard(
            *rows,
            pager(page.number, page.pages, Action.NOTICE_AGENCIES, notice.id),
            [done] if chosen else [],
            labels.back(texts, Action.NOTICE_DRAFT, notice.id),
        ),
    )


def _ticked(agency: Agency, chosen: frozenset[int]) -> str:
    return f"{'☑' if agency.id in chosen else '☐'} {cut(agency.name, 40)}"


def preview(view: NoticePreview, texts: Texts) -> Message:
    """The exact text, and whom it would reach."""
    notice = view.notice
    facts = {"view": view, "audience": audiences.label(view.addressed, texts), "labels": labels}
    send = texts.ngettext("Send to %(num)s person", "Send to %(num)s people", view.recipients)
    return in_full(
        texts.render("broadcasts/preview.html", shown=notice.text, **facts),
        caption=texts.render("broadcasts/preview.html", shown=cut(notice.text, 200), **facts),
        file=_text_file(notice, texts),
        keyboard=keyboard(
            [button(send, Action.NOTICE_SEND, notice.id)] if view.recipients else [],
            [button(texts.gettext("Choose other recipients"), Action.NOTICE_DRAFT, notice.id)],
            [button(texts.gettext("Discard the notice"), Action.NOTICE_DISCARD, notice.id)],
        ),
    )


def _text_file(notice: Notice, texts: Texts) -> File:
    return File(texts.gettext("notice") + ".txt", notice.text.encode("utf-8-sig"))


def sent(view: NoticeProgress, texts: Texts) -> Message:
    """After a notice was sent."""
    follow = button(texts.gettext("Who has signed for it"), Action.NOTICE, view.notice.id)
    every = button(texts.gettext("Notices"), Action.NOTICES, 1)
    return Message(texts.render("broadcasts/sent.html", counts=_counts(view)), keyboard([follow], [every]))


def progress(view: NoticeProgress, texts: Texts) -> Message:
    """Who signed for a notice, who did not, and whom to telephone."""
    text = texts.render(
        "broadcasts/progress.html",
        view=view,
        groups=_groups(view),
        counts=_counts(view),
        labels=labels,
    )
    refresh = button(texts.gettext("Refresh"), Action.NOTICE, view.notice.id)
    return Message(text, keyboard([refresh], labels.back(texts, Action.NOTICES, 1)))


def _groups(view: NoticeProgress) -> dict[str, list[ReceiptLine]]:
    """Receipts as signed, unsigned (on the way, arrived or perhaps so) or unreachable."""
    return {
        name: [line for line in view.lines if line.receipt.state in states]
        for name, states in _GROUPS.items()
    }


def _counts(view: NoticeProgress) -> dict[str, int]:
    return {name: view.count(*states) for name, states in _GROUPS.items()}


def notices(page: Page[NoticeProgress], texts: Texts) -> Message:
    """One page of notices, newest first."""
    lines = [(view, _counts(view)) for view in page.rows]
    text = texts.render("broadcasts/list.html", page=page, lines=lines)
    numbers = [_open(str(number), view.notice) for number, view in enumerate(page.rows, start=1)]
    return Message(
        text,
        keyboard(
            [button(texts.gettext("New notice"), Action.NOTICE_NEW)],
            numbers,
            pager(page.number, page.pages, Action.NOTICES),
        ),
    )


def _open(label: str, notice: Notice) -> InlineKeyboardButton:
    is_draft = notice.status is NoticeStatus.DRAFT
    return button(label, Action.NOTICE_DRAFT if is_draft else Action.NOTICE, notice.id)


def notice(copy: NoticeCopy, texts: Texts) -> Message:
    """A notice as its recipient gets it, to sign for."""
    return _copy(copy, texts, [button(texts.gettext("Sign for it"), Action.SIGN_NOTICE, copy.notice.id)])


def signed(copy: NoticeCopy, texts: Texts) -> Message:
    """The same notice after signing: the time, and no button."""
    return _copy(copy, texts, [])


def _copy(copy: NoticeCopy, texts: Texts, sign: list[InlineKeyboardButton]) -> Message:
    return in_full(
        texts.render("broadcasts/notice.html", copy=copy, shown=copy.notice.text),
        caption=texts.render("broadcasts/notice.html", copy=copy, shown=cut(copy.notice.text, 600)),
        file=_text_file(copy.notice, texts),
        keyboard=keyboard(sign),
    )
