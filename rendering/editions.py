"""Notices that are corrected or withdrawn: another text before it is sent, what was said before."""

from collections.abc import Sequence

from models.broadcasts import Correction, WithdrawnNotice
from models.notices import Notice, NoticeEdition
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import cut
from rendering.messages import File, Message, in_full
from rendering.texts import Texts


def ask_text(notice: Notice, texts: Texts) -> Message:
    """Asks for another text of a notice that is out."""
    return Message(
        texts.render("broadcasts/ask_correction.html", notice=notice),
        keyboard(labels.back(texts, Action.NOTICE, notice.id)),
    )


def proposed(view: Correction, texts: Texts) -> Message:
    """Another text before it is sent: alone, or to be handed on."""
    notice_id = view.notice.id
    drop = button(texts.gettext("Leave it as it was"), Action.NOTICE_CORRECT_DROP, notice_id)
    if view.needs_second:
        rows = [[button(texts.gettext("Ask for approval"), Action.NOTICE_CORRECT_SUBMIT, notice_id)]]
    else:
        rows = _sending(view.notice, texts)
    return _both(view, texts, *rows, [drop])


def to_approve(view: Correction, texts: Texts) -> Message:
    """Another text, to a second person."""
    return _both(view, texts, *_sending(view.notice, texts))


def _sending(notice: Notice, texts: Texts) -> list[list[Button]]:
    words = {1: texts.gettext("Correct, to be signed again"), 0: texts.gettext("Correct without a sound")}
    return [
        [button(label, Action.NOTICE_CORRECT_SEND, notice.id, is_signed_again, notice.fingerprint)]
        for is_signed_again, label in words.items()
    ]


def _both(view: Correction, texts: Texts, *rows: list[Button]) -> Message:
    whole = view.notice.correction or ""
    caption, text = (
        texts.render("broadcasts/correction.html", view=view, shown=cut(whole, limit), limit=limit)
        for limit in (200, 3000)
    )
    name = texts.gettext("notice") + ".txt"
    file = File(name, f"{whole}\n\n——\n\n{view.notice.text}".encode("utf-8-sig"))
    return in_full(text, caption=caption, file=file, keyboard=keyboard(*rows))


def handed_on(notice: Notice, texts: Texts) -> Message:
    """To who wrote another text: a second person is asked."""
    return Message(
        texts.render("broadcasts/correction_submitted.html", notice=notice),
        keyboard(labels.back(texts, Action.NOTICE, notice.id)),
    )


def corrected(count: int, texts: Texts) -> str:
    """After the other text was sent."""
    return texts.ngettext(
        "Corrected: what %(num)s person has is edited",
        "Corrected: what %(num)s people have is edited",
        count,
    )


def ask_reason(notice: Notice, told: int, texts: Texts) -> Message:
    """Asks why a notice is withdrawn."""
    return Message(
        texts.render("broadcasts/ask_withdrawal.html", notice=notice, told=told),
        keyboard(labels.back(texts, Action.NOTICE, notice.id)),
    )


def withdrawn(view: WithdrawnNotice, texts: Texts) -> Message:
    """To a recipient: nothing is to be signed, what the notice said does not hold."""
    facts = {"view": view, "limit": 160 if view.is_news else 1200}
    text = texts.render("broadcasts/withdrawn.html", **facts)
    return Message(text)


def earlier(notice: Notice, texts: Texts) -> list[Button]:
    """The way to what a notice said before; empty where it says what it always did."""
    if notice.edition <= 1:
        return []
    return [button(texts.gettext("What it said before"), Action.NOTICE_EDITIONS, notice.id)]


def earlier_texts(editions: Sequence[NoticeEdition], texts: Texts) -> Message:
    """What a notice said before, the latest of the earlier texts first."""
    newest = list(reversed(editions))
    whole = "\n\n——\n\n".join(row.text for row in newest)
    file = File(texts.gettext("notice") + ".txt", whole.encode("utf-8-sig"))
    return in_full(
        texts.render("broadcasts/editions.html", editions=newest, limit=3000),
        caption=texts.render("broadcasts/editions.html", editions=newest[:3], limit=90),
        file=file,
        keyboard=None,
    )
