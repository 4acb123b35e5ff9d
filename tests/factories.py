"""Rows and views with likely contents, built without a database; every field can be said otherwise."""

import dataclasses
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from domain.cycles import Frequency, PeriodStatus
from domain.groups import LinkState
from domain.items import AssignmentState, ItemStatus, PartyRole
from domain.notices import AudienceKind, NoticeStatus, ReceiptState
from domain.reports import Decision, ReportKind, ReportStatus
from domain.roles import Role
from models.audit import AuditEntry
from models.cycles import Cycle, Period
from models.documents import Document, Doubt, Ledger
from models.groups import GroupLink
from models.items import Assignment, Item, ItemDeadline, ItemTarget, Measure
from models.notices import Notice, Receipt
from models.people import Agency, AgencyAlias, AliasKind, Invitation, LeadingGroup, Person, Seat
from models.reports import Duty, Evidence, Report, Review
from models.views import (
    AssignedItems,
    DueDigest,
    HistoryLine,
    Identity,
    ItemCard,
    ItemLine,
    ListedItem,
    OwedDuty,
    Page,
    Part,
    Party,
    ReceiptLine,
    ReportView,
    ReviewCard,
    ReviewDigest,
    ReviewLine,
    Row,
    SeatHolding,
)

#: Tuesday, 20 October 2026, 10:00 in Shanghai.
NOW = datetime(2026, 10, 20, 2, tzinfo=UTC)
TODAY = date(2026, 10, 20)
#: Monday, 26 October 2026, 18:00 in Shanghai.
DUE_AT = datetime(2026, 10, 26, 10, tzinfo=UTC)

_ids = count(1000)


def _built(fields: dict[str, Any], **defaults: Any) -> dict[str, Any]:
    return {"id": next(_ids), **defaults, **fields}


# People


def group(**fields: Any) -> LeadingGroup:
    return LeadingGroup(**_built(fields, name="云港市深化医改领导小组"))


def agency(name: str = "市医保局", **fields: Any) -> Agency:
    return Agency(**_built(fields, name=name, group_id=1, created_at=NOW))


def alias(name: str = "市医疗保障局", **fields: Any) -> AgencyAlias:
    return AgencyAlias(**_built(fields, name=name, agency_id=1, kind=AliasKind.FULL))


def person(name: str = "李晓梅", **fields: Any) -> Person:
    return Person(**_built(fields, name=name, telegram_id=next(_ids), created_at=NOW))


def seat(role: Role = Role.LIAISON, **fields: Any) -> Seat:
    return Seat(**_built(fields, group_id=1, role=role, created_at=NOW))


def holding(
    role: Role = Role.LIAISON, *, of: Agency | None = None, held_by: Person | None = None
) -> SeatHolding:
    """A seat in `of`; in the secretariat where no agency is given."""
    held = seat(role, agency_id=of.id if of else None, person_id=held_by.id if held_by else None)
    return SeatHolding(held, of, held_by)


def identity(somebody: Person | None = None, *holdings: SeatHolding) -> Identity:
    """A liaison of one agency unless told otherwise."""
    somebody = somebody or person()
    return Identity(somebody, holdings or (holding(of=agency(), held_by=somebody),))


def invitation(**fields: Any) -> Invitation:
    defaults = {"seat_id": 1, "code_hash": f"{next(_ids):064}", "created_at": NOW, "expires_at": DUE_AT}
    return Invitation(**_built(fields, **defaults))


# Ledgers and items


def ledger(**fields: Any) -> Ledger:
    defaults = {"group_id": 1, "title": "云港市深化医药卫生体制改革2026年重点工作任务", "year": 2026}
    return Ledger(**_built(fields, **defaults, period_end=date(2026, 12, 31), created_at=NOW))


def group_link(**fields: Any) -> GroupLink:
    """A ledger linked to a group since a moment ago."""
    defaults = {"ledger_id": 1, "state": LinkState.LINKED, "chat_id": -4_000_001, "title": "医改工作群"}
    return GroupLink(**_built(fields, **defaults, created_at=NOW, linked_at=NOW))


def document(**fields: Any) -> Document:
    defaults = {"ledger_id": 1, "file_name": "重点工作任务.docx", "sha256": "0" * 64, "received_at": NOW}
    return Document(**_built(fields, **defaults))


def doubt(kind: str = "lead_unclear", **fields: Any) -> Doubt:
    return Doubt(**_built(fields, ledger_id=1, kind=kind))


