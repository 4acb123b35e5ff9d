"""Names of time zones as people type them, and which zone decides on what."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.zones import MAX_ZONE, OFFERED, Zones, ZoneUnknown, read_zone, zone_named

SHANGHAI, URUMQI, LISBON = (ZoneInfo(name) for name in ("Asia/Shanghai", "Asia/Urumqi", "Europe/Lisbon"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Asia/Urumqi", "Asia/Urumqi"),
        (" asia/urumqi ", "Asia/Urumqi"),
        ("urumqi", "Asia/Urumqi"),
        ("New York", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_named_in_full_or_by_its_city(text: str, name: str) -> None:
    assert read_zone(text) == name


@pytest.mark.parametrize(
    "text", ["", "北京", "Asia", "UTC+8", "Asia/Urumchi", "../etc/passwd", "localtime", "x" * 500]
)
def test_what_is_no_zone_is_refused(text: str) -> None:
    with pytest.raises(ZoneUnknown):
        read_zone(text)


def test_every_zone_on_offer_exists_and_fits() -> None:
    assert [read_zone(name) for name in OFFERED] == list(OFFERED)
    assert max(map(len, OFFERED)) <= MAX_ZONE


def test_without_a_zone_or_with_one_that_is_not_known_here_the_usual_one_holds() -> None:
    assert zone_named(None, SHANGHAI) is SHANGHAI
    assert zone_named("Mars/Olympus", SHANGHAI) is SHANGHAI
    assert zone_named("Asia/Urumqi", SHANGHAI) == ZoneInfo("Asia/Urumqi")


def test_a_ledger_has_its_own_zone_and_all_else_the_usual_one() -> None:
    zones = Zones(SHANGHAI, {7: URUMQI})

    assert (zones.of(7), zones.of(8), zones.of(None)) == (URUMQI, SHANGHAI, SHANGHAI)
    assert zones.where(8, LISBON).of(8) is LISBON
    assert zones.all == (SHANGHAI, URUMQI)


def test_a_moment_is_another_day_in_another_ledger() -> None:
    zones, moment = Zones(SHANGHAI, {7: LISBON}), datetime(2026, 10, 19, 20, tzinfo=UTC)

    assert (zones.day(moment), zones.day(moment, 7)) == (date(2026, 10, 20), date(2026, 10, 19))
    assert zones.days(moment) == (date(2026, 10, 19), date(2026, 10, 20))
