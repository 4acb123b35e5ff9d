"""Notices: written and addressed by the secretariat, signed for by their recipients, followed up."""

from domain.notices import AudienceKind, NoticeClass, NoticeStatus, ReceiptState, Settlement
from domain.roles import GROUP_ROLES, Role
from models.broadcasts import NoticePreview, NoticeProgress, NoticeResults
from models.notices import Notice
from models.people import Agency
from models.views import NoticeCopy, Page, ReceiptLine
from rendering import audiences, editions, enclosures, labels
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import File, Message, in_full
from rendering.texts import Texts

SIGNED, PHONED = 2, 3  # kinds of receipts, as their lists count them
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


def preview(view: NoticePreview, texts: Texts, *, needs_second: bool = False) -> Message:
    """The exact text, and whom it would reach; what leaves by two is handed on from here."""
    notice = view.notice
    facts = {
        "view": view,
        "audience": audiences.label(view.addressed, texts),
        "category": category(notice.category, texts),
        "needs_second": needs_second,
    }
    return in_full(
        texts.render("broadcasts/preview.html", shown=notice.text, **facts),
        caption=texts.render("broadcasts/preview.html", shown=cut(notice.text, 200), **facts),
        file=text_file(notice, texts),
        keyboard=keyboard(
            [_go_on(view, texts, needs_second=needs_second)] if view.recipients else [],
            [
                button(texts.gettext("Send later …"), Action.NOTICE_MOMENT, notice.id),
                button(texts.gettext("Sign until …"), Action.NOTICE_LIMIT, notice.id),
            ],
            [
                _next_category(notice, texts),
                button(texts.gettext("Change the text"), Action.NOTICE_RETYPE, notice.id),
            ],
            [
                button(texts.gettext("Reply slip …"), Action.REPLY_SLIP, notice.id),
                button(texts.gettext("Attachments …"), Action.NOTICE_FILES, notice.id),
            ],
            [_settlement(notice, texts)] if view.addressed.audience.roles is not None else [],
            *enclosures.buttons(notice),
            [button(texts.gettext("Choose other recipients"), Action.NOTICE_DRAFT, notice.id)],
            [button(texts.gettext("Discard the notice"), Action.NOTICE_DISCARD, notice.id)],
        ),
    )


def _go_on(view: NoticePreview, texts: Texts, *, needs_second: bool) -> Button:
    notice, count = view.notice, view.recipients
    if needs_second:
        return button(texts.gettext("Ask for approval"), Action.NOTICE_SUBMIT, notice.id)
    label = texts.ngettext("Send to %(num)s person", "Send to %(num)s people", count)
    if notice.scheduled_at is not None:
        label = texts.gettext("Send on %(at)s", at=texts.short_moment(notice.scheduled_at))
    return button(label, Action.NOTICE_SEND, notice.id)


def category(value: NoticeClass, texts: Texts) -> str:
    """通知, 通报, 通报批评."""
    return {
        NoticeClass.NOTICE: texts.gettext("notice"),
        NoticeClass.CIRCULAR: texts.gettext("circular"),
        NoticeClass.CRITICISM: texts.gettext("circular of criticism"),
    }[value]


def _settlement(notice: Notice, texts: Texts) -> Button:
    """Says who signs; a press makes it the other way."""
    if notice.settlement is Settlement.ANY:
        label = texts.gettext("One signs for each agency")
        return button(label, Action.NOTICE_SETTLEMENT, notice.id, Settlement.EACH)
    return button(texts.gettext("Each person signs"), Action.NOTICE_SETTLEMENT, notice.id, Settlement.ANY)


def _next_category(notice: Notice, texts: Texts) -> Button:
    """Says what it is; a press makes it the next one."""
    classes = list(NoticeClass)
    following = classes[(classes.index(notice.category) + 1) % len(classes)]
    name = category(notice.category, texts)
    return button(texts.gettext("Kind: %(name)s", name=name), Action.NOTICE_CLASS, notice.id, following)


def ask_other_text(notice: Notice, texts: Texts) -> Message:
    """Asks for another text of a draft."""
    text = texts.render("broadcasts/ask_other_text.html", notice=notice)
    return Message(text, keyboard(labels.back(texts, Action.NOTICE_PREVIEW, notice.id)))


