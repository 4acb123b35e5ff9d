"""Signing inside an agency: what a leader is asked, what a liaison is told, the switch."""

from collections.abc import Sequence
from datetime import datetime

from domain.signatures import SignatureState
from models.asking import RequestView
from models.cycles import Period
from models.items import Item
from models.people import Agency
from models.reports import Report
from models.signatures import SignatureCard
from models.views import OwedDuty, ReportView, SeatHolding
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import units
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import msgid

CARD_TEXT_UNITS = 800
#: Reasons on offer for sending a report back; buttons carry the position.
REFUSAL_REASONS = (
    msgid("Please check the figures again"),
    msgid("Too general: say what was done, with what effect"),
    msgid("Please mend the wording"),
    msgid("Please talk to me first"),
)


def to_sign(cards: Sequence[SignatureCard], texts: Texts) -> list[Button]:
    """Buttons of what waits for the reader."""
    return [button(_label(card, texts), Action.SIGNATURE, card.signature.id) for card in cards[:6]]


def _label(card: SignatureCard, texts: Texts) -> str:
    if card.request is None:
        return texts.gettext("✍️ Item %(number)s", number=card.item.number)
    return f"✍️ {labels.request_kind(card.request.request.kind, texts)} {card.item.number}"


def take_back(report: Report | None, texts: Texts) -> list[Button]:
    """A row for the liaison while the leader has the report."""
    if report is None:
        return []
    return [button(texts.gettext("Take it back"), Action.SIGNATURE_TAKE_BACK, report.id)]


def card(card: SignatureCard, texts: Texts, now: datetime) -> Message:
    """A report for its leader, with what the participants say, to agree to or to send back."""
    signature = card.signature
    decide = [
        button(texts.gettext("✅ Agree"), Action.SIGN_OFF, signature.id),
        button(texts.gettext("↩️ Return"), Action.SIGNATURE_REFUSE, signature.id),
    ]
    is_open = signature.state is SignatureState.OPEN
    if card.line is None:
        text = texts.render("signatures/request.html", card=card, view=card.request)
        show = [button(texts.gettext("Show the item"), Action.ITEM, card.item.id)]
        return Message(text, keyboard(decide if is_open else [], show))
    text = texts.render("signatures/card.html", card=card, now=now, text_units=CARD_TEXT_UNITS)
    return Message(text, keyboard(decide if is_open else [], _more(card, card.line.view, texts)))


def _more(card: SignatureCard, view: ReportView, texts: Texts) -> list[Button]:
    more = []
    if units(view.report.progress_text) > CARD_TEXT_UNITS:
        more.append(button(texts.gettext("Whole text"), Action.REPORT_TEXT, view.report.id))
    if view.evidence:
        label = texts.gettext("📎 Evidence (%(count)s)", count=len(view.evidence))
        more.append(button(label, Action.EVIDENCE, view.report.id))
    if card.consolidation is not None and card.consolidation.contributions:
        label = texts.gettext("Their texts (%(count)s)", count=len(card.consolidation.contributions))
        more.append(button(label, Action.CONTRIBUTIONS, view.report.id))
    return more


def handed_in(
    item: Item,
    period: Period,
    report: Report,
    signers: Sequence[SeatHolding],
    texts: Texts,
    now: datetime,
    *,
    next_duty_id: int | None = None,
) -> Message:
    """To the liaison: the leader has it now."""
    names = [holding.person.name for holding in signers if holding.person is not None]
    text = texts.render("signatures/handed_in.html", item=item, period=period, names=names, now=now)
    onwards = (
        button(texts.gettext("Next report"), Action.DUTY, next_duty_id)
        if next_duty_id is not None
        else button(texts.gettext("‹ Reports owed"), Action.OWED, 1)
    )
    return Message(text, keyboard([onwards], take_back(report, texts)))


def signed(owed: OwedDuty, remaining: int, texts: Texts) -> Message:
    """To the leader, after agreeing."""
    text = texts.render("signatures/signed.html", owed=owed, remaining=remaining)
    show = button(texts.gettext("Show the item"), Action.ITEM, owed.item.id)
    return Message(text, keyboard(_onwards(remaining, texts), [show]))


def request_signed(view: RequestView, remaining: int, texts: Texts) -> Message:
    """To the leader, after agreeing to a request."""
    text = texts.render("signatures/request_signed.html", view=view, remaining=remaining)
    show = button(texts.gettext("Show the item"), Action.ITEM, view.item.id)
    return Message(text, keyboard(_onwards(remaining, texts), [show]))


def _onwards(remaining: int, texts: Texts) -> list[Button]:
    return (
        [button(texts.gettext("Go on signing (%(count)s)", count=remaining), Action.OWED, 1)]
        if remaining
        else []
    )


def reasons(card: SignatureCard, texts: Texts) -> Message:
    """Asks why a report is sent back."""
    choices = [
        [button(texts.gettext(reason), Action.SIGNATURE_REFUSE_WITH, card.signature.id, number)]
        for number, reason in enumerate(REFUSAL_REASONS)
    ]
    back = labels.back(texts, Action.SIGNATURE, card.signature.id)
    return Message(texts.render("signatures/reasons.html", card=card), keyboard(*choices, back))


def sent_back(card: SignatureCard, remaining: int, texts: Texts) -> Message:
    """To the leader, after sending it back."""
    text = texts.render("signatures/sent_back.html", card=card, remaining=remaining)
    return Message(text, keyboard(_onwards(remaining, texts)))


# What comes unasked


def refused(card: SignatureCard, texts: Texts, now: datetime) -> Message:
    """To the liaison: the leader's reason, and the kept text behind one button."""
    if card.line is None:
        assert card.request is not None
        text = texts.render("signatures/request_refused.html", card=card, view=card.request)
        draft = button(texts.gettext("Open the draft"), Action.REQUEST, card.request.request.id)
        return Message(text, keyboard([draft]))
    text = texts.render("signatures/refused.html", card=card, now=now)
    revise = button(texts.gettext("Revise the kept text"), Action.REPORT_DRAFT, card.line.view.report.id)
    return Message(text, keyboard([revise]))


def due(cards: Sequence[SignatureCard], texts: Texts, now: datetime) -> Message:
    """To leader and liaison: little time is left."""
    text = texts.render("signatures/due.html", cards=cards, now=now)
    return Message(text, keyboard([button(texts.gettext("Reports owed"), Action.OWED, 1)]))


def stuck(card: SignatureCard, texts: Texts) -> Message:
    """To the liaison: nobody can be asked, and what to do."""
    text = texts.render("signatures/stuck.html", card=card)
    if card.line is None:
        back = button(texts.gettext("Withdraw the request"), Action.REQUEST_WITHDRAW, card.signature.thing_id)
        return Message(text, keyboard([back]))
    return Message(text, keyboard(take_back(card.line.view.report, texts)))


# The switch


def setting(
    agency: Agency, signers: Sequence[SeatHolding], texts: Texts, *, is_secretariat: bool = False
) -> Message:
    """Whether an agency's leader signs, who that is, and the other choice."""
    names = [holding.person.name for holding in signers if holding.person is not None]
    text = texts.render("signatures/setting.html", agency=agency, names=names)
    if agency.needs_signature:
        change = [button(texts.gettext("Switch signing off"), Action.SIGNING_SET, agency.id, 0)]
    else:
        change = (
            [button(texts.gettext("Switch signing on"), Action.SIGNING_SET, agency.id, 1)] if names else []
        )
    back = (Action.AGENCY, agency.id) if is_secretariat else (Action.SETTINGS,)
    return Message(text, keyboard(change, labels.back(texts, *back)))
