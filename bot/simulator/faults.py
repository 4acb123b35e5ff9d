"""Scripted misfortune: errors, timeouts and lost answers, for chosen requests or by chance."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.simulator.errors import ApiError, Json, LostConnection, bad_request, forbidden, too_many_requests

Predicate = Callable[[str, Json], bool]

# Polling and starting up are left alone unless they are named.
SPARED = ("getUpdates", "getMe", "deleteWebhook", "setWebhook")


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong: the error raised, and whether the request took effect before it."""

    error: Exception
    after_acceptance: bool = False


def flood(retry_after: int = 5) -> Fault:
    """429, to be retried after so many seconds."""
    return Fault(too_many_requests(retry_after))


def blocked() -> Fault:
    """403: the person blocked the bot."""
    return Fault(forbidden("bot was blocked by the user"))


def refused(text: str) -> Fault:
    """400 with this text."""
    return Fault(bad_request(text))


def server_error() -> Fault:
    """500."""
    return Fault(ApiError(500, "Internal Server Error"))


def bad_gateway() -> Fault:
    """502."""
    return Fault(ApiError(502, "Bad Gateway"))


def timeout_before() -> Fault:
    """The request never arrives."""
    return Fault(LostConnection("timed out before acceptance"))


def timeout_after() -> Fault:
    """The request takes effect, its answer is lost."""
    return Fault(LostConnection("timed out after acceptance"), after_acceptance=True)


@dataclass
class Rule:
    """When a fault happens. `left` counts down; None means for ever."""

    fault: Fault
    matches: Predicate
    every: int = 1
    left: int | None = 1
    seen: int = 0

    def strikes(self, method: str, parameters: Json) -> bool:
        """Whether this request is hit; counts it."""
        if self.left == 0 or not self.matches(method, parameters):
            return False
        self.seen += 1
        if self.seen % self.every:
            return False
        if self.left is not None:
            self.left -= 1
        return True


@dataclass
class Chance:
    """Faults by chance, the same for the same seed."""

    share: float
    kinds: Sequence[Fault]
    generator: random.Random

    def draw(self) -> Fault | None:
        """A fault for this request, or none."""
        return self.generator.choice(self.kinds) if self.generator.random() < self.share else None


@dataclass
class Faults:
    """What will go wrong with the coming requests."""

    rules: list[Rule] = field(default_factory=list)
    chance: Chance | None = None

    def next(self, fault: Fault, *, method: str = "", chat_id: int | None = None, times: int = 1) -> None:
        """The next `times` requests (of this method, to this chat) fail."""
        self.rules.append(Rule(fault, matching(method, chat_id), left=times))

    def every(self, count: int, fault: Fault, *, method: str = "", chat_id: int | None = None) -> None:
        """Every `count`th request fails, until `clear`."""
        self.rules.append(Rule(fault, matching(method, chat_id), every=count, left=None))

    def when(self, predicate: Predicate, fault: Fault, *, times: int | None = None) -> None:
        """Requests for which the predicate (method, parameters) holds fail."""
        self.rules.append(Rule(fault, predicate, left=times))

    def at_random(self, share: float, kinds: Sequence[Fault], *, seed: int) -> None:
        """This share of the requests fails in one of these ways."""
        self.chance = Chance(share, kinds, random.Random(seed))  # noqa: S311 - not a secret, a script

    def clear(self) -> None:
        """From now on everything works."""
        self.rules.clear()
        self.chance = None

    def pick(self, method: str, parameters: Json) -> Fault | None:
        """What goes wrong with this request, if anything."""
        for rule in self.rules:
            if rule.strikes(method, parameters):
                return rule.fault
        if self.chance is not None and method not in SPARED:
            return self.chance.draw()
        return None


def matching(method: str = "", chat_id: int | None = None) -> Predicate:
    """Requests of this method (without one: all but polling) and to this chat."""

    def matches(asked: str, parameters: Json) -> bool:
        right_method = asked == method if method else asked not in SPARED
        return right_method and (chat_id is None or str(parameters.get("chat_id")) == str(chat_id))

    return matches