def text_file(notice: Notice, texts: Texts) -> File:
    """The whole text, where it fits no message."""
    return File(texts.gettext("notice") + ".txt", notice.text.encode("utf-8-sig"))


def sent(view: NoticeProgress, texts: Texts, *, may_follow: bool = True) -> Message:
    """After a notice was sent."""
    follow = button(texts.gettext("Who has signed for it"), Action.NOTICE, view.notice.id)
    every = button(texts.gettext("Notices"), Action.NOTICES, 1)
    text = texts.render("broadcasts/sent.html", counts=_counts(view))
    return Message(text, keyboard([follow], [every]) if may_follow else None)


def chased_so_many(count: int, texts: Texts) -> str:
    """After whoever did not sign was told once more."""
    return texts.ngettext("%(num)s person is chased", "%(num)s people are chased", count)


def progress(view: NoticeProgress, texts: Texts) -> Message:
    """Who signed for a notice, who did not, and whom to telephone."""
    text = texts.render("broadcasts/progress.html", view=view, groups=_groups(view), counts=_counts(view))
    notice_id, is_out = view.notice.id, view.notice.status is NoticeStatus.SENT
    chase = button(texts.gettext("Chase who did not sign"), Action.NOTICE_CHASE, notice_id)
    close = button(texts.gettext("Close the notice"), Action.NOTICE_CLOSE, notice_id)
    refresh = button(texts.gettext("Refresh"), Action.NOTICE, notice_id)
    return Message(
        text,
        keyboard(
            [chase] if is_out and _counts(view)["unsigned"] else [],
            [
                button(texts.gettext("Correct …"), Action.NOTICE_CORRECT, notice_id),
                button(texts.gettext("Withdraw …"), Action.NOTICE_WITHDRAW, notice_id),
            ]
            if is_out
            else [],
            [close] if is_out else [],
            editions.earlier(view.notice, texts),
            [button(texts.gettext("Reply slips"), Action.REPLY_SLIPS, notice_id)] if view.notice.slip else [],
            _lists(view, texts),
            _telephone(view, texts) if is_out else [],
            [refresh],
            labels.back(texts, Action.NOTICES, 1),
        ),
    )


def _telephone(view: NoticeProgress, texts: Texts) -> list[Button]:
    """The way to noting calls: to who cannot be reached first, then to who did not sign."""
    counts = _counts(view)
    group = 0 if counts["unreachable"] else 1 if counts["unsigned"] else PHONED if view.phoned else None
    label = texts.gettext("☎️ Told by telephone …")
    return [] if group is None else [button(label, Action.NOTICE_RESULTS, view.notice.id, group, 1)]


def _lists(view: NoticeProgress, texts: Texts) -> list[Button]:
    """The way to each list that is longer than what the card shows."""
    kinds = ("unreachable", "unsigned", "signed", "phoned")
    names = (
        texts.gettext("All unreachable"),
        texts.gettext("All unsigned"),
        texts.gettext("All signed"),
        texts.gettext("All told by telephone"),
    )
    shown, counts = _groups(view), _counts(view)
    return [
        button(name, Action.NOTICE_RESULTS, view.notice.id, group, 1)
        for group, (kind, name) in enumerate(zip(kinds, names, strict=True))
        if counts[kind] > len(shown[kind])
    ]


def results(view: NoticeResults, texts: Texts) -> Message:
    """All receipts of a kind, with the telephone of who is to be called; a number notes the call."""
    page, notice_id = view.page, view.progress.notice.id
    is_open = view.progress.notice.status is NoticeStatus.SENT and view.group != SIGNED
    numbers = [
        button(str(number), Action.NOTICE_PHONE, line.receipt.id)
        for number, line in enumerate(page.rows, start=page.first)
    ]
    return Message(
        texts.render("broadcasts/results.html", view=view, is_open=is_open),
        keyboard(
            *grid(numbers if is_open else [], 6),
            pager(page.number, page.pages, Action.NOTICE_RESULTS, notice_id, view.group),
            labels.back(texts, Action.NOTICE, notice_id),
        ),
    )


def live(view: NoticeProgress, texts: Texts) -> Message:
    """To the author: how far the notice is, in one message that changes."""
    queued = view.count(ReceiptState.QUEUED)
    text = texts.render(
        "broadcasts/live.html",
        view=view,
        counts=_counts(view),
        queued=queued,
        total=view.total,
    )
    follow = button(texts.gettext("Who has signed for it"), Action.NOTICE_FOLLOW, view.notice.id)
    return Message(text, keyboard([follow]), is_silent=True)


