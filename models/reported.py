"""What a report says beside its text, next to what was said last time."""

from dataclasses import dataclass

from domain import progress
from domain.progress import Change
from models.items import ItemTarget
from models.reports import Report, TargetValue
from models.views import OwedDuty


@dataclass(frozen=True)
class TargetLine:
    """A target of an item with its figure in a report, and with the agency's last one."""

    target: ItemTarget
    value: TargetValue | None = None
    last: float | None = None

    @property
    def change(self) -> Change | None:
        """What is odd about the figure."""
        if self.value is None:
            return None
        return progress.change(self.value.value, self.last, self.target.value, self.target.comparator)

    @property
    def needs_reason(self) -> bool:
        """Whether a word of reason is still awaited."""
        return self.change is not None and self.value is not None and not self.value.reason


@dataclass(frozen=True)
class ReportContents:
    """The figures of a report; `last` is the agency's report of an earlier period that was not sent back."""

    report: Report
    targets: tuple[TargetLine, ...] = ()
    last: Report | None = None

    @property
    def has_fallen(self) -> bool:
        """Whether the percentage is lower than last time."""
        return progress.falls(self.report.progress_percent, self.last.progress_percent if self.last else None)

    @property
    def needs_reason(self) -> bool:
        """Whether a lower percentage waits for its reason."""
        return self.has_fallen and not self.report.change_reason

    @property
    def filled(self) -> int:
        """How many targets have a figure."""
        return sum(line.value is not None for line in self.targets)

    @property
    def unexplained(self) -> TargetLine | None:
        """The first target whose figure waits for a reason."""
        return next((line for line in self.targets if line.needs_reason), None)


@dataclass(frozen=True)
class RunProgress:
    """A way through what is owed; `current` is next, the `number`-th of `total`; empty without a run."""

    total: int = 0
    number: int = 0
    current: OwedDuty | None = None
    reported: int = 0
    nil: int = 0
    left: int = 0  # skipped ones too
