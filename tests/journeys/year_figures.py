"""The figures of the year, computed from its script alone: no query of the product has a part in them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tests.journeys.years import Fate, Slot, Year

#: What is left of a duty, by what its agency did; who would have filed later than the closing is spared.
STATES = {
    Fate.PROGRESS: "reported",
    Fate.EARLY: "reported",
    Fate.COMPLETION: "reported",
    Fate.LATE: "reported",
    Fate.NIL: "nil_reported",
    Fate.LATE_NIL: "nil_reported",
    Fate.UNLOCKED: "late_filed",
    Fate.MISSING: "missing",
}
TIMELY = frozenset({Fate.PROGRESS, Fate.EARLY, Fate.COMPLETION, Fate.NIL})


@dataclass(frozen=True)
class Figures:
    """Counts of some duties, and the rates that follow from them."""

    reported: int = 0
    nil_reported: int = 0
    late_filed: int = 0
    missing: int = 0
    waived: int = 0
    on_time: int = 0

    @property
    def owed(self) -> int:
        """All but the waived."""
        return self.reported + self.nil_reported + self.late_filed + self.missing

    @property
    def received(self) -> int:
        """With a report, whenever it came."""
        return self.reported + self.nil_reported + self.late_filed

    @property
    def received_rate(self) -> str:
        """(reported + nil + late filed) / owed."""
        return _rate(self.received, self.owed)

    @property
    def on_time_rate(self) -> str:
        """First reports by the due time / owed."""
        return _rate(self.on_time, self.owed)


def _rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def state(year: Year, slot: Slot) -> tuple[str, bool]:
    """What becomes of a duty, and whether its first report is in time."""
    month, item, _ = slot
    fate = year.fates[slot]
    if year.closing(month, item) is not None and fate not in TIMELY:
        return "waived", False
    return STATES[fate], fate in TIMELY


def figures(year: Year, slots: Iterable[Slot]) -> Figures:
    """The counts of these duties."""
    found = [state(year, slot) for slot in slots]
    counts = Counter(name for name, _ in found)
    return Figures(**counts, on_time=sum(is_in_time for _, is_in_time in found))


def of_month(year: Year, month: int, agency: str | None = None) -> Figures:
    """Of all agencies, or of one."""
    return figures(year, (slot for slot in year.fates if slot[0] == month and agency in (None, slot[2])))


def by_agency(year: Year, month: int) -> dict[str, Figures]:
    """Of each agency that owed anything."""
    names = {slot[2] for slot in year.fates if slot[0] == month}
    return {name: of_month(year, month, name) for name in names}


def closed_by(year: Year, month: int) -> int:
    """How many items are closed at the end of a month."""
    return sum(not year.is_owed(month + 1, item["no"]) for item in year.source.items)


def reasons_asked(year: Year) -> int:
    """How often "nothing new" came a third time in a row or more; a missing report breaks no row."""
    count = 0
    for item, agency in year.parts:
        row = 0
        for month in year.months:
            slot = (month.number, item, agency)
            if slot not in year.fates or state(year, slot)[0] in ("missing", "waived"):
                continue
            is_nil = state(year, slot)[0] == "nil_reported"
            count += is_nil and row >= 2
            row = row + 1 if is_nil else 0
    return count
