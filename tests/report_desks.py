"""A liaison's desk in tests: the sheet of what the agency owes, filled in, looked at, filed row by row."""

from datetime import datetime

from domain.report_sheets import Problem, RowOutcome, SheetOutcome
from models.items import ItemTarget
from models.reports import Report
from models.views import Identity
from services import report_sheets
from tests.ledgers import WEDNESDAY, AtWork
from tests.report_sheets import Filler, exported


class Desk:
    """A liaison with the sheet of what the agency owes; item 1 has a target."""

    def __init__(self, office: AtWork, identity: Identity, *, now: datetime = WEDNESDAY) -> None:
        self.office = office
        self.identity = identity
        self.now = now
        lines = office.look(report_sheets.contents, identity=identity, now=now)
        self.filler = Filler(exported(lines))

    def preview(self) -> SheetOutcome:
        return self.office.look(
            report_sheets.preview, self.filler.sheets, identity=self.identity, now=self.now
        )

    def file(self, number: int, *, now: datetime | None = None, who: Identity | None = None) -> RowOutcome:
        row = self.filler.row(number)
        return self.office.act(report_sheets.file, row, identity=who or self.identity, now=now or self.now)

    def problems(self) -> list[Problem]:
        return [Problem(error.problem) for row in self.preview().refused for error in row.errors]

    def report(self) -> Report:
        return self.office.rows(Report)[-1]


def add_target(at_work: AtWork, number: int = 1) -> int:
    """A target of 1000 people on an item; its id."""
    item = at_work.item(at_work.ledger, number)
    target = ItemTarget(
        item_id=item.id, position=0, text="培训1000人", value=1000, unit="人", comparator=">="
    )
    with at_work.database.transaction() as session:
        session.add(target)
        session.flush()
        return target.id
