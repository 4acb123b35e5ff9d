"""Signing inside an agency (本单位审签): what a leader agrees to or sends back, and the switch."""

from domain.errors import NotFound, OutOfDate
from domain.roles import Permission
from domain.signatures import SignatureState, SignedThing
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.people import Agency
from models.queries import agencies as agency_queries
from models.queries import requests as request_queries
from models.queries import signatures as queries
from models.signatures import SignatureCard
from rendering import signatures
from rendering.actions import Action
from services import request_sign_offs, sign_offs
from services import signatures as use_cases

REASON_STEP = "signature_reason"


async def show(turn: Turn) -> None:
    """A report or a request that waits for the leader."""
    await turn.show(signatures.card(await _waiting(turn), turn.texts, turn.now))


async def _waiting(turn: Turn) -> SignatureCard:
    card = await turn.read(queries.card, turn.pressed.number())
    if card is None or card.agency.id not in queries.signing_agency_ids(turn.identity):
        raise NotFound
    if card.signature.state is not SignatureState.OPEN:
        raise await turn.read(use_cases.decided, card.signature)
    return card


async def sign(turn: Turn) -> None:
    """Agree: it goes to the secretariat."""
    signature_id = turn.pressed.number()
    if await _is_request(turn, signature_id):
        await _sign_request(turn, signature_id)
        return
    owed = await turn.write(sign_offs.sign, signature_id, identity=turn.identity, now=turn.now)
    await turn.show(signatures.signed(owed, await _remaining(turn), turn.texts))


async def _is_request(turn: Turn, signature_id: int) -> bool:
    keys = await turn.read(queries.keys, signature_id)
    return keys is not None and keys[0] is SignedThing.REQUEST


async def _sign_request(turn: Turn, signature_id: int) -> None:
    request = await turn.write(
        request_sign_offs.sign,
        signature_id,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    view = await turn.read(request_queries.view, request.id)
    assert view is not None
    await turn.show(signatures.request_signed(view, await _remaining(turn), turn.texts))


async def _remaining(turn: Turn) -> int:
    return len(await turn.read(queries.waiting, queries.signing_agency_ids(turn.identity)))


async def ask_reason(turn: Turn) -> None:
    """Send it back: why?"""
    card = await _waiting(turn)
    await turn.ask(REASON_STEP, signatures.reasons(card, turn.texts), signature_id=card.signature.id)


async def send_back_with_template(turn: Turn) -> None:
    """Send back with one of the usual reasons, in the leader's language."""
    number = turn.pressed.number(1)
    if number not in range(len(signatures.REFUSAL_REASONS)):
        raise OutOfDate
    reason = turn.texts.gettext(signatures.REFUSAL_REASONS[number])
    await _send_back(turn, turn.pressed.number(0), reason)


async def send_back_with_text(turn: Turn) -> None:
    """Send back with the reason that was typed."""
    await _send_back(turn, turn.asked_id("signature_id"), turn.text)


async def _send_back(turn: Turn, signature_id: int, reason: str) -> None:
    who, now = turn.identity, turn.now
    if await _is_request(turn, signature_id):
        zones = turn.zones
        await turn.write(
            request_sign_offs.send_back, signature_id, reason, identity=who, now=now, zones=zones
        )
    else:
        await turn.write(sign_offs.send_back, signature_id, reason, identity=who, now=now)
    card = await turn.read(queries.card, signature_id)
    assert card is not None
    await turn.stop_asking()
    await turn.show(signatures.sent_back(card, await _remaining(turn), turn.texts))


async def show_setting(turn: Turn) -> None:
    """Whether an agency's leader signs."""
    card = await turn.read(agency_queries.card, turn.pressed.number())
    if card is None or not _may_switch(turn, card.agency.id):
        raise NotFound
    await _show_setting(turn, card.agency)


def _may_switch(turn: Turn, agency_id: int) -> bool:
    return turn.may(Permission.INVITE) or agency_id in queries.signing_agency_ids(turn.identity)


async def switch(turn: Turn) -> None:
    """Switch it on or off."""
    agency = await turn.write(
        use_cases.require,
        turn.pressed.number(0),
        needed=turn.pressed.number(1) == 1,
        identity=turn.identity,
        now=turn.now,
    )
    await _show_setting(turn, agency)


async def _show_setting(turn: Turn, agency: Agency) -> None:
    signers = await turn.read(queries.signers, agency.id, now=turn.now)
    is_secretariat = turn.may(Permission.INVITE)
    await turn.show(signatures.setting(agency, signers, turn.texts, is_secretariat=is_secretariat))


JOURNEY = Journey(
    actions={
        Action.SIGNATURE: Route(show, Permission.SIGN_OFF),
        Action.SIGN_OFF: Route(sign, Permission.SIGN_OFF),
        Action.SIGNATURE_REFUSE: Route(ask_reason, Permission.SIGN_OFF),
        Action.SIGNATURE_REFUSE_WITH: Route(send_back_with_template, Permission.SIGN_OFF),
        Action.SIGNING: Route(show_setting),
        Action.SIGNING_SET: Route(switch),
    },
    answers={REASON_STEP: Route(send_back_with_text, Permission.SIGN_OFF)},
)
