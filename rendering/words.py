"""Languages: choose the catalog, say a label, write days and times."""

import gettext
import io
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import polib

from domain.zones import Zones

HERE = Path(__file__).parent
LANGUAGES = {"zh": "zh_CN", "en": "en"}
DEFAULT_LANGUAGE = "zh"
#: Each language under its own name, whoever reads it.
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}

_WEEKDAYS = {
    "zh": ("一", "二", "三", "四", "五", "六", "日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Words:
    """Labels, days and times in one language, by the zone of what they belong to."""

    language: str
    zones: Zones

    @property
    def zone(self) -> ZoneInfo:
        """The zone of what belongs to no ledger."""
        return self.zones.usual

    def gettext(self, message: str, /, **facts: object) -> str:
        """A short label in this language, `%(name)s` blanks filled. Plain text: escape it in HTML."""
        translated = catalog(self.language).gettext(message)
        return translated % facts if facts else translated

    def ngettext(self, singular: str, plural: str, count: int, /, **facts: object) -> str:
        """A short label that depends on a number, available as `%(num)s`."""
        return catalog(self.language).ngettext(singular, plural, count) % {"num": count, **facts}

    def day(self, day: date) -> str:
        """2026年11月30日（星期一） or "Mon 30 Nov 2026"."""
        weekday = _WEEKDAYS[self.language][day.weekday()]
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日（星期{weekday}）"
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]} {day.year}"

    def short_day(self, day: date) -> str:
        """11月30日 or "30 Nov"."""
        return f"{day.month}月{day.day}日" if self.language == "zh" else f"{day.day} {_MONTHS[day.month - 1]}"

    def on(self, day: date, today: date) -> str:
        """A day as short as it can be told: without year and weekday in the year that it is now."""
        return self.short_day(day) if day.year == today.year else self.day(day)

    def month(self, day: date) -> str:
        """2026年11月 or "Nov 2026"."""
        if self.language == "zh":
            return f"{day.year}年{day.month}月"
        return f"{_MONTHS[day.month - 1]} {day.year}"

    def moment(self, moment: datetime, ledger_id: int | None = None) -> str:
        """An instant as day and time of day of a ledger, or of what belongs to none."""
        space = "" if self.language == "zh" else " "  # the full-width bracket before it is wide enough
        return f"{self.day(self.local_day(moment, ledger_id))}{space}{self.hour(moment, ledger_id)}"

    def short_moment(self, moment: datetime, ledger_id: int | None = None) -> str:
        """An instant without year and weekday: 11月30日 18:00."""
        return f"{self.short_day(self.local_day(moment, ledger_id))} {self.hour(moment, ledger_id)}"

    def hour(self, moment: datetime, ledger_id: int | None = None) -> str:
        """The time of day of an instant; whose it is, where the clocks of a ledger are not the usual ones."""
        local, usual = moment.astimezone(self.zones.of(ledger_id)), moment.astimezone(self.zone)
        if local.utcoffset() == usual.utcoffset():
            return f"{local:%H:%M}"
        place = self.place(self.zones.of(ledger_id).key)
        return self.gettext("%(hour)s (%(place)s)", hour=f"{local:%H:%M}", place=place)

    def place(self, zone: str) -> str:
        """Whose time a zone is, by its name: 北京时间."""
        known = {
            "Asia/Shanghai": self.gettext("Beijing time"),
            "Asia/Urumqi": self.gettext("Urumqi time"),
            "Asia/Tokyo": self.gettext("Tokyo time"),
            "Asia/Bangkok": self.gettext("Bangkok time"),
            "Asia/Almaty": self.gettext("Almaty time"),
            "Europe/Moscow": self.gettext("Moscow time"),
            "Europe/London": self.gettext("London time"),
            "America/New_York": self.gettext("New York time"),
        }
        city = zone.rpartition("/")[2].replace("_", " ")
        return known.get(zone) or self.gettext("%(city)s time", city=city)

    def clock(self, at: time) -> str:
        """18:00."""
        return f"{at:%H:%M}"

    def local_day(self, moment: datetime, ledger_id: int | None = None) -> date:
        """The local day of an instant, of a ledger or of what belongs to none."""
        return self.zones.day(moment, ledger_id)


def msgid(message: str) -> str:
    """The message itself: marks for the catalogs what is written in one place and translated in another."""
    return message


def language_of(code: str | None) -> str:
    """The language we have for a Telegram `language_code`: Chinese unless it says English."""
    return "en" if code and code.lower().startswith("en") else DEFAULT_LANGUAGE


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """English is the msgids themselves; Chinese comes from the .po files, compiled when first asked for."""
    sources = sorted((HERE / "locales" / LANGUAGES[language]).glob("*.po"))
    merged = polib.POFile()
    for source in sources:
        entries = polib.pofile(str(source))
        merged.metadata.update(entries.metadata)
        merged.extend(entries)
    return gettext.GNUTranslations(io.BytesIO(merged.to_binary())) if sources else gettext.NullTranslations()
