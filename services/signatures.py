"""Signing inside an agency (本单位审签): asked for, given, refused; the same for reports and for requests."""

from datetime import datetime

from sqlmodel import Session

from domain.delivery import Priority
from domain.errors import (
    NobodySigns,
    NotAllowed,
    NotFound,
    OutOfDate,
    SignatureDecided,
)
from domain.notices import MessageKind
from domain.roles import Permission
from domain.signatures import SignatureState, SignedThing
from domain.zones import Zones
from models.outbox import OutboxMessage
from models.people import Agency, Person
from models.queries import people as people_queries
from models.queries import rows
from models.queries import signatures as queries
from models.signatures import Signature, SignatureCard
from models.views import Identity
from services import acting, audit, outbox


def is_needed(session: Session, agency: Agency, identity: Identity, *, now: datetime) -> bool:
    """Whether somebody else has to agree first: not where whoever acts is the one who would be asked."""
    if not agency.needs_signature:
        return False
    return identity.person.id not in queries.signer_ids(session, agency.id, now=now)


def ask(
    session: Session, thing: SignedThing, thing_id: int, *, agency: Agency, identity: Identity, now: datetime
) -> Signature:
    """Hand something to the agency's leader, who gets one message. Its row is held by whoever calls.

    Errors: NobodySigns.
    """
    if not queries.signers(session, agency.id, now=now):
        raise NobodySigns(agency=agency.name)
    signature = Signature(
        thing=thing, thing_id=thing_id, agency_id=agency.id, asked_by_id=identity.person.id, asked_at=now
    )
    session.add(signature)
    session.flush()
    tell_signers(session, signature, now=now)
    return signature


def tell_signers(session: Session, signature: Signature, *, now: datetime) -> bool:
    """Ask whoever can sign at the moment, each once; False where that is nobody."""
    person_ids = queries.signer_ids(session, signature.agency_id, now=now)
    for person_id in sorted(person_ids):
        outbox.enqueue(
            session,
            kind=MessageKind.SIGNATURE_ASKED,
            person_id=person_id,
            dedup_key=f"signature_asked:{signature.id}:{person_id}",
            facts={"signature_id": signature.id},
            priority=Priority.DUE_TODAY,
            now=now,
        )
    return bool(person_ids)


def tell_asker(session: Session, signature: Signature, kind: MessageKind, *, now: datetime) -> None:
    """One message to whoever handed it in, or to whom the agency's mail goes now."""
    for person_id in sorted(askers(session, signature, now=now)):
        outbox.enqueue(
            session,
            kind=kind,
            person_id=person_id,
            dedup_key=f"{kind}:{signature.id}:{person_id}",
            facts={"signature_id": signature.id},
            priority=Priority.DUE_TODAY,
            now=now,
        )


def askers(session: Session, signature: Signature, *, now: datetime) -> set[int]:
    """Who is told what became of it."""
    asker = session.get_one(Person, signature.asked_by_id)
    return people_queries.answered_ids(session, asker, signature.agency_id, now=now)


def refuse_others(identity: Identity, agency_id: int) -> None:
    """Errors: NotAllowed for anybody without a signing seat in the agency."""
    if agency_id not in queries.signing_agency_ids(identity):
        raise NotAllowed


def signed_id(session: Session, signature_id: int, thing: SignedThing, identity: Identity) -> int:
    """Id of the report or request that a signature is for, to somebody who may sign it.

    Errors: NotFound also where it is for something else; NotAllowed.
    """
    keys = queries.keys(session, signature_id)
    if keys is None or keys[0] is not thing:
        raise NotFound
    refuse_others(identity, keys[2])
    return keys[1]


def refuse_decided(session: Session, signature_id: int) -> None:
    """Errors: SignatureDecided, so that who comes too late hears that before anything else; OutOfDate."""
    signature = session.get(Signature, signature_id)
    if signature is None:
        raise OutOfDate
    _refuse_ended(session, signature)


def _refuse_ended(session: Session, signature: Signature) -> None:
    if signature.state is not SignatureState.OPEN:
        raise decided(session, signature)


def end(
    session: Session,
    signature_id: int,
    state: SignatureState,
    *,
    item_id: int,
    identity: Identity,
    now: datetime,
    permission: Permission = Permission.SIGN_OFF,
    reason: str | None = None,
) -> Signature:
    """Decide about a signature, once; the item of what it is for is held by whoever calls.

    `permission`: by what right. Errors: SignatureDecided.
    """
    signature = rows.held(session, Signature, signature_id)
    if signature is None:
        raise NotFound
    _refuse_ended(session, signature)
    signature.state, signature.reason = state, reason
    signature.decided_by_id, signature.decided_at = identity.person.id, now
    signature.principal_id = acting.principal_id(identity, permission, item_id)
    session.flush()
    return signature


def decided(session: Session, signature: Signature) -> SignatureDecided | OutOfDate:
    """Who decided and how, as the answer to somebody who comes too late."""
    if signature.decided_by_id is None:
        return OutOfDate()
    name = session.get_one(Person, signature.decided_by_id).name
    return SignatureDecided(state=signature.state, name=name)


def void(session: Session, thing: SignedThing, thing_id: int) -> None:
    """Nothing is left to sign: the matter ended meanwhile."""
    for signature in queries.open_for(session, thing, thing_id):
        signature.state = SignatureState.VOID


def require(session: Session, agency_id: int, *, needed: bool, identity: Identity, now: datetime) -> Agency:
    """Switch signing on or off for an agency; what waits already still waits. Pressing twice changes nothing.

    The secretariat may, and the agency's own leader and section head. Errors: NotFound, NotAllowed.
    """
    if not identity.may(Permission.INVITE):
        refuse_others(identity, agency_id)
    agency = rows.held(session, Agency, agency_id)
    if agency is None or agency.is_collective:
        raise NotFound
    if agency.needs_signature != needed:
        agency.needs_signature = needed
        audit.record(
            session,
            now=now,
            actor_id=identity.person.id,
            action="require_signature" if needed else "waive_signature",
            noun="agency",
            noun_id=agency.id,
            before=not needed,
            after=needed,
        )
    return agency


# What messages about signatures tell, as it is when their turn comes


def load_asked(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> SignatureCard | None:
    """As long as it waits for somebody who can sign."""
    card = _open_signature(session, message)
    identity = people_queries.identity(session, person.telegram_id, now=now)
    if card is None or identity is None:
        return None
    return card if card.agency.id in queries.signing_agency_ids(identity) else None


def load_refused(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> SignatureCard | None:
    """As long as its author has it back as a draft."""
    card = queries.card(session, message.facts["signature_id"])
    if card is None or card.agency.id not in people_queries.own_agency_ids(session, person):
        return None
    return card if card.signature.state is SignatureState.SENT_BACK and card.is_draft else None


def load_due(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> tuple[SignatureCard, ...] | None:
    """What still waits and is due at the moment that was told."""
    due_at = datetime.fromisoformat(message.facts["due_at"])
    waiting = queries.waiting(session, people_queries.own_agency_ids(session, person))
    return tuple(card for card in waiting if card.due_at == due_at > now) or None


def load_stuck(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> SignatureCard | None:
    """As long as nobody can be asked to sign."""
    card = _open_signature(session, message)
    if card is None or card.agency.id not in people_queries.own_agency_ids(session, person):
        return None
    return card if not queries.signers(session, card.agency.id, now=now) else None


def _open_signature(session: Session, message: OutboxMessage) -> SignatureCard | None:
    card = queries.card(session, message.facts["signature_id"])
    return card if card is not None and card.signature.state is SignatureState.OPEN else None
