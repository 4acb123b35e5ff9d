"""A draft as a workbook: what goes out, what an edited one would change, and the changes themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from domain.errors import LedgerNotDraft
from domain.items import PartyRole
from domain.sheets import (
    ItemChange,
    ItemValues,
    Problem,
    RowError,
    SheetWithErrors,
    WorkbookForeign,
    WorkbookIncomplete,
    WorkbookPlan,
    WorkbookPublished,
    in_order,
    listed,
)
from intake.ledger_sheets import Column, ItemRow, LedgerSheets, PartyRow
from models.contents import ItemContents, LedgerContents
from models.documents import Ledger, LedgerStatus
from models.items import Item
from models.queries import contents as queries
from models.queries import ledgers as ledger_queries
from models.queries import rows
from services import agencies, audit, corrections, ledgers
from services.corrections import MAX_TITLE, Wording
from services.registries import Registry

_ROLES = (PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.PARTICIPANT)
Parts = tuple[tuple[str, PartyRole], ...]


def contents(session: Session, ledger_id: int) -> LedgerContents:
    """What the workbook of a draft holds. Errors: NotFound, LedgerNotDraft, WorkbookPublished."""
    ledger = ledger_queries.ledger(session, ledger_id)
    if ledger is not None:
        _refuse_published(ledger)
    return queries.of(session, ledgers.draft_ledger(session, ledger_id))


def compare(session: Session, sheets: LedgerSheets) -> WorkbookPlan:
    """What an edited workbook would do.

    Errors: WorkbookForeign, WorkbookIncomplete, WorkbookPublished, LedgerNotDraft.
    """
    ledger = ledger_queries.ledger(session, sheets.ledger_id)
    if ledger is None or int(ledger.created_at.timestamp()) != sheets.made:
        raise WorkbookForeign
    _refuse_published(ledger)
    if ledger.status is not LedgerStatus.DRAFT:
        raise LedgerNotDraft(title=ledger.title)
    if not sheets.has_parties:
        raise WorkbookIncomplete
    current = queries.of(session, ledger)
    return _Comparison(current, sheets, Registry(session, ledger.group_id, ledger.level)).plan()


def apply(
    session: Session, sheets: LedgerSheets, *, is_partial: bool = False, actor_id: int | None, now: datetime
) -> WorkbookPlan:
    """Make the changes, each as a correction of its own; rows with errors are passed over if `is_partial`.

    Compared once more while the draft is held. Errors: those of `compare`, SheetWithErrors.
    """
    rows.held(session, Ledger, sheets.ledger_id)
    plan = compare(session, sheets)
    if plan.errors and not is_partial:
        raise SheetWithErrors(count=len(plan.errors))
    if plan.is_idle:
        return plan
    ledger = ledgers.draft_ledger(session, plan.ledger_id)
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="apply_workbook",
        ledger_id=ledger.id,
        changed=len(plan.changed),
        added=len(plan.added),
        gone=len(plan.gone),
        passed_over=len(plan.errors),
    )
    desk = _Desk(session, ledger, actor_id, now)
    for change in plan.changes:
        desk.carry_out(change)
    agencies.question(session, ledger)
    return plan


def _refuse_published(ledger: Ledger) -> None:
    if ledger.status in (LedgerStatus.PUBLISHED, LedgerStatus.ARCHIVED):
        raise WorkbookPublished(title=ledger.title)


class _Comparison:
    """An edited workbook beside the draft as it is now."""

    def __init__(self, current: LedgerContents, sheets: LedgerSheets, registry: Registry) -> None:
        self._ledger = current.ledger
        self._by_id = {row.item.id: row for row in current.items}
        self._sheets = sheets
        self._registry = registry
        self._errors: list[RowError] = list(sheets.errors)
        self._bad_numbers = set(sheets.bad_numbers)
        self._wanted: dict[int, Parts] = {}

    def plan(self) -> WorkbookPlan:
        """All that the workbook would do."""
        self._wanted = self._parts()
        changes = [change for row in self._distinct_items() if (change := self._change(row)) is not None]
        changes += self._gone()
        changes.sort(key=lambda change: change.number)
        return WorkbookPlan(
            ledger_id=self._ledger.id,
            ledger_title=self._ledger.title,
            changes=tuple(changes),
            new_agencies=tuple(dict.fromkeys(self._new_names(changes))),
            errors=in_order(self._errors),
        )

    def _new_names(self, changes: Iterable[ItemChange]) -> Iterator[str]:
        for change in changes:
            for name, _ in change.after.parties if change.after else ():
                if self._registry.exact(name) is None:
                    yield name

    # Parts

    def _parts(self) -> dict[int, Parts]:
        """The agencies of each number, in the order of the sheet."""
        known = {row.item.number for row in self._by_id.values()} | {row.number for row in self._sheets.items}
        found: dict[int, dict[str, tuple[PartyRole, int]]] = defaultdict(dict)
        for row in self._sheets.parties:
            name = self._name(row) if row.number in known else None
            if row.number not in known:
                self._refuse(row, Column.NUMBER, Problem.NUMBER_UNKNOWN)
            elif name is not None and name in found[row.number]:
                first = found[row.number][name][1]
                self._refuse(row, Column.AGENCY, Problem.AGENCY_REPEATED, first=first)
            elif name is not None:
                found[row.number][name] = (row.role, row.source.number)
        return {
            number: tuple((name, role) for name, (role, _) in named.items())
            for number, named in found.items()
        }

    def _name(self, row: PartyRow) -> str | None:
        """The agency's own name; a name that the sheet of agencies adds stands for itself."""
        agency = self._registry.found(row.agency)
        if agency is not None:
            return agency.name
        if row.agency in self._sheets.agencies:
            return row.agency
        problem, facts = self._registry.problem(row.agency)
        self._refuse(row, Column.AGENCY, problem, **facts, sheet=self._sheets.agencies_sheet)
        return None

    def _refuse(self, row: PartyRow, column: Column, problem: Problem, **facts: object) -> None:
        self._errors.append(row.source.error(column, problem, **facts))
        self._bad_numbers.add(row.number)

    # Items

    def _distinct_items(self) -> Iterator[ItemRow]:
        """The rows, each number once."""
        seen: dict[int, int] = {}
        for row in self._sheets.items:
            if row.number in seen:
                self._error(row, Column.NUMBER, Problem.NUMBER_REPEATED, first=seen[row.number])
            else:
                seen[row.number] = row.source.number
                yield row

    def _change(self, row: ItemRow) -> ItemChange | None:
        if row.item_id is None:
            return self._added(row)
        current = self._by_id.get(row.item_id)
        if current is None:
            if not row.is_dropped:
                self._error(row, Column.NUMBER, Problem.ITEM_GONE)
            return None
        if row.number != current.item.number:
            self._error(row, Column.NUMBER, Problem.NUMBER_CHANGED, number=current.item.number)
            return None
        if row.number in self._bad_numbers and not row.is_dropped:
            return None  # said already, of its parts
        values = replace(row.values, parties=self._wanted.get(row.number, ()))
        problem = self._problem(row, values, current)
        if problem is not None:
            self._errors.append(problem)
            return None
        return self._difference(row, values, current)

    def _difference(self, row: ItemRow, values: ItemValues, current: ItemContents) -> ItemChange | None:
        if row.is_dropped:
            return ItemChange(row.number, current.values, None, row.item_id)
        if not _is_edited(row, values, current) or self._lacks_rows(values, current):
            return None
        return ItemChange(row.number, current.values, values, row.item_id)

    def _problem(self, row: ItemRow, values: ItemValues, current: ItemContents) -> RowError | None:
        """What forbids to take the row as it is."""
        is_behind = row.revision != current.item.revision
        if is_behind and (row.is_dropped or _is_edited(row, values, current)):
            return row.source.error(Column.NUMBER, Problem.ITEM_CHANGED)
        if row.is_dropped:
            return None
        if not is_behind and row.shown not in (_shown(current.values.parties), _shown(values.parties)):
            return self._parties_elsewhere(row, current.values.parties)
        if _is_edited(row, values, current):
            return _unfit(row, values, current.values)
        return None

    def _parties_elsewhere(self, row: ItemRow, parties: Parts) -> RowError:
        columns = (Column.LEADS, Column.RESPONSIBLE, Column.PARTICIPANTS)
        pairs = zip(columns, row.shown, _shown(parties), strict=True)
        column = next(column for column, there, here in pairs if there != here)
        return row.source.error(column, Problem.PARTIES_ELSEWHERE, sheet=self._sheets.parties_sheet)

    def _lacks_rows(self, values: ItemValues, current: ItemContents) -> bool:
        """Whether an agency is missing that an unreadable row may have named."""
        missing = {name for name, _ in current.values.parties} - {name for name, _ in values.parties}
        return None in self._bad_numbers and bool(missing)

    def _added(self, row: ItemRow) -> ItemChange | None:
        if row.is_dropped or row.number in self._bad_numbers:
            return None
        if any(current.item.number == row.number for current in self._by_id.values()):
            self._error(row, Column.NUMBER, Problem.NUMBER_REPEATED)
            return None
        values = replace(row.values, parties=self._wanted.get(row.number, ()))
        if any(row.shown) and row.shown != _shown(values.parties):
            self._errors.append(self._parties_elsewhere(row, ()))
            return None
        problem = _unfit(row, values, None)
        if problem is not None:
            self._errors.append(problem)
            return None
        return ItemChange(row.number, None, values)

    def _gone(self) -> list[ItemChange]:
        """Items that were exported and whose rows are missing; those added since are left alone."""
        there = {row.item_id for row in self._sheets.items} | self._sheets.bad_items
        return [
            ItemChange(row.item.number, row.values, None, item_id)
            for item_id, row in self._by_id.items()
            if item_id not in there and item_id <= self._sheets.last_id
        ]

    def _error(self, row: ItemRow, column: Column, problem: Problem, **facts: object) -> None:
        self._errors.append(row.source.error(column, problem, **facts))


