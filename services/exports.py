"""The whole state of the ledgers as one plain object, for archives and other programs."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import Session

from models.audit import AuditChange, AuditEntry, AuditHead
from models.base import Base
from models.chases import Chase
from models.contributions import Contribution
from models.cycles import Cycle, Period, Unlock
from models.delegations import Absence, Delegation
from models.documents import Document, Doubt, Ledger
from models.groups import GroupLink
from models.handovers import Handover
from models.items import Assignment, Item, ItemDeadline, ItemTarget, Measure
from models.ladders import LadderPassing, LedgerLadder
from models.links import ItemLink
from models.notices import Notice, NoticeEdition, NoticeTemplate, Receipt, ReplyAnswer
from models.outbox import OutboxMessage
from models.people import Agency, AgencyAlias, AgencyDistinction, Invitation, LeadingGroup, Person, Seat
from models.queries import exports as queries
from models.regulations import LedgerRegulation
from models.reports import Duty, Evidence, Report, Review, TargetValue
from models.requests import Request
from models.revisions import Change, Revision
from models.signatures import Signature
from models.slips import Slip, SlipStepRow
from models.sub_items import SubItem
from models.verdicts import Verdict

FORMAT = 1  # goes up when the shape changes

#: What is exported under which name, in this order; not what somebody is in the middle of writing.
TABLES: dict[str, type[Base]] = {
    "groups": LeadingGroup,
    "agencies": Agency,
    "agency_aliases": AgencyAlias,
    "agency_distinctions": AgencyDistinction,
    "people": Person,
    "seats": Seat,
    "invitations": Invitation,
    "handovers": Handover,
    "delegations": Delegation,
    "absences": Absence,
    "ledgers": Ledger,
    "ledger_regulations": LedgerRegulation,
    "documents": Document,
    "items": Item,
    "assignments": Assignment,
    "item_deadlines": ItemDeadline,
    "item_targets": ItemTarget,
    "measures": Measure,
    "sub_items": SubItem,
    "item_links": ItemLink,
    "doubts": Doubt,
    "revisions": Revision,
    "changes": Change,
    "ledger_ladders": LedgerLadder,
    "ladder_passings": LadderPassing,
    "cycles": Cycle,
    "periods": Period,
    "unlocks": Unlock,
    "duties": Duty,
    "reports": Report,
    "target_values": TargetValue,
    "evidence": Evidence,
    "reviews": Review,
    "contributions": Contribution,
    "signatures": Signature,
    "requests": Request,
    "verdicts": Verdict,
    "chases": Chase,
    "slip_steps": SlipStepRow,
    "slips": Slip,
    "notices": Notice,
    "notice_editions": NoticeEdition,
    "notice_templates": NoticeTemplate,
    "receipts": Receipt,
    "reply_answers": ReplyAnswer,
    "group_links": GroupLink,
    "deliveries": OutboxMessage,
    "audit": AuditEntry,
    "audit_changes": AuditChange,
    "audit_head": AuditHead,
}

#: Whoever reads an export must not be able to try codes against it.
SECRET = frozenset({"code_hash"})


def state(session: Session) -> dict[str, Any]:
    """Everything but secrets and the files themselves, in the types of JSON; instants as ISO 8601 in UTC."""
    tables = {
        name: [_record(row) for row in queries.all_rows(session, kind)] for name, kind in TABLES.items()
    }
    return {"format": FORMAT, **tables}


def _record(row: Base) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row if name not in SECRET}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    return value
