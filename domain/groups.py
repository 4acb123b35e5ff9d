"""Rules of work groups: what becomes of the link between a ledger and a group."""

from enum import StrEnum


class LinkState(StrEnum):
    """State of the link between a ledger and a Telegram group, or one topic of it."""

    OFFERED = "offered"  # a code waits to be used in the group
    LINKED = "linked"
    UNLINKED = "unlinked"  # by the secretariat, or replaced by a newer code
    REMOVED = "removed"  # the bot was taken out of the group, or the group is gone
    MUTED = "muted"  # the bot is in the group and may not write
    TOPIC_GONE = "topic_gone"  # the topic was deleted or closed
