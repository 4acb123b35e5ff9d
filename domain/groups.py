"""Rules of work groups: how a ledger is linked to one, what is posted there, when that ends."""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.cycles import PeriodStatus
from domain.errors import RuleBroken


class LinkState(StrEnum):
    """State of the link between a ledger and a Telegram group, or one topic of it."""

    OFFERED = "offered"  # a code waits to be used in the group
    LINKED = "linked"
    UNLINKED = "unlinked"  # by the secretariat, or replaced by a newer code
    REMOVED = "removed"  # the bot was taken out of the group, or the group is gone
    MUTED = "muted"  # the bot is in the group and may not write
    TOPIC_GONE = "topic_gone"  # the topic was deleted or closed


#: How Telegram ends a link, of which the secretariat is told.
LOST = frozenset({LinkState.REMOVED, LinkState.MUTED, LinkState.TOPIC_GONE})


class Occasion(StrEnum):
    """Why a ledger's public figures are posted."""

    OPENED = "opened"  # a period opened
    DUE_TODAY = "due_today"  # the morning of the due day
    LOCKED = "locked"  # what came in by the end
    ASKED = "asked"  # the secretariat pressed for it


CODE_LIFE = timedelta(hours=24)
FRESH = timedelta(hours=12)  # news older than this is not posted any more
SAME_POST = timedelta(minutes=5)  # who asks for the figures within them gets one post
#: A group that becomes a supergroup may look as if the bot were taken out, before its new id is told.
UPGRADE_TAKES = timedelta(minutes=10)


def is_true(occasion: Occasion, status: PeriodStatus, due_at: datetime, now: datetime) -> bool:
    """Whether a post would still say what is."""
    if occasion is Occasion.LOCKED:
        return status is PeriodStatus.LOCKED
    return occasion is Occasion.ASKED or (status is PeriodStatus.OPEN and now < due_at)


class GroupCodeUnknown(RuleBroken):
    """The code for linking a group is wrong, used, or replaced by a newer one."""


class GroupCodeExpired(RuleBroken):
    """The code for linking a group is too old."""


class GroupLedgerUnclear(RuleBroken):
    """No ledger, or more than one, is in force, so a group cannot be linked without a code."""


class GroupSenderUnknown(RuleBroken):
    """Somebody writes in the name of the group: nobody knows who."""


class GroupMissing(RuleBroken):
    """No work group is linked to the ledger."""


class GroupPeriodMissing(RuleBroken):
    """No period has opened, so there are no figures to post."""
