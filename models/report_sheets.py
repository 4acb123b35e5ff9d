"""What an agency owes as the lines of one sheet: each duty beside what is on record of it."""

import hashlib
from dataclasses import dataclass

from domain.report_sheets import RowValues
from domain.reports import ReportKind, ReportStatus
from models.reported import TargetLine
from models.reports import Report
from models.views import OwedDuty


@dataclass(frozen=True)
class SheetLine:
    """A duty with what its open cells begin with; `last` is the agency's report of an earlier period.

    `reason`: why the latest version came back.
    """

    owed: OwedDuty
    values: RowValues
    targets: tuple[TargetLine, ...] = ()
    last: Report | None = None
    reason: str | None = None

    @property
    def origin(self) -> str:
        """What tells the duty from one of the same id elsewhere."""
        agency, item = self.owed.agency, self.owed.item
        return _digest((int(agency.created_at.timestamp()), agency.id, item.id))[:8]

    @property
    def key(self) -> str:
        """By which a row finds its duty again."""
        return f"d{self.owed.duty.id}-{self.origin}"

    @property
    def state(self) -> str:
        """Short, and another one as soon as anything is written, filed or sent back on the duty.

        A draft that was only opened says nothing that was not there before.
        """
        report = self.owed.latest
        if report is None or self._is_only_opened(report):
            return _digest(())
        figures = [
            (line.target.id, line.value.value, line.value.reason, line.value.is_carried)
            for line in self.targets
            if line.value is not None
        ]
        status = "at hand" if report.status in AT_HAND else report.status
        return _digest((status, self.reason, *(getattr(report, name) for name in _TOLD), figures))

    def _is_only_opened(self, report: Report) -> bool:
        """Whether a draft holds no more than what went over from the last period."""
        is_begun = report.status is ReportStatus.DRAFT and report.kind is ReportKind.PROGRESS
        own = (report.progress_text, report.progress_percent_stated, report.self_assessment)
        if not is_begun or any(value not in (None, "") for value in own):
            return False
        last = [getattr(self.last, name, None) or "" for name in _CARRIED]
        holds = [getattr(report, name) or "" for name in _CARRIED] == last
        return holds and all(line.value is None or line.value.is_carried for line in self.targets)

    @property
    def is_completion_begun(self) -> bool:
        """Whether a declaration of completion is being written, which no sheet can hold."""
        report = self.owed.latest
        begun = report is not None and report.status is ReportStatus.DRAFT
        return begun and report is not None and report.kind is ReportKind.COMPLETION

    def stated(self, line: TargetLine) -> str:
        """The figure of a target that the version at hand says itself, as a sheet shows it."""
        is_own = line.value is not None and not line.value.is_carried
        return f"{line.value.value:.15g}" if is_own and line.value is not None else ""


#: Versions that a row goes on with; anything else is settled, or is begun anew.
AT_HAND = (ReportStatus.DRAFT, ReportStatus.RETURNED)
_CARRIED = ("problems", "help_needed", "next_steps")
_TOLD = (
    "kind",
    "progress_text",
    "progress_percent",
    "problems",
    "help_needed",
    "next_steps",
    "self_assessment",
    "nil_reason",
    "change_reason",
)


def _digest(values: tuple[object, ...]) -> str:
    words = [str(value) for value in values]
    return hashlib.sha256(repr(words).encode()).hexdigest()[:12]