def confirm_closing(view: NoticeProgress, texts: Texts) -> Message:
    """Asks once more, with who is left out."""
    notice_id = view.notice.id
    text = texts.render("broadcasts/confirm_closing.html", view=view, counts=_counts(view))
    return Message(
        text,
        keyboard(
            [button(texts.gettext("Close the notice"), Action.NOTICE_CLOSE_CONFIRMED, notice_id)],
            labels.back(texts, Action.NOTICE, notice_id),
        ),
    )


def _groups(view: NoticeProgress) -> dict[str, list[ReceiptLine]]:
    """Receipts as signed, unsigned (on the way, arrived or perhaps so), unreachable or told by telephone."""
    here = [line for line in view.lines if not line.receipt.is_phoned]
    found = {
        name: [line for line in here if line.receipt.state in states] for name, states in _GROUPS.items()
    }
    return {**found, "phoned": [line for line in view.lines if line.receipt.is_phoned]}


def _counts(view: NoticeProgress) -> dict[str, int]:
    return {**{name: view.count(*states) for name, states in _GROUPS.items()}, "phoned": view.phoned}


def notices(page: Page[NoticeProgress], texts: Texts) -> Message:
    """One page of notices, newest first."""
    lines = [(view, _counts(view)) for view in page.rows]
    text = texts.render("broadcasts/list.html", page=page, lines=lines)
    numbers = [_open(str(number), view.notice) for number, view in enumerate(page.rows, start=1)]
    return Message(
        text,
        keyboard(
            [
                button(texts.gettext("New notice"), Action.NOTICE_NEW),
                button(texts.gettext("From a template"), Action.TEMPLATES, 1),
            ],
            [button(texts.gettext("Approval rule"), Action.NOTICE_RULES)],
            numbers,
            pager(page.number, page.pages, Action.NOTICES),
        ),
    )


def _open(label: str, notice: Notice) -> Button:
    action = {
        NoticeStatus.DRAFT: Action.NOTICE_DRAFT,
        NoticeStatus.REJECTED: Action.NOTICE_PREVIEW,
        NoticeStatus.PENDING_APPROVAL: Action.NOTICE_APPROVAL,
        NoticeStatus.SCHEDULED: Action.NOTICE_APPROVAL,
    }.get(notice.status, Action.NOTICE)
    return button(label, action, notice.id)


def notice(copy: NoticeCopy, texts: Texts) -> Message:
    """A notice as its recipient gets it, to sign for; with no button, where it was signed meanwhile."""
    if copy.receipt.acknowledged_at is not None:
        return signed(copy, texts)
    return _copy(copy, texts, [_sign(copy, texts)])


def _sign(copy: NoticeCopy, texts: Texts) -> Button:
    """Signing is one press; where a slip is asked for, filling it in."""
    if copy.notice.slip:
        return button(texts.gettext("Fill in the reply slip"), Action.REPLY_SLIP_FILL, copy.notice.id)
    return button(texts.gettext("Sign for it"), Action.SIGN_NOTICE, copy.notice.id)


def signed(copy: NoticeCopy, texts: Texts) -> Message:
    """The same notice after signing: the time, and nothing more to press but the slip."""
    slip = button(texts.gettext("My reply slip"), Action.REPLY_SLIP_FILL, copy.notice.id)
    return _copy(copy, texts, [slip] if copy.notice.slip else [])


def chased(copy: NoticeCopy, texts: Texts) -> Message:
    """The same once more, to who did not sign."""
    return _copy(copy, texts, [_sign(copy, texts)], is_chased=True)


def _copy(copy: NoticeCopy, texts: Texts, sign: list[Button], *, is_chased: bool = False) -> Message:
    facts = {"copy": copy, "is_chased": is_chased}
    return in_full(
        texts.render("broadcasts/notice.html", shown=copy.notice.text, **facts),
        caption=texts.render("broadcasts/notice.html", shown=cut(copy.notice.text, 600), **facts),
        file=text_file(copy.notice, texts),
        keyboard=keyboard(sign, *enclosures.buttons(copy.notice), editions.earlier(copy.notice, texts)),
    )