def _is_edited(row: ItemRow, values: ItemValues, current: ItemContents) -> bool:
    """Whether the row differs from the item and from what was exported: else there is nothing to do."""
    return values != current.values and values.mark != row.mark


def _shown(parties: Parts) -> tuple[str, str, str]:
    lead, responsible, participant = (
        listed(name for name, its_role in parties if its_role is role) for role in _ROLES
    )
    return lead, responsible, participant


def _unfit(row: ItemRow, values: ItemValues, before: ItemValues | None) -> RowError | None:
    """A value that no correction takes: no date for what had one, a title too long for a new one."""
    has_none = values.deadline is None and not values.is_continuing
    had_none = before is not None and before.deadline is None and not before.is_continuing
    if has_none and not had_none:
        return row.source.error(Column.DEADLINE, Problem.DEADLINE_MISSING)
    if len(values.title) > MAX_TITLE and (before is None or before.title != values.title):
        return row.source.error(Column.TITLE, Problem.TEXT_TOO_LONG, limit=MAX_TITLE)
    return None


@dataclass(frozen=True)
class _Desk:
    """Carries changes out, one correction for each field."""

    session: Session
    ledger: Ledger
    actor_id: int | None
    now: datetime

    def carry_out(self, change: ItemChange) -> None:
        """One item added, changed or dropped."""
        if change.after is None:
            assert change.item_id is not None
            corrections.drop(self.session, change.item_id, actor_id=self.actor_id, now=self.now)
            return
        item_id = change.item_id or self._add(change.number, change.after)
        fields = {"parties"} if change.before is None else set(change.fields)
        self._correct(item_id, fields, change.after)

    def _correct(self, item_id: int, fields: set[str], values: ItemValues) -> None:
        session, by, now = self.session, self.actor_id, self.now
        if "title" in fields:
            corrections.retitle(session, item_id, values.title, actor_id=by, now=now)
        for field in Wording:
            if field in fields:
                text: str = getattr(values, field)
                corrections.reword(session, item_id, field, text, actor_id=by, now=now)
        if fields & {"deadline", "is_continuing"}:
            corrections.set_deadline(session, item_id, values.deadline, actor_id=by, now=now)
        if "parties" in fields:
            wanted = [
                (corrections.entered(session, self.ledger, name, now), role) for name, role in values.parties
            ]
            corrections.set_parties(session, item_id, wanted, actor_id=by, now=now)

    def _add(self, number: int, values: ItemValues) -> int:
        item = Item(
            ledger_id=self.ledger.id,
            number=number,
            label=values.label or None,
            section=values.section or None,
            title=values.title,
            body=values.body or values.title,
            deadline=values.deadline,
            is_continuing=values.is_continuing,
        )
        self.session.add(item)
        self.session.flush()
        audit.record_act(
            self.session,
            item,
            "correct",
            now=self.now,
            actor_id=self.actor_id,
            field="item",
            before=None,
            after=values.title,
        )
        return item.id
