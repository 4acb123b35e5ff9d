"""Requests that overlay an item's state: what may be asked, and the allowed changes (life cycle 4)."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from domain.errors import DateBeyondCeiling, DateNotLater, ExtensionsUsedUp


class RequestKind(StrEnum):
    """What is asked for."""

    EXTENSION = "extension"  # 延期
    CHANGE = "change"  # 调整: title, text or target
    AGENCY_CHANGE = "agency_change"  # 调整责任单位
    DECLINE = "decline"  # 退件
    SUSPENSION = "suspension"  # 中止
    RESUMPTION = "resumption"  # 恢复
    CANCELLATION = "cancellation"  # 取消


class RequestStatus(StrEnum):
    """Stored state of a request."""

    DRAFT = "draft"
    UNIT_SIGNING = "unit_signing"  # the agency's leader signs first
    SUBMITTED = "submitted"
    RECOMMENDED = "recommended"  # 初审 done
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # the item ended, or the date that was asked for is over


class RequestEvent(StrEnum):
    """What moves a request from state to state."""

    SIGN_FIRST = "sign_first"
    SEND_BACK = "send_back"  # by the agency's leader
    SUBMIT = "submit"
    RECOMMEND = "recommend"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


#: States in which somebody still has to decide; an item has at most one such request of each kind.
OPEN = frozenset({RequestStatus.UNIT_SIGNING, RequestStatus.SUBMITTED, RequestStatus.RECOMMENDED})

#: States that wait for the secretariat, or for the head of the group.
WAITING = frozenset({RequestStatus.SUBMITTED, RequestStatus.RECOMMENDED})

_CHANGES: dict[RequestEvent, dict[RequestStatus, RequestStatus]] = {
    RequestEvent.SIGN_FIRST: {RequestStatus.DRAFT: RequestStatus.UNIT_SIGNING},
    RequestEvent.SEND_BACK: {RequestStatus.UNIT_SIGNING: RequestStatus.DRAFT},
    RequestEvent.SUBMIT: dict.fromkeys(
        (RequestStatus.DRAFT, RequestStatus.UNIT_SIGNING), RequestStatus.SUBMITTED
    ),
    RequestEvent.RECOMMEND: {RequestStatus.SUBMITTED: RequestStatus.RECOMMENDED},
    RequestEvent.APPROVE: dict.fromkeys(WAITING, RequestStatus.APPROVED),
    RequestEvent.REFUSE: dict.fromkeys(WAITING, RequestStatus.REFUSED),
    RequestEvent.WITHDRAW: dict.fromkeys(OPEN | {RequestStatus.DRAFT}, RequestStatus.WITHDRAWN),
    RequestEvent.LAPSE: dict.fromkeys(OPEN | {RequestStatus.DRAFT}, RequestStatus.LAPSED),
}

#: What has to be said, in this order; what is not a column of the request stands in `wanted`.
FIELDS: Mapping[RequestKind, tuple[str, ...]] = {
    RequestKind.EXTENSION: ("deadline", "reason", "progress"),
    RequestKind.CHANGE: ("field", "value", "reason"),
    RequestKind.AGENCY_CHANGE: ("part", "agency", "reason"),
    RequestKind.DECLINE: ("reason",),
    RequestKind.SUSPENSION: ("review_on", "reason"),
    RequestKind.RESUMPTION: ("reason",),
    RequestKind.CANCELLATION: ("document", "reason"),
}

#: What the secretariat may do of its own accord, without anybody asking.
OWN_MOTION = frozenset(
    {
        RequestKind.CHANGE,
        RequestKind.AGENCY_CHANGE,
        RequestKind.SUSPENSION,
        RequestKind.RESUMPTION,
        RequestKind.CANCELLATION,
    }
)

#: What an agency may ask for.
ASKED = frozenset(RequestKind) - {RequestKind.RESUMPTION}

#: What one answer to `field` or `part` may be.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "field": ("title", "body", "target"),
    "part": ("add", "lead", "remove"),
}

MAX_LENGTHS: Mapping[str, int] = {
    "reason": 500,
    "progress": 1000,
    "document": 200,
    "title": 500,
    "target": 300,
    "body": 3000,
}


def after(status: RequestStatus, event: RequestEvent) -> RequestStatus | None:
    """The state that `event` leads to, or None where a request in `status` does not allow it."""
    return _CHANGES[event].get(status)


def missing(kind: RequestKind, said: Mapping[str, Any]) -> str | None:
    """The first thing that has to be said still; None where the request can be submitted."""
    return next((field for field in FIELDS[kind] if not said.get(field)), None)


def level_of(granted: int, limit: int) -> int:
    """1: the secretariat decides; 2: one level higher, for the one extension beyond the limit.

    Errors: ExtensionsUsedUp.
    """
    if granted > limit:
        raise ExtensionsUsedUp(count=granted)
    return 1 if granted < limit else 2


def refuse_deadline(new: date, *, present: date, today: date, ceiling: date | None) -> None:
    """A new deadline is later than the present one, not over yet, and within the ceiling.

    Errors: DateNotLater, DateBeyondCeiling.
    """
    if new <= max(present, today):
        raise DateNotLater(day=max(present, today))
    if ceiling is not None and new > ceiling:
        raise DateBeyondCeiling(day=ceiling)


BEYOND_MONTHS = 6  # that an item due at the end of its ledger's period may be extended beyond it


def usual_ceiling(deadline: date, period_end: date | None) -> date | None:
    """The latest day that is granted where the ledger sets none; None: any.

    What is due within the ledger's period is done within it. What is due at its end, as most items are, could
    not be extended at all by that rule: it gets half a year more, counted from that end however often.
    """
    if period_end is None or deadline < period_end:
        return period_end
    return plus_months(period_end, BEYOND_MONTHS)


def plus_months(day: date, months: int) -> date:
    """The same day some months later; the month's last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def suggested(present: date, *, today: date, ceiling: date | None) -> tuple[date, ...]:
    """Likely new deadlines: one and three months later, and the ends of those months, within the ceiling."""
    return tuple(sorted(set(_likely(max(present, today), ceiling))))


def _likely(since: date, ceiling: date | None) -> Iterator[date]:
    for months in (1, 3):
        day = plus_months(since, months)
        yield from (found for found in (day, month_end(day)) if ceiling is None or found <= ceiling)
    if ceiling is not None and since < ceiling:
        yield ceiling
