"""Ledgers and their drafts."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from domain.items import PartyRole
from domain.titles import short_titles
from models.documents import Document, Doubt, Ledger, LedgerStatus
from models.items import Assignment, Item, ItemDeadline
from models.people import Agency
from models.queries import people
from models.queries.prepared import Prepared
from models.revisions import Revision, RevisionState
from models.views import DraftSummary, PublishPreview

_IN_FORCE = Prepared(
    sa.select(col(Ledger.id), col(Ledger.title), col(Ledger.year))
    .where(col(Ledger.status) == LedgerStatus.PUBLISHED)
    .order_by(col(Ledger.id))
)


def ledger(session: Session, ledger_id: int) -> Ledger | None:
    """A ledger by id."""
    return session.get(Ledger, ledger_id)


def with_status(session: Session, status: LedgerStatus) -> Sequence[Ledger]:
    """Ledgers in a state, newest first."""
    return session.exec(select(Ledger).where(Ledger.status == status).order_by(col(Ledger.id).desc())).all()


def published(session: Session) -> Sequence[Ledger]:
    """The ledgers in force, newest first."""
    return with_status(session, LedgerStatus.PUBLISHED)


def names(session: Session) -> Mapping[int, str]:
    """Short names by id where more than one ledger is in force: a number alone names no item then."""
    rows = _IN_FORCE.rows(session)
    if len(rows) < 2:
        return {}
    titles = short_titles([(title, year) for _, title, year in rows])
    return {ledger_id: name for (ledger_id, *_), name in zip(rows, titles, strict=True)}


def document_of(session: Session, ledger_id: int) -> Document | None:
    """The document that the ledger stands on: the latest, revised ones only once they are settled.

    Its text stays in the database: it may be large, and cards need none of it (see `quotations`).
    """
    unsettled = select(Revision.document_id).where(Revision.state != RevisionState.SETTLED)
    query = (
        select(Document)
        .options(defer(Document.text, raiseload=True))  # type: ignore[arg-type]  # sqlmodel types a column by its value
        .where(Document.ledger_id == ledger_id, col(Document.id).not_in(unsettled))
    )
    return session.exec(query.order_by(col(Document.id).desc()).limit(1)).first()


def by_file(session: Session, sha256: str) -> Ledger | None:
    """The ledger, not discarded, that was made from a file with this hash, or compared with it."""
    discarded = select(Revision.document_id).where(Revision.state == RevisionState.DISCARDED)
    query = (
        select(Ledger)
        .join(Document, col(Document.ledger_id) == col(Ledger.id))
        .where(
            Document.sha256 == sha256,
            Ledger.status != LedgerStatus.DISCARDED,
            col(Document.id).not_in(discarded),
        )
    )
    return session.exec(query.order_by(col(Ledger.id).desc()).limit(1)).first()


def agencies_of(session: Session, ledger_id: int) -> Sequence[Agency]:
    """Every agency and collective name with a part in the ledger's items, in the order of the registry."""
    query = (
        select(Agency)
        .where(
            col(Agency.id).in_(
                select(Assignment.agency_id)
                .join(Item, col(Item.id) == col(Assignment.item_id))
                .where(Item.ledger_id == ledger_id)
            )
        )
        .order_by(col(Agency.id))
    )
    return session.exec(query).all()


def summary(session: Session, ledger: Ledger) -> DraftSummary:
    """A draft at a glance."""
    agencies = agencies_of(session, ledger.id)
    with_date = select(func.count(func.distinct(ItemDeadline.item_id))).join(
        Item, col(Item.id) == col(ItemDeadline.item_id)
    )
    doubts = select(Doubt.kind, func.count()).where(
        Doubt.ledger_id == ledger.id, col(Doubt.answered_at).is_(None)
    )
    return DraftSummary(
        ledger=ledger,
        document=document_of(session, ledger.id),
        item_count=item_count(session, ledger.id),
        agency_count=sum(not agency.is_collective for agency in agencies),
        collective_names=tuple(agency.name for agency in agencies if agency.is_collective),
        deadline_count=session.exec(with_date.where(Item.ledger_id == ledger.id)).one(),
        doubts=dict(session.exec(doubts.group_by(col(Doubt.kind)).order_by(col(Doubt.kind))).all()),
    )


def item_count(session: Session, ledger_id: int) -> int:
    """How many items the ledger holds."""
    return session.exec(select(func.count()).select_from(Item).where(Item.ledger_id == ledger_id)).one()


def highest_number(session: Session, ledger_id: int) -> int:
    """The highest number that an item of the ledger has; 0 where there is none."""
    return session.exec(select(func.max(Item.number)).where(Item.ledger_id == ledger_id)).one() or 0


def open_doubts(session: Session, ledger_id: int) -> Sequence[tuple[Doubt, Item | None]]:
    """Unanswered questions with their items, in the items' order; those about the whole document first."""
    query = (
        select(Doubt, Item)
        .outerjoin(Item, col(Item.id) == col(Doubt.item_id))
        .where(Doubt.ledger_id == ledger_id, col(Doubt.answered_at).is_(None))
        .order_by(func.coalesce(col(Item.number), 0), col(Doubt.id))
    )
    return [(doubt, item) for doubt, item in session.exec(query).all()]


def unanswered(session: Session, item_id: int, kinds: Iterable[str]) -> Sequence[Doubt]:
    """Unanswered questions of these kinds about one item."""
    query = select(Doubt).where(Doubt.item_id == item_id, col(Doubt.kind).in_(list(kinds)))
    return session.exec(query.where(col(Doubt.answered_at).is_(None)).order_by(col(Doubt.id))).all()


def open_doubt_count(session: Session, ledger_id: int) -> int:
    """How many questions are unanswered."""
    query = select(func.count()).select_from(Doubt)
    return session.exec(query.where(Doubt.ledger_id == ledger_id, col(Doubt.answered_at).is_(None))).one()


def leaderless(session: Session, ledger_id: int) -> Sequence[Item]:
    """Items in which no agency leads and the text does not say that each answers for its own part."""
    leads = select(Assignment.item_id).where(Assignment.role == PartyRole.LEAD)
    query = select(Item).where(
        Item.ledger_id == ledger_id, col(Item.is_split).is_(False), col(Item.id).not_in(leads)
    )
    return session.exec(query.order_by(col(Item.number))).all()


def incomplete(session: Session, ledger_id: int) -> Sequence[Item]:
    """Items that lack an agency, a deadline or a title."""
    assigned = select(Assignment.item_id)
    undated = col(Item.deadline).is_(None) & col(Item.is_continuing).is_(False)
    lacking = undated | col(Item.id).not_in(assigned) | (func.trim(Item.title) == "")
    return session.exec(
        select(Item).where(Item.ledger_id == ledger_id, lacking).order_by(col(Item.number))
    ).all()


def publish_preview(session: Session, ledger: Ledger) -> PublishPreview:
    """What publishing the draft would do."""
    agencies = [agency for agency in agencies_of(session, ledger.id) if not agency.is_collective]
    contacts = people.contacts(session, [agency.id for agency in agencies])
    lacking = incomplete(session, ledger.id)
    return PublishPreview(
        ledger=ledger,
        item_count=item_count(session, ledger.id),
        agency_count=len(agencies),
        reachable_people=len({holding.seat.person_id for holding in contacts.values()}),
        agencies_without_liaison=tuple(agency.name for agency in agencies if agency.id not in contacts),
        leaderless_numbers=tuple(
            item.number for item in leaderless(session, ledger.id) if item not in lacking
        ),
        open_doubts=open_doubt_count(session, ledger.id),
        incomplete=tuple(lacking),
    )
