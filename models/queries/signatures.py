"""What waits for a leader's agreement inside an agency, and who may give it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from domain.roles import Permission, Role
from domain.signatures import SignatureState, SignedThing
from models.cycles import Period
from models.people import Agency, Person
from models.queries import contributions, delegations, people, requests, reviews
from models.reports import Duty, Report
from models.signatures import Signature, SignatureCard
from models.views import Identity, SeatHolding

#: Who is asked: the first of these seats whose holder can be reached.
SIGNING_ROLES = (Role.SUPERVISING_LEADER, Role.SECTION_HEAD)


def signing_agency_ids(identity: Identity) -> frozenset[int]:
    """The agencies for which somebody may sign: by the seat there, not by any other."""
    return frozenset(
        holding.seat.agency_id
        for holding in identity.permitting(Permission.SIGN_OFF)
        if holding.seat.agency_id is not None
    )


def signers(session: Session, agency_id: int, *, now: datetime) -> tuple[SeatHolding, ...]:
    """Whom to ask: the supervising leader; the section head where nobody in that seat can be reached.

    For somebody who is away it is the stand-in, if that one may sign; where all are away and nobody stands
    in, whoever holds the first seat finds it on coming back.
    """
    seats = [row for row in people.agency_seats(session, [agency_id]) if row.seat.role in SIGNING_ROLES]
    seats.sort(key=lambda row: SIGNING_ROLES.index(row.seat.role))
    away = delegations.away(session, now=now)
    present = [replace(row, person=_present(session, row, away, now)) for row in seats]
    first = [row for row in (*present, *seats) if people.is_reachable(row.person)]
    return tuple(first[:1])


def _present(
    session: Session, holding: SeatHolding, away: Mapping[int, Person | None], now: datetime
) -> Person | None:
    """Who sits there at the moment and may sign; None for nobody."""
    person = people.present_holder(holding, away)
    if person is None or person is holding.person:
        return person
    identity = people.identity(session, person.telegram_id, now=now)
    may_sign = identity is not None and holding.seat.agency_id in signing_agency_ids(identity)
    return person if may_sign else None


def signer_ids(session: Session, agency_id: int, *, now: datetime) -> set[int]:
    """The people to ask."""
    found = signers(session, agency_id, now=now)
    return {holding.person.id for holding in found if holding.person is not None}


def keys(session: Session, signature_id: int) -> tuple[SignedThing, int, int] | None:
    """What a signature is for, its id, and the agency, which do not change while it is open."""
    query = select(Signature.thing, Signature.thing_id, Signature.agency_id)
    found = session.exec(query.where(Signature.id == signature_id)).first()
    return (SignedThing(found[0]), found[1], found[2]) if found is not None else None


def latest_id(session: Session, thing: SignedThing, thing_id: int) -> int | None:
    """Id of the last time that something was handed in to be signed."""
    query = select(Signature.id).where(Signature.thing == thing, Signature.thing_id == thing_id)
    return session.exec(query.order_by(col(Signature.id).desc()).limit(1)).first()


def open_ones(session: Session) -> Sequence[Signature]:
    """All that waits, oldest first."""
    return session.exec(_open()).all()


def open_for(session: Session, thing: SignedThing, thing_id: int) -> Sequence[Signature]:
    """What waits of one report or request."""
    return session.exec(_open().where(Signature.thing == thing, Signature.thing_id == thing_id)).all()


@cache  # to put it together takes longer than to run it
def _open() -> SelectOfScalar[Signature]:
    return select(Signature).where(Signature.state == SignatureState.OPEN).order_by(col(Signature.id))


def of_agency(session: Session, agency_id: int) -> Sequence[Signature]:
    """Everything that an agency ever handed to its leader."""
    return session.exec(select(Signature).where(Signature.agency_id == agency_id)).all()


def refusal(session: Session, thing: SignedThing, thing_id: int) -> str | None:
    """Why the leader sent it back the last time; None where that did not happen."""
    query = select(Signature.reason, Signature.state).where(
        Signature.thing == thing, Signature.thing_id == thing_id
    )
    last = session.exec(query.order_by(col(Signature.id).desc()).limit(1)).first()
    return last[0] if last is not None and last[1] is SignatureState.SENT_BACK else None


def period_of(session: Session, report_id: int) -> Period:
    """The period that a report is for."""
    query = select(Period).join(Duty, col(Duty.period_id) == col(Period.id))
    return session.exec(
        query.join(Report, col(Report.duty_id) == col(Duty.id)).where(Report.id == report_id)
    ).one()


# Cards


def card(session: Session, signature_id: int) -> SignatureCard | None:
    """One signature with what it is for."""
    return next(iter(_cards(session, _asked().where(col(Signature.id) == signature_id))), None)


def waiting(session: Session, agency_ids: Iterable[int]) -> tuple[SignatureCard, ...]:
    """What waits in the agencies, by due time."""
    query = _asked().where(
        col(Signature.agency_id).in_(list(agency_ids)), col(Signature.state) == SignatureState.OPEN
    )
    far = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(_cards(session, query), key=lambda row: (row.due_at or far, row.signature.id)))


def _asked() -> Select[Signature, Agency, Person]:
    return (
        select(Signature, Agency, Person)
        .join(Agency, col(Agency.id) == col(Signature.agency_id))
        .join(Person, col(Person.id) == col(Signature.asked_by_id))
    )


def _cards(session: Session, query: Select[Signature, Agency, Person]) -> list[SignatureCard]:
    found = []
    for signature, agency, asked_by in session.exec(query.order_by(col(Signature.id))).all():
        is_report = signature.thing is SignedThing.REPORT
        found.append(
            SignatureCard(
                signature,
                agency,
                asked_by,
                session.get(Person, signature.decided_by_id) if signature.decided_by_id else None,
                reviews.review_line(session, signature.thing_id) if is_report else None,
                contributions.of_report(session, signature.thing_id) if is_report else None,
                None if is_report else requests.view(session, signature.thing_id),
                session.get(Person, signature.principal_id) if signature.principal_id else None,
            )
        )
    return found
