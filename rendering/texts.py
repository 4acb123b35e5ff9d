"""Languages: choose the catalog, render a template, format days and times, count and cut UTF-16 units."""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
import polib
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup

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
_SENTENCE_ENDS = "。．.：:；; \u3000\n"


@dataclass(frozen=True)
class Texts:
    """Everything said in one language, with times in the zone of what they belong to."""

    language: str
    zones: Zones

    @property
    def zone(self) -> ZoneInfo:
        """The zone of what belongs to no ledger."""
        return self.zones.usual

    def gettext(self, message: str, **facts: object) -> str:
        """A short label in this language, `%(name)s` blanks filled. Plain text: escape it in HTML."""
        translated = _catalog(self.language).gettext(message)
        return translated % facts if facts else translated

    def ngettext(self, singular: str, plural: str, count: int, **facts: object) -> str:
        """A short label that depends on a number, available as `%(num)s`."""
        return _catalog(self.language).ngettext(singular, plural, count) % {"num": count, **facts}

    def render(self, template: str, **facts: object) -> str:
        """A whole message from `templates/<template>`; values are escaped for HTML."""
        environment = _environment(self.language)
        return environment.get_template(template).render(texts=self, **facts).strip()

    def macro(self, template: str, name: str, facts: Mapping[str, object]) -> str:
        """One macro of a template file, called with `facts` and these texts."""
        module = _environment(self.language).get_template(template).make_module({"texts": self})
        return str(getattr(module, name)(facts)).strip()

    def day(self, day: date) -> str:
        """2026年11月30日（星期一） or "Mon 30 Nov 2026"."""
        weekday = _WEEKDAYS[self.language][day.weekday()]
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日（星期{weekday}）"
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]} {day.year}"

    def short_day(self, day: date) -> str:
        """11月30日 or "30 Nov"."""
        return f"{day.month}月{day.day}日" if self.language == "zh" else f"{day.day} {_MONTHS[day.month - 1]}"

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


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
    """The text itself, or its start and … within `limit` UTF-16 units; never half a character."""
    if units(text) <= limit:
        return text
    return text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + "…"


def pieces(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` UTF-16 units, parted at line ends and stops if there are any."""
    found: list[str] = []
    while text:
        head = text if units(text) <= limit else cut(text, limit + 1)[:-1]
        if len(head) < len(text):
            stop = max(head.rfind(end) for end in _SENTENCE_ENDS if not end.isspace() or end == "\n") + 1
            head = head[:stop] if stop > len(head) // 2 else head
        found.append(head.strip())
        text = text[len(head) :]
    return [part for part in found if part]


def after(text: str, beginning: str) -> str:
    """The text without its first sentence where that is only `beginning`; "" where nothing else is left."""
    rest = text.removeprefix(beginning)
    return text if rest and rest[0] not in _SENTENCE_ENDS else rest.lstrip(_SENTENCE_ENDS)


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    """English is the msgids themselves; Chinese comes from the .po files, compiled when first asked for."""
    sources = sorted((HERE / "locales" / LANGUAGES[language]).glob("*.po"))
    merged = polib.POFile()
    for source in sources:
        entries = polib.pofile(str(source))
        merged.metadata.update(entries.metadata)
        merged.extend(entries)
    return gettext.GNUTranslations(io.BytesIO(merged.to_binary())) if sources else gettext.NullTranslations()


@cache
def _environment(language: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # it would look at the file of each template at each message
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[InternationalizationExtension],
    )
    environment.policies["ext.i18n.trimmed"] = True
    catalog = _catalog(language)
    # newstyle: blanks are filled after translation, and values are escaped on the way in.
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        catalog.gettext,
        catalog.ngettext,
        newstyle=True,
        pgettext=catalog.pgettext,
        npgettext=catalog.npgettext,
    )
    environment.filters["cut"] = lambda text, limit: Markup.escape(cut(str(text), limit))
    environment.filters["after"] = after
    return environment
