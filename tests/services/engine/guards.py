"""What the life cycles let happen, judged by the rows alone and not by the code that does it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from models.views import Identity
from tests.services.engine.stage import Tables

ACTIVE = ("assigned", "in_progress", "completion_declared")
UNFINISHED = (*ACTIVE, "suspended")
FILED = ("submitted", "under_review", "accepted", "returned", "superseded")
STANDING = ("submitted", "under_review", "accepted")
WAITING = ("submitted", "under_review")
UNDECIDED = ("unit_signing", "submitted", "recommended")


def parts(tables: Tables, item_id: int) -> list[Any]:
    """The parts in an item that were not ended."""
    return [row for row in tables.where("assignment", item_id=item_id) if row.state != "released"]


def has_part(tables: Tables, duty: Any) -> bool:
    """Whether the part that a duty is for was not ended."""
    return any(row.agency_id == duty.agency_id for row in parts(tables, duty.item_id))


def answering(tables: Tables, item_id: int) -> set[int]:
    """The agencies whose completion an item waits for."""
    rows = parts(tables, item_id)
    for role in ("lead", "responsible", "participant"):
        if found := {row.agency_id for row in rows if row.role == role}:
            return found
    return set()


def is_open(tables: Tables, duty: Any, now: datetime) -> bool:
    """Whether the period takes this duty's report."""
    status = tables.of("period", duty.period_id).status
    unlocked = any(
        row.period_id == duty.period_id
        and row.agency_id == duty.agency_id
        and row.item_id in (None, duty.item_id)
        and row.until >= now
        for row in tables["unlock"]
    )
    return status in ("planned", "open") or (status == "locked" and unlocked)


def last_filed(tables: Tables, duty_id: int) -> Any | None:
    """The latest version of a duty's report that was filed."""
    rows = [row for row in tables.where("report", duty_id=duty_id) if row.status in FILED]
    return max(rows, key=lambda row: row.version, default=None)


def declared(tables: Tables, item_id: int, statuses: Collection[str]) -> set[int]:
    """The agencies whose declaration of completion is in one of these states."""
    found = set()
    for duty in tables.where("duty", item_id=item_id):
        for report in tables.where("report", duty_id=duty.id, kind="completion"):
            if report.status in statuses:
                found.add(duty.agency_id)
    return found


def may_file(tables: Tables, duty: Any, kind: str, agency_ids: Collection[int], now: datetime) -> bool:
    """Whether somebody may file a report of a kind for a duty."""
    filed = last_filed(tables, duty.id)
    is_answer = filed is not None and filed.status == "returned"
    return (
        duty.agency_id in agency_ids
        and has_part(tables, duty)
        and tables.of("item", duty.item_id).status in ACTIVE
        and (is_answer or is_open(tables, duty, now))
        and (
            may_declare(tables, duty)
            if kind == "completion"
            else duty.agency_id not in declared(tables, duty.item_id, ["accepted"])
        )
    )


def says_all(tables: Tables, report: Any) -> bool:
    """Whether what is odd about a report's figures has its word of reason, and the end its final figures."""
    duty = tables.of("duty", report.duty_id)
    before = _last_standing(tables, duty)
    if (
        before is not None
        and _falls(report.progress_percent, before.progress_percent)
        and not report.change_reason
    ):
        return False
    last = (
        {row.target_id: row.value for row in tables.where("target_value", report_id=before.id)}
        if before
        else {}
    )
    now = {row.target_id: row for row in tables.where("target_value", report_id=report.id)}
    for target in tables.where("item_target", item_id=duty.item_id):
        said = now.get(target.id)
        if said is not None and _is_odd(said.value, last.get(target.id), target.value) and not said.reason:
            return False
        if report.kind == "completion" and (said is None or said.is_carried):
            return False
    return True


def _last_standing(tables: Tables, duty: Any) -> Any | None:
    """The agency's last report with a text on the item in another period."""
    others = [
        row.id
        for row in tables.where("duty", item_id=duty.item_id, agency_id=duty.agency_id)
        if row.id != duty.id
    ]
    rows = [
        row
        for duty_id in others
        for row in tables.where("report", duty_id=duty_id, kind="progress")
        if row.status in STANDING
    ]
    return max(rows, key=lambda row: (row.submitted_at, row.id), default=None)


def _falls(value: float | None, last: float | None) -> bool:
    return value is not None and last is not None and value < last


def _is_odd(value: float, last: float | None, aim: float) -> bool:
    """Of a figure that is to reach an aim: it falls, leaps by half of the aim, or is beyond its double."""
    leaps = last is not None and abs(value - last) > aim / 2
    return value not in (aim, last) and (_falls(value, last) or leaps or value > 2 * aim)


def may_declare(tables: Tables, duty: Any) -> bool:
    """Whether an agency may say that an item is complete: it answers for it, and nothing of it is open."""
    answers = answering(tables, duty.item_id)
    unfinished = [
        row for row in tables.where("sub_item", item_id=duty.item_id) if row.state in ("open", "declared")
    ]
    holding_up = [
        row for row in unfinished if row.agency_id in (None, duty.agency_id) or row.agency_id not in answers
    ]
    return duty.agency_id in answers and not holding_up


def is_anothers(request: Any, who: Identity) -> bool:
    """Whether somebody neither asked for it nor recommended it, nor acts for whoever did."""
    people = {who.person.id} | {holding.person.id for holding in who.holdings if holding.person is not None}
    return people.isdisjoint({request.author_id, request.principal_id, request.recommended_by_id})


def may_review(tables: Tables, report: Any, person_ids: Collection[int], *, levels: int) -> bool:
    """Whether somebody may decide on a report for good."""
    first = tables.where("review", report_id=report.id, decision="recommend")
    is_second = any(row.reviewer_id not in person_ids for row in first)
    is_turn = report.status == "under_review" and is_second if levels > 1 else report.status in WAITING
    return is_turn and report.author_id not in person_ids


def is_last_part(tables: Tables, item_id: int, agency_id: int) -> bool:
    """Whether nobody's completion is missing to an item but this agency's."""
    return not answering(tables, item_id) - declared(tables, item_id, ["accepted"]) - {agency_id}
