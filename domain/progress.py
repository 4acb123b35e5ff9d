"""When a reported figure asks for a word of reason: it falls, or it jumps."""

from enum import StrEnum

#: More than this share of the whole aim in one period is a great leap, or a slip of the finger.
LARGEST_STEP = 0.5
#: More than so many times the aim is likely a figure in another unit.
LARGEST_VALUE = 2.0


class Change(StrEnum):
    """What is odd about a figure beside the last one."""

    FALLS = "falls"
    JUMPS = "jumps"


def change(value: float, last: float | None, aim: float, comparator: str) -> Change | None:
    """Whether a target's figure goes away from its aim, or moves by more than half of it in one period.

    `comparator` is that of the target: at most `aim` ("<=") is approached from above. A figure that meets
    the aim exactly is what was asked for, however far the step.
    """
    if value in (aim, last):
        return None
    if last is not None and _is_further(value, last, aim, comparator):
        return Change.FALLS
    step = abs(value - last) if last is not None else 0
    is_beyond = comparator != "<=" and abs(value) > LARGEST_VALUE * abs(aim)
    return Change.JUMPS if aim and (step > LARGEST_STEP * abs(aim) or is_beyond) else None


def _is_further(value: float, last: float, aim: float, comparator: str) -> bool:
    if comparator == ">=":
        return value < last
    if comparator == "<=":
        return value > last
    return abs(aim - value) > abs(aim - last)


def falls(percent: int | None, last: int | None) -> bool:
    """Whether less is done than was reported before: something was undone, or said too early."""
    return percent is not None and last is not None and percent < last