def item(number: int = 12, **fields: Any) -> Item:
    defaults = {
        "ledger_id": 1,
        "number": number,
        "label": "（十二）",
        "title": "推进按病种付费方式改革",
        "body": "推进按病种付费方式改革。年底前，全市二级以上医院按病种付费的住院费用占比达到80%以上。",
        "responsibility": "市医保局牵头，市卫生健康委、市财政局配合",
        "deadline": date(2026, 11, 30),
        "original_deadline": date(2026, 11, 30),
        "status": ItemStatus.IN_PROGRESS,
    }
    return Item(**_built(fields, **defaults))


def assignment(role: PartyRole = PartyRole.LEAD, **fields: Any) -> Assignment:
    defaults = {"item_id": 1, "agency_id": 1, "position": 1, "state": AssignmentState.ACKNOWLEDGED}
    return Assignment(**_built(fields, role=role, **defaults))


def party(
    of: Agency | str = "市医保局",
    role: PartyRole = PartyRole.LEAD,
    state: AssignmentState = AssignmentState.ACKNOWLEDGED,
) -> Party:
    where = agency(of) if isinstance(of, str) else of
    return Party(assignment(role, state=state, agency_id=where.id), where)


def target(**fields: Any) -> ItemTarget:
    defaults = {"item_id": 1, "position": 1, "value": 80.0, "unit": "%", "comparator": ">="}
    return ItemTarget(**_built(fields, **defaults, text="按病种付费的住院费用占比达到80%以上"))


def item_deadline(**fields: Any) -> ItemDeadline:
    defaults = {"item_id": 1, "position": 1, "text": "年底前", "due_on": date(2026, 12, 31)}
    return ItemDeadline(**_built(fields, **defaults))


def measure(**fields: Any) -> Measure:
    return Measure(**_built(fields, item_id=1, position=0, body="建立通报制度。"))


def history_line(action: str = "acknowledge", **fields: Any) -> HistoryLine:
    """An act of a liaison; `actor`, `agency` and `principal` may be given (None: nobody)."""
    actor = fields.pop("actor", None)
    where = fields.pop("agency", None)
    principal = fields.pop("principal", None)
    defaults = {"at": NOW, "action": action, "noun": "item", "noun_id": 1, "facts": {}}
    return HistoryLine(AuditEntry(**_built(fields, **defaults)), actor, where, principal)


def part(of: Party | None = None) -> Part:
    """An agency's part in an item, as a list tells it."""
    of = of or party()
    return Part(of.agency.id, of.assignment.role, of.assignment.state)


def item_line(row: Item | ListedItem | None = None, **fields: Any) -> ItemLine:
    row = row or item()
    names = [field.name for field in dataclasses.fields(ListedItem)]
    listed = ListedItem(**{name: getattr(row, name) for name in names})
    return ItemLine(listed, **{"mine": part(), "leads": ("市医保局",), **fields})


def item_card(row: Item | None = None, **fields: Any) -> ItemCard:
    """An item of three agencies that nobody reported on yet."""
    parties = (
        party("市医保局"),
        party("市卫生健康委", PartyRole.PARTICIPANT, AssignmentState.PENDING),
        party("市财政局", PartyRole.PARTICIPANT),
    )
    defaults: dict[str, Any] = {
        "ledger": ledger(),
        "document": None,
        "parties": parties,
        "deadlines": (),
        "targets": (),
        "reports": (),
        "history": (),
        "doubts": (),
    }
    return ItemCard(row or item(), **{**defaults, **fields})


def page(rows: Iterable[Row], number: int = 1, pages: int = 1, total: int | None = None) -> Page[Row]:
    listed = tuple(rows)
    first = (number - 1) * len(listed) + 1
    return Page(listed, number, pages, len(listed) if total is None else total, first)


# Cycles, duties, reports


def cycle(**fields: Any) -> Cycle:
    defaults = {
        "ledger_id": 1,
        "frequency": Frequency.MONTHLY,
        "due_day": 25,
        "due_time": time(18),
        "reminder_offsets": [5, 2, 0],
        "reminder_time": time(9),
        "created_at": NOW,
    }
    return Cycle(**_built(fields, **defaults))


