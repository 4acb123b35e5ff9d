"""The commands each person finds in the menu, with their descriptions."""

from collections.abc import Iterable
from enum import StrEnum

from domain.roles import Permission, Role, permissions_of
from rendering.texts import Texts
from rendering.words import msgid

#: Who may use which command; None stands for everybody with a seat. In the order of the menu.
COMMANDS: tuple[tuple[str, str, Permission | None], ...] = (
    ("my", msgid("My items"), Permission.SEE_OWN_AGENCY),
    ("due", msgid("Reports owed"), Permission.SEE_OWN_AGENCY),
    ("draft", msgid("Draft ledgers"), Permission.MANAGE_LEDGER),
    ("ledger", msgid("The task ledger"), Permission.SEE_EVERYTHING),
    ("upper", msgid("Upper-level documents"), Permission.MANAGE_LEDGER),
    ("agencies", msgid("Member agencies and invitations"), Permission.INVITE),
    ("cycle", msgid("The reporting cycle"), Permission.CONFIGURE),
    ("review", msgid("Reports to review"), Permission.REVIEW),
    ("requests", msgid("Requests to decide on"), Permission.DECIDE_REQUESTS),
    ("slips", msgid("Supervision slips"), None),
    ("notice", msgid("Notices"), Permission.NOTIFY),
    ("status", msgid("How reporting stands"), Permission.SEE_EVERYTHING),
    ("item", msgid("An item by its number, such as /item 12"), None),
    ("why", msgid("Why an item stands as it does, such as /why 9"), None),
    ("search", msgid("Find items by words, such as /search insurance"), None),
    ("handover", msgid("Hand your seat over to a successor"), None),
    ("delegate", msgid("Let somebody act for you"), None),
    ("leave", msgid("Leave, with a stand-in"), None),
    ("remind", msgid("My reminders: when, and why"), Permission.SEE_OWN_AGENCY),
    ("settings", msgid("Language and quiet hours"), None),
    ("help", msgid("What I can do"), None),
    ("cancel", msgid("Leave what you are doing; drafts are kept"), None),
)
#: What /help lists besides: the menu of a phone shows one screen.
BESIDES: tuple[tuple[str, str, Permission | None], ...] = (
    ("approvals", msgid("Notices and slips to approve"), Permission.APPROVE_NOTICES),
    ("outbox", msgid("Messages that did not arrive"), Permission.NOTIFY),
    ("link", msgid("Work groups"), Permission.CONFIGURE),
)


class Topic(StrEnum):
    """What commands are about, as /help sorts them."""

    WORK = "work"
    ITEMS = "items"
    MESSAGES = "messages"
    PEOPLE = "people"
    RULES = "rules"


#: Where each command is found.
TOPICS: dict[Topic, tuple[str, ...]] = {
    Topic.WORK: ("my", "due", "review", "requests", "slips", "status"),
    Topic.ITEMS: ("item", "why", "search", "ledger", "draft", "upper"),
    Topic.MESSAGES: ("notice", "approvals", "outbox", "link"),
    Topic.PEOPLE: ("agencies", "handover", "delegate", "leave"),
    Topic.RULES: ("cycle", "remind", "settings", "help", "cancel"),
}
#: Words that do as a command does, for people who do not type slashes: "find insurance".
WORDS: tuple[tuple[str, str], ...] = (
    ("my", msgid("mine")),
    ("due", msgid("owed")),
    ("item", msgid("item")),
    ("why", msgid("why")),
    ("search", msgid("find")),
    ("draft", msgid("drafts")),
    ("ledger", msgid("ledger")),
    ("upper", msgid("upper")),
    ("agencies", msgid("agencies")),
    ("cycle", msgid("cycle")),
    ("review", msgid("review")),
    ("requests", msgid("requests")),
    ("slips", msgid("slips")),
    ("notice", msgid("notices")),
    ("status", msgid("figures")),
    ("handover", msgid("handover")),
    ("delegate", msgid("delegation")),
    ("leave", msgid("leave")),
    ("remind", msgid("reminders")),
    ("settings", msgid("settings")),
    ("help", msgid("help")),
    ("cancel", msgid("cancel")),
)
#: What the bot answers to in a group; anything else leads to the private chat.
_IN_GROUPS = (
    ("status", msgid("How reporting stands")),
    ("link", msgid("Link this group (secretariat)")),
    ("unlink", msgid("Post nothing here any more (secretariat)")),
)
_FOR_STRANGERS = (("start", msgid("Begin")), ("help", msgid("What I can do")))


def commands_for(roles: Iterable[Role], texts: Texts) -> list[tuple[str, str]]:
    """Names and descriptions for the holder of these seats; a stranger finds only the way in."""
    held = frozenset(roles)
    if not held:
        return [(name, texts.gettext(description)) for name, description in _FOR_STRANGERS]
    return _permitted(COMMANDS, held, texts)


def _permitted(
    listed: Iterable[tuple[str, str, Permission | None]], roles: Iterable[Role], texts: Texts
) -> list[tuple[str, str]]:
    permitted = permissions_of(roles)
    return [
        (name, texts.gettext(description))
        for name, description, needed in listed
        if needed is None or needed in permitted
    ]


def commands_by_topic(roles: Iterable[Role], texts: Texts) -> dict[Topic, list[tuple[str, str]]]:
    """All commands by topic, in the order of each; topics without any are left out."""
    known = dict(_permitted((*COMMANDS, *BESIDES), roles, texts))
    found = {
        topic: [(name, known[name]) for name in names if name in known] for topic, names in TOPICS.items()
    }
    return {topic: listed for topic, listed in found.items() if listed}


def commands_in_groups(texts: Texts) -> list[tuple[str, str]]:
    """Names and descriptions for groups."""
    return [(name, texts.gettext(description)) for name, description in _IN_GROUPS]


def command_called(text: str, texts: Texts) -> tuple[str, str] | None:
    """Command and argument that a text without a slash means by its first word; None where none fits.

    A bare number is an item's.
    """
    if text.strip().isdecimal():
        return "item", text.strip()
    word, _, argument = text.strip().partition(" ")
    names = {texts.gettext(meaning): name for name, meaning in WORDS}
    return (names[word.lower()], argument.strip()) if word.lower() in names else None
