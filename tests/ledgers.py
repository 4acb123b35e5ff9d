"""A leading group at work: its documents, its people, and the acts that bring a ledger into force."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from itertools import count
from threading import Thread
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.cycles import CycleRule, Frequency
from domain.errors import RuleBroken
from domain.items import PartyRole
from domain.reports import ReportKind
from domain.roles import Role
from domain.zones import Zones
from intake.drafts import Doubt, Draft, DraftDeadline, DraftItem, DraftParty, Place, StandingParty
from models.audit import AuditEntry
from models.base import Base
from models.cycles import Cycle
from models.database import Database
from models.documents import Ledger
from models.items import Item
from models.outbox import OutboxMessage
from models.people import Agency
from models.queries import agencies as agency_queries
from models.queries import exports as export_queries
from models.queries import items as item_queries
from models.queries import people as people_queries
from models.queries import reports as report_queries
from models.reports import Report
from models.views import Identity, OwedDuty
from services import cycles, ledgers, people, reminders, reports, submissions
from services.files import ReceivedFile

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Row = TypeVar("Row", bound=Base)

ZONE = ZoneInfo("Asia/Shanghai")
ZONES = Zones(ZONE)
LEAD, RESPONSIBLE, PARTICIPANT = PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.PARTICIPANT
INSURANCE, HEALTH, FINANCE, COUNTIES = "市医保局", "市卫生健康委", "市财政局", "县区人民政府"
#: Due on Tuesday, 27 October 2026, at 18:00; opens on the 13th at 9:00, locks five days after it was due.
MONTHLY = CycleRule(Frequency.MONTHLY, 27, time(18))

_numbers = count(1)


def _remind(session: Session, now: datetime, zones: Zones) -> None:
    if found := reminders.look(session, now=now, zones=zones):
        reminders.release(session, found, now=now, zones=zones)


def local(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


#: Thursday: the ledger is imported and published.
THURSDAY = local(10, 8)
#: The next Wednesday: the period is open.
WEDNESDAY = local(10, 14)


# Documents


def party(name: str, role: PartyRole = LEAD, *, is_group: bool = False) -> DraftParty:
    """An agency as a responsibility clause names it."""
    return DraftParty(name, role, is_group)


def draft_item(
    no: int,
    *parties: DraftParty,
    title: str = "推进按病种付费方式改革",
    due_on: date | None = date(2026, 11, 30),
    continuing: bool = False,
    doubts: Iterable[Doubt] = (),
) -> DraftItem:
    """An item as it was read; led by the insurance bureau unless told otherwise."""
    return DraftItem(
        no=no,
        label=f"（{no}）",
        section="一、深化支付方式改革",
        title=title,
        body=f"{title}。",
        responsibility="、".join(row.name for row in parties) or f"{INSURANCE}牵头",
        place=Place(no, no * 100, no * 100 + 50),
        parties=parties or (party(INSURANCE),),
        open_ended=False,
        split_responsibility=False,
        continuing=continuing,
        deadlines=(DraftDeadline("11月底前", due_on, assumed=False),) if due_on else (),
        targets=(),
        doubts=tuple(doubts),
    )


def draft(*items: DraftItem, standing: Iterable[StandingParty] = (), doubts: Iterable[Doubt] = ()) -> Draft:
    """A document as it was read."""
    return Draft(
        title="云港市深化医药卫生体制改革2026年重点工作任务",
        doc_no="云政办发〔2026〕12号",
        issuer="云港市人民政府办公室",
        issued_on=date(2026, 3, 2),
        year=2026,
        period_end=date(2026, 12, 31),
        period_assumed=False,
        level=None,
        standing_parties=tuple(standing),
        items=items,
        passed_over=(),
        doubts=(*doubts, *(doubt for item in items for doubt in item.doubts)),
        source_text="",
    )


def usual_items() -> tuple[DraftItem, ...]:
    """1: the insurance bureau leads, two join. 2: two answer, nobody leads. 3: finance alone, continuing."""
    return (
        draft_item(1, party(INSURANCE), party(HEALTH, PARTICIPANT), party(FINANCE, PARTICIPANT)),
        draft_item(2, party(HEALTH, RESPONSIBLE), party(INSURANCE, RESPONSIBLE), title="加强医保基金监管"),
        draft_item(3, party(FINANCE), title="持续加大财政投入", due_on=None, continuing=True),
    )


def received_file(name: str = "重点工作任务.docx", **fields: Any) -> ReceivedFile:
    """A file that differs from every other."""
    file = ReceivedFile(name, f"{next(_numbers):064x}", "application/pdf", 2048)
    return replace(file, **fields)


# People and their acts


class Office:
    """The database of one leading group, with people who act on it; every act is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.secretary = self.seat("陈建国", Role.SECRETARIAT)

    def act(
        self,
        function: Callable[Concatenate[Session, Parameters], Result],
        *arguments: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Result:
        """One transaction."""
        with self.database.transaction() as session:
            return function(session, *arguments, **options)

    def look(
        self,
        function: Callable[Concatenate[Session, Parameters], Result],
        *arguments: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Result:
        """One look at the database."""
        with self.database.read() as session:
            return function(session, *arguments, **options)

    def rows(self, kind: type[Row]) -> list[Row]:
        """All rows of a table in the order they came."""
        return list(self.look(export_queries.all_rows, kind))

    def acts(self, action: str) -> list[AuditEntry]:
        """The audit trail of one kind of act."""
        return [entry for entry in self.rows(AuditEntry) if entry.action == action]

    def row(self, kind: type[Row], row_id: int) -> Row:
        """One row as it is now."""
        with self.database.read() as session:
            return session.get_one(kind, row_id)

    def change(self, kind: type[Row], row_id: int, **fields: object) -> None:
        """Something that happens outside of what is tested."""
        with self.database.transaction() as session:
            row = session.get_one(kind, row_id)
            for name, value in fields.items():
                setattr(row, name, value)

    def agency(self, name: str) -> Agency:
        """An agency of the registry."""

        def found(session: Session) -> Agency | None:
            return agency_queries.by_name(session, people.leading_group(session).id, name)

        agency = self.act(found)
        assert agency is not None
        return agency

    def seat(
        self, name: str, role: Role = Role.LIAISON, agency: str | None = None, *, now: datetime = THURSDAY
    ) -> Identity:
        """Somebody new in a seat, by way of an invitation."""
        agency_id = self.agency(agency).id if agency else None
        slip = self.act(people.invite, role=role, agency_id=agency_id, invited_by_id=None, now=now)
        telegram_id = 7_000_000_000 + next(_numbers)
        self.act(
            people.accept_invitation,
            code=slip.code,
            telegram_id=telegram_id,
            name=name,
            language=None,
            now=now,
        )
        return self.identity(telegram_id)

    def identity(self, telegram_id: int) -> Identity:
        """Who somebody is now."""
        identity = self.look(people_queries.identity, telegram_id)
        assert identity is not None
        return identity

    # Ledgers

    def import_draft(self, *items: DraftItem, **options: object) -> Ledger:
        """A draft ledger."""
        read = draft(*(items or usual_items()), **options)  # type: ignore[arg-type]  # handed on as they are
        return self.act(
            ledgers.import_draft,
            read,
            received_file(),
            received_by_id=self.secretary.person.id,
            now=THURSDAY,
        )

    def publish(self, *items: DraftItem, now: datetime = THURSDAY, **options: object) -> Ledger:
        """A ledger in force."""
        ledger = self.import_draft(*items, **options)
        return self.act(ledgers.publish, ledger.id, actor_id=self.secretary.person.id, now=now)

    def set_cycle(self, ledger: Ledger, rule: CycleRule = MONTHLY, *, now: datetime = THURSDAY) -> Cycle:
        """A cycle in force."""
        return self.act(
            cycles.set_cycle, ledger.id, rule, actor_id=self.secretary.person.id, now=now, zones=ZONES
        )

    def item(self, ledger: Ledger, number: int) -> Item:
        """An item by its number."""
        return next(row for row in self.look(item_queries.of_ledger, ledger.id) if row.number == number)

    # The clock

    def tick(self, now: datetime, zones: Zones = ZONES) -> int:
        """What the clock does at a moment; how many new messages of reminding."""
        self.act(cycles.open_and_lock, now=now, zones=zones)
        before = len(self.messages())
        self.remind(now, zones)
        return len(self.messages()) - before

    def remind(self, now: datetime, zones: Zones = ZONES) -> None:
        """Put in whatever is to be reminded of at a moment."""
        self.act(_remind, now, zones)

    def messages(self, kind: str | None = None) -> list[OutboxMessage]:
        """Everything put into the outbox so far."""
        with self.database.read() as session:
            rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
        return [row for row in rows if kind is None or row.kind == kind]

    def empty_outbox(self) -> None:
        """What was put in so far is no matter of the test."""
        with self.database.transaction() as session:
            session.exec(sa.delete(OutboxMessage))

    # Reports

    def owed(self, identity: Identity) -> list[OwedDuty]:
        """What somebody's agency owes."""
        return self.look(report_queries.owed, identity.agency_ids)

    def duty(self, identity: Identity, number: int) -> OwedDuty:
        """What somebody's agency owes on an item."""
        return next(row for row in self.owed(identity) if row.item.number == number)

    def begin(
        self,
        identity: Identity,
        duty_id: int,
        kind: ReportKind = ReportKind.PROGRESS,
        text: str = "已完成18家医院的系统改造。",
        *,
        now: datetime = WEDNESDAY,
    ) -> Report:
        """A draft with a text."""
        report = self.act(reports.start, duty_id, kind, identity=identity, now=now)
        return self.act(reports.write, report.id, text, identity=identity, now=now)

    def submit(
        self,
        identity: Identity,
        duty_id: int,
        kind: ReportKind = ReportKind.PROGRESS,
        *,
        now: datetime = WEDNESDAY,
    ) -> Report:
        """A report that waits for the reviewer."""
        report = self.begin(identity, duty_id, kind, now=now)
        self.act(submissions.submit, report.id, identity=identity, now=now)
        return self.row(Report, report.id)


class AtWork(Office):
    """An office whose usual ledger is in force, whose people sit, and whose October period is open."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.reviewer = self.seat("王敏", Role.REVIEWER)
        self.ledger = self.publish()
        self.insurance = self.seat("李晓梅", agency=INSURANCE)
        self.health = self.seat("赵强", agency=HEALTH)
        self.finance = self.seat("周婷", agency=FINANCE)
        self.cycle = self.set_cycle(self.ledger)
        self.tick(local(10, 13, 9))
        self.empty_outbox()


# Two at once


def outcome(act: Callable[[], Result]) -> Result | RuleBroken:
    """What an act gives, or the rule that it breaks."""
    try:
        return act()
    except RuleBroken as error:
        return error


def at_once(
    database: Database, first: Callable[[Session], object], second: Callable[[Session], object]
) -> tuple[object, object]:
    """The outcomes of two acts, the second begun while the first is done but not yet committed."""
    results: list[object] = []

    def run() -> None:
        with suppress(RuleBroken), database.transaction() as session:
            results.append(outcome(lambda: second(session)))
            if isinstance(results[0], RuleBroken):
                raise results[0]

    thread = Thread(target=run)
    with database.transaction() as session:
        one = outcome(lambda: first(session))
        thread.start()
        _until_it_waits(database, thread)
    thread.join()
    return one, results[0]


def _until_it_waits(database: Database, thread: Thread) -> None:
    """Until the other transaction waits for a lock of ours, or ended; on SQLite it waits in any case."""
    if database.is_sqlite:
        return
    query = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    while thread.is_alive():
        with database.engine.connect() as connection:
            if connection.exec_driver_sql(query).scalar_one():
                return


# What a query costs


class Statements:
    """Counts the statements that a block sends."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self.count = 0

    def _add(self, *_: object) -> None:
        self.count += 1

    def __enter__(self) -> "Statements":
        sa.event.listen(self._engine, "before_cursor_execute", self._add)
        return self

    def __exit__(self, *_: object) -> None:
        sa.event.remove(self._engine, "before_cursor_execute", self._add)
