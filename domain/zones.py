"""The time zone of a leading group: a name of the IANA database, chosen from a few or typed."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

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
