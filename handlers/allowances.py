"""How often one person may call upon the bot: turns that are used up, and come back with time."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

TURNS = 60  # at once: far more than a person presses, or an album of photos holds
#: That come back. Answers to one person leave once a second: a rate as high as that would never be reached.
PER_SECOND = 0.5
ENOUGH = 10  # turns that have to be back before somebody who used up all is heard again
MANY = 10_000  # people to remember before those who rested are forgotten


class Answer(Enum):
    """What becomes of an update."""

    SERVED = "served"
    TOLD = "told"  # the first one too many: the person is asked to wait
    IGNORED = "ignored"  # more of the same: another answer would only add to it


@dataclass
class _Bucket:
    left: float
    at: datetime
    is_closed: bool = False


class Allowances:
    """The turns of everybody who wrote lately, in the memory of one process."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}

    def take(self, user_id: int, now: datetime) -> Answer:
        """Use up a turn of a person, if one is left."""
        bucket = self._buckets.setdefault(user_id, _Bucket(TURNS, now))
        self._refill(bucket, now)
        if bucket.is_closed and bucket.left < ENOUGH:
            return Answer.IGNORED
        bucket.is_closed = bucket.left < 1
        if bucket.is_closed:
            return Answer.TOLD
        bucket.left -= 1
        if len(self._buckets) > MANY:
            self._forget(now)
        return Answer.SERVED

    def _refill(self, bucket: _Bucket, now: datetime) -> None:
        gone = max(0.0, (now - bucket.at).total_seconds())
        bucket.left = min(TURNS, bucket.left + gone * PER_SECOND)
        bucket.at = now

    def _forget(self, now: datetime) -> None:
        for user_id, bucket in tuple(self._buckets.items()):
            self._refill(bucket, now)
            if bucket.left == TURNS:
                del self._buckets[user_id]
