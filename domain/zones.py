"""Time zones of a leading group and its ledgers: names of the IANA database, chosen from a few or typed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from domain.calendars import local_day
from domain.errors import RuleBroken

#: On offer; any other is typed.
OFFERED = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Tokyo",
    "Asia/Bangkok",
    "Asia/Almaty",
    "Europe/Moscow",
    "Europe/London",
    "America/New_York",
)
MAX_ZONE = 40  # characters of a name, with room to spare


@dataclass(frozen=True)
class Zones:
    """Which zone decides on what: a ledger's own one on what belongs to it, the usual one on all else.

    `usual` is the leading group's; `own` those of the ledgers, by id, that chose one.
    """

    usual: ZoneInfo
    own: Mapping[int, ZoneInfo] = field(default_factory=dict, hash=False)  # no mapping has one

    def of(self, ledger_id: int | None) -> ZoneInfo:
        """The zone of a ledger; the usual one of what belongs to none."""
        return self.usual if ledger_id is None else self.own.get(ledger_id, self.usual)

    def where(self, ledger_id: int, zone: ZoneInfo) -> "Zones":
        """The same, were this the zone of a ledger."""
        return replace(self, own={**self.own, ledger_id: zone})

    def day(self, moment: datetime, ledger_id: int | None = None) -> date:
        """The day on which a moment falls in a ledger; by default for what belongs to none."""
        return local_day(moment, self.of(ledger_id))

    def days(self, now: datetime) -> tuple[date, date]:
        """The first and the last of the local days that it is now anywhere."""
        found = {local_day(now, zone) for zone in self.all}
        return min(found), max(found)

    @property
    def all(self) -> Collection[ZoneInfo]:
        """Every zone that decides on anything, once."""
        return tuple(dict.fromkeys((self.usual, *self.own.values())))


class ZoneUnknown(RuleBroken):
    """There is no such time zone; facts: `text`."""


def read_zone(text: str) -> str:
    """The name that somebody means by a name, in any case, or by its city alone. Errors: ZoneUnknown."""
    typed = "_".join(text.split()).casefold()
    cities = _cities()
    found = _names().get(typed) or (cities[typed][0] if len(cities.get(typed, ())) == 1 else None)
    if found is None or len(found) > MAX_ZONE:
        raise ZoneUnknown(text=text[:MAX_ZONE])
    return found


def zone_named(name: str | None, usual: ZoneInfo) -> ZoneInfo:
    """The zone of a stored name; the usual one for none, and where this machine does not know the name."""
    return ZoneInfo(name) if name is not None and name in _names().values() else usual


@cache
def _names() -> dict[str, str]:
    """Names by how they read in small letters; without the files that hold rules and no place."""
    return {name.casefold(): name for name in available_timezones() if name not in ("localtime", "Factory")}


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    """Names with a continent by their city."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(_names().values()):
        continent, _, city = name.rpartition("/")
        if continent and continent not in ("Etc", "posix", "right"):
            found[city.casefold()] = (*found.get(city.casefold(), ()), name)
    return found
