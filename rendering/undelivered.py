"""Messages that did not arrive, or may not have: the list, and one of them with what can be done."""

from domain.delivery import DeliveryState
from domain.notices import MessageKind
from models.undelivered import Undelivered
from models.views import Page
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts


def undelivered(page: Page[Undelivered], texts: Texts) -> Message:
    """One page of them, each with its number as a button."""
    text = texts.render("undelivered/list.html", page=page, words=_Words(texts))
    numbers = [
        button(str(number), Action.UNDELIVERED_ONE, row.message.id)
        for number, row in enumerate(page.rows, start=page.first)
    ]
    return Message(text, keyboard(*grid(numbers, 5), pager(page.number, page.pages, Action.UNDELIVERED)))


def card(row: Undelivered, texts: Texts) -> Message:
    """One message: what it was, to whom, why it did not arrive, and what can be done."""
    again = [button(texts.gettext("Send it again"), Action.SEND_AGAIN, row.message.id)]
    leave = button(texts.gettext("Leave it"), Action.LEAVE_UNDELIVERED, row.message.id)
    back = button(texts.gettext("‹ Back"), Action.UNDELIVERED, 1)
    phoned = [button(texts.gettext("☎️ Told by telephone …"), Action.PHONED_UNDELIVERED, row.message.id)]
    text = texts.render("undelivered/card.html", row=row, words=_Words(texts))
    rows = [again if row.may_be_sent else [], phoned if row.person is not None else [], [leave, back]]
    return Message(text, keyboard(*rows))


def on_its_way(texts: Texts) -> str:
    """What stands above the list after sending again."""
    return texts.gettext("It is on its way again.")


class _Words:
    """Words about a message, for the templates."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def kind(self, row: Undelivered) -> str:
        """What the message was about."""
        return kind_label(row.message.kind, self._texts)

    def recipient(self, row: Undelivered) -> str:
        """A person with the agency, or a group."""
        if row.person is None:
            title = (row.link.title if row.link is not None else None) or "—"
            return self._texts.gettext("group %(title)s", title=cut(title, 30))
        name = cut(row.person.name, 20)
        if row.agency is None:
            return name
        return self._texts.gettext("%(name)s (%(agency)s)", name=name, agency=cut(row.agency.name, 20))

    def state(self, row: Undelivered) -> str:
        """What became of it, in a word."""
        return {
            DeliveryState.UNKNOWN: self._texts.gettext("❔ answer lost"),
            DeliveryState.UNREACHABLE: self._texts.gettext("🚫 cannot be written to"),
        }.get(row.message.state, self._texts.gettext("✖ failed"))


def kind_label(kind: MessageKind, texts: Texts) -> str:
    """What a message is about, in two words."""
    return {
        MessageKind.NOTICE: texts.gettext("notice"),
        MessageKind.DUE_DIGEST: texts.gettext("reminder"),
        MessageKind.PERIOD_OPENED: texts.gettext("reporting opened"),
        MessageKind.ITEMS_ASSIGNED: texts.gettext("items handed down"),
        MessageKind.REPORT_RETURNED: texts.gettext("report returned"),
        MessageKind.REPORT_ACCEPTED: texts.gettext("report accepted"),
        MessageKind.ITEM_CLOSED: texts.gettext("item closed"),
        MessageKind.ITEM_REOPENED: texts.gettext("item reopened"),
        MessageKind.LEDGER_REVISED: texts.gettext("ledger revised"),
        MessageKind.PERIOD_UNLOCKED: texts.gettext("late filing allowed"),
        MessageKind.REQUEST_DECIDED: texts.gettext("request decided"),
        MessageKind.SIGNATURE_ASKED: texts.gettext("signature asked"),
        MessageKind.REVIEW_DIGEST: texts.gettext("what waits for review"),
        MessageKind.GROUP_POST: texts.gettext("post in a work group"),
    }.get(kind, texts.gettext("message"))
