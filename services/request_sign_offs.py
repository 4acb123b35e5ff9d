"""Requests that lie with the agency's leader (本单位审签): agreed to, or sent back as drafts."""

from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.notices import MessageKind
from domain.requests import RequestEvent
from domain.roles import Permission
from domain.signatures import SignatureState, SignedThing
from domain.zones import Zones
from models.requests import Request
from models.views import Identity
from services import acting, applications, requests, signatures
from services.requests import Deed


def sign(session: Session, signature_id: int, *, identity: Identity, now: datetime, zones: Zones) -> Request:
    """Agree (同意): the request goes to whoever decides, in the name of who handed it in.

    The day by which an answer is promised counts from now. Errors: NotFound, NotAllowed, DelegationOutside,
    SignatureDecided, OutOfDate, and what keeps the request from being asked now.
    """
    deed = _held(session, signature_id, identity, now, zones)
    signatures.refuse_decided(session, signature_id)
    applications.refuse_unfit(session, deed, zones)
    signatures.end(
        session, signature_id, SignatureState.SIGNED, item_id=deed.item.id, identity=identity, now=now
    )
    applications.file(session, deed, "sign_off")
    session.flush()
    return deed.request


def send_back(
    session: Session, signature_id: int, reason: str, *, identity: Identity, now: datetime, zones: Zones
) -> Request:
    """Send a request back to its liaison (退回): it is a draft again, who asked is told why.

    Errors: ReasonMissing, TextTooLong, and as `sign`.
    """
    reason = reasons.given(reason)
    deed = _held(session, signature_id, identity, now, zones)
    signature = signatures.end(
        session,
        signature_id,
        SignatureState.SENT_BACK,
        item_id=deed.item.id,
        identity=identity,
        now=now,
        reason=reason,
    )
    requests.move(deed, RequestEvent.SEND_BACK)
    requests.note(session, deed, RequestEvent.SEND_BACK, reason=reason)
    signatures.tell_asker(session, signature, MessageKind.SIGNATURE_REFUSED, now=now)
    session.flush()
    return deed.request


def _held(session: Session, signature_id: int, identity: Identity, now: datetime, zones: Zones) -> Deed:
    """The request that a signature is for, with its item held."""
    request_id = signatures.signed_id(session, signature_id, SignedThing.REQUEST, identity)
    deed = requests.held(session, request_id, actor_id=identity.person.id, now=now, zones=zones)
    acting.refuse_outside(identity, Permission.SIGN_OFF, deed.item.id)
    return deed