def period(**fields: Any) -> Period:
    """October 2026, due on Monday the 26th at 18:00."""
    defaults = {
        "cycle_id": 1,
        "ledger_id": 1,
        "starts_on": date(2026, 10, 1),
        "ends_on": date(2026, 10, 31),
        "nominal_due_on": date(2026, 10, 25),
        "open_at": datetime(2026, 10, 12, 1, tzinfo=UTC),
        "due_at": DUE_AT,
        "grace_until": DUE_AT,
        "status": PeriodStatus.OPEN,
    }
    return Period(**_built(fields, **defaults))


def duty(role: PartyRole = PartyRole.LEAD, **fields: Any) -> Duty:
    return Duty(**_built(fields, period_id=1, item_id=1, agency_id=1, role=role))


def report(kind: ReportKind = ReportKind.PROGRESS, **fields: Any) -> Report:
    defaults = {
        "duty_id": 1,
        "version": 1,
        "status": ReportStatus.DRAFT,
        "progress_text": "已完成18家医院的系统改造，按病种付费的住院费用占比升至64%。",
        "progress_percent": 60,
        "author_id": 1,
        "created_at": NOW,
    }
    return Report(**_built(fields, kind=kind, **defaults))


def submitted_report(kind: ReportKind = ReportKind.PROGRESS, **fields: Any) -> Report:
    return report(kind, **{"status": ReportStatus.SUBMITTED, "submitted_at": NOW, **fields})


def evidence(file_name: str = "现场照片.jpg", **fields: Any) -> Evidence:
    defaults = {"report_id": 1, "sha256": f"{next(_ids):064}", "media_type": "image/jpeg", "size": 1024}
    return Evidence(**_built(fields, file_name=file_name, **defaults, added_at=NOW))


def review(decision: Decision = Decision.ACCEPT, **fields: Any) -> Review:
    return Review(**_built(fields, report_id=1, reviewer_id=1, decision=decision, decided_at=NOW))


def owed_duty(row: Item | None = None, **fields: Any) -> OwedDuty:
    defaults: dict[str, Any] = {"duty": duty(), "period": period(), "agency": agency(), "latest": None}
    return OwedDuty(item=row or item(), **{**defaults, **fields})


def report_view(row: Report | None = None, **fields: Any) -> ReportView:
    defaults: dict[str, Any] = {"duty": duty(), "agency": agency(), "author": person()}
    return ReportView(row or report(), **{**defaults, **fields})


def review_line(row: Report | None = None, **fields: Any) -> ReviewLine:
    """A submitted report; fields of the line (`item`, `period`) or of its view."""
    about, when = fields.pop("item", None) or item(), fields.pop("period", None) or period()
    return ReviewLine(report_view(row or submitted_report(), **fields), about, when)


def review_card(line: ReviewLine | None = None, **fields: Any) -> ReviewCard:
    defaults: dict[str, Any] = {"previous": None, "undeclared": ()}
    return ReviewCard(line or review_line(), **{**defaults, **fields})


# Pushes and notices


def assigned_items(lines: Iterable[ItemLine], **fields: Any) -> AssignedItems:
    listed = tuple(lines)
    defaults: dict[str, Any] = {"person": person(), "ledger": ledger(), "unsigned": len(listed)}
    return AssignedItems(items=listed, **{**defaults, **fields})


def due_digest(owed: Iterable[OwedDuty], **fields: Any) -> DueDigest:
    defaults: dict[str, Any] = {"person": person(), "due_at": DUE_AT, "step": None}
    return DueDigest(owed=tuple(owed), **{**defaults, **fields})


def review_digest(lines: Iterable[ReviewLine], **fields: Any) -> ReviewDigest:
    listed = tuple(lines)
    defaults: dict[str, Any] = {"waiting": len(listed), "completions": 0}
    return ReviewDigest(lines=listed, **{**defaults, **fields})


def notice(text: str = "请各单位于周五前核对联络员名单。", **fields: Any) -> Notice:
    defaults = {
        "group_id": 1,
        "audience_kind": AudienceKind.ALL,
        "audience": {},
        "status": NoticeStatus.DRAFT,
        "author_id": 1,
        "created_at": NOW,
    }
    return Notice(**_built(fields, text=text, **defaults))


def receipt(state: ReceiptState = ReceiptState.SENT, **fields: Any) -> Receipt:
    return Receipt(**_built(fields, notice_id=1, seat_id=1, state=state))


def receipt_line(
    state: ReceiptState = ReceiptState.SENT, *, of: Agency | None = None, held_by: Person | None = None
) -> ReceiptLine:
    return ReceiptLine(receipt(state), of or agency(), seat(), held_by or person())
