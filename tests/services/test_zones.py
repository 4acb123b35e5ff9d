"""The time zone of the leading group: what it moves, and what stays."""

from zoneinfo import ZoneInfo

from domain.zones import Zones
from models.audit import AuditEntry
from models.cycles import Period
from models.people import LeadingGroup
from models.queries import zones as queries
from services import cycles, rests, zones
from tests.ledgers import WEDNESDAY, ZONE, AtWork

URUMQI = ZoneInfo("Asia/Urumqi")


def chosen(at_work: AtWork, name: str | None) -> Zones:
    return at_work.act(zones.choose, name, usual=ZONE, actor_id=at_work.secretary.person.id, now=WEDNESDAY)


def due(at_work: AtWork) -> list[str]:
    """The due times by the clock of Urumqi, the open period's first."""
    periods = sorted(at_work.rows(Period), key=lambda row: row.due_at)
    return [f"{row.due_at.astimezone(URUMQI):%m-%d %H:%M}" for row in periods[:2]]


def test_as_long_as_none_is_chosen_the_installations_zone_holds(at_work: AtWork) -> None:
    assert at_work.look(queries.in_force, ZONE) == Zones(ZONE)


def test_periods_to_come_move_and_the_open_one_keeps_its_moment(at_work: AtWork) -> None:
    at_work.tick(WEDNESDAY)
    assert due(at_work) == ["10-27 16:00", "11-27 16:00"]
    moved = at_work.look(zones.effect, Zones(URUMQI), now=WEDNESDAY)
    assert moved[0].after is not None
    assert f"{moved[0].after.astimezone(URUMQI):%m-%d %H:%M}" == "11-27 18:00"

    assert chosen(at_work, "Asia/Urumqi") == Zones(URUMQI)

    assert due(at_work) == ["10-27 16:00", "11-27 18:00"]
    assert at_work.look(queries.in_force, ZONE) == Zones(URUMQI)
    assert not at_work.look(cycles.is_due, now=WEDNESDAY, zones=Zones(URUMQI))


def test_the_clock_goes_by_the_zone_in_force(at_work: AtWork) -> None:
    chosen(at_work, "Asia/Urumqi")

    _, in_force = at_work.look(rests.before, now=WEDNESDAY, usual=ZONE)

    assert in_force == Zones(URUMQI)


def test_back_to_the_installations_zone(at_work: AtWork) -> None:
    chosen(at_work, "Asia/Urumqi")

    assert chosen(at_work, None) == Zones(ZONE)
    assert due(at_work)[1] == "11-27 16:00"


def test_a_choice_is_on_record_and_the_same_again_is_none(at_work: AtWork) -> None:
    chosen(at_work, "Asia/Urumqi")
    chosen(at_work, "Asia/Urumqi")

    (entry,) = [row for row in at_work.rows(AuditEntry) if row.action == "set_timezone"]
    assert (entry.facts, entry.actor_id) == (
        {"before": None, "after": "Asia/Urumqi"},
        at_work.secretary.person.id,
    )


def test_a_name_that_this_machine_does_not_know_stops_nobody(at_work: AtWork) -> None:
    with at_work.database.transaction() as session:
        session.add(group := session.get_one(LeadingGroup, 1))
        group.timezone = "Mars/Olympus"

    assert at_work.look(queries.in_force, ZONE) == Zones(ZONE)
