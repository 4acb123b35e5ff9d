"""First contact and orientation: who you are here, what waits for you, what you can do."""

from collections.abc import Set
from datetime import datetime

from domain.roles import Permission, Role, permissions_of
from models.views import Identity, ItemLine, OwedDuty, Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, Keyboard, button, grid, keyboard
from rendering.commands import Topic, commands_by_topic, commands_for
from rendering.messages import Message
from rendering.texts import Texts

MAX_BYTES_TO_FIND = 40  # of words to search for behind a button


def stranger(texts: Texts) -> Message:
    """To somebody without a seat."""
    return Message(texts.render("onboarding/stranger.html"))


def welcome(
    identity: Identity,
    owed: tuple[OwedDuty, ...],
    items: Page[ItemLine],
    unsigned: int,
    texts: Texts,
    now: datetime,
) -> Message:
    """To somebody who took a seat in an agency: what it owes, at once. `owed` is sorted by due time."""
    may_sign = Permission.REPORT in identity.permissions
    text = texts.render(
        "onboarding/welcome.html",
        identity=identity,
        owed=owed,
        items=items,
        unsigned=unsigned,
        may_sign=may_sign,
        now=now,
    )
    return Message(text, _first_steps(len(owed), items.total, unsigned if may_sign else 0, texts))


def _first_steps(owed: int, items: int, unsigned: int, texts: Texts) -> Keyboard | None:
    sign = [button(texts.gettext("Sign for all (%(count)s)", count=unsigned), Action.SIGN_ALL)]
    due = button(texts.gettext("Reports owed (%(count)s)", count=owed), Action.OWED, 1)
    mine = button(texts.gettext("My items (%(count)s)", count=items), Action.MINE, 1)
    return keyboard(sign if unsigned else [], ([due] if owed else []) + ([mine] if items else []))


def welcome_secretariat(identity: Identity, texts: Texts) -> Message:
    """To somebody who took a seat in the leading group: the first step of that seat."""
    permitted = identity.permissions
    text = texts.render(
        "onboarding/welcome_secretariat.html",
        identity=identity,
        may_manage=Permission.MANAGE_LEDGER in permitted,
        may_review=Permission.REVIEW in permitted,
    )
    return Message(text, keyboard(*([act] for act in _likely_acts(permitted, texts)[:3])))


def help(roles: Set[Role], texts: Texts) -> Message:
    """All commands of these seats by topic, each opened by its button, and how to begin."""
    permitted = permissions_of(roles)
    topics = commands_by_topic(roles, texts) if roles else {}
    text = texts.render(
        "onboarding/help.html",
        roles=roles,
        topics=[(topic_name(topic, texts), listed) for topic, listed in topics.items()],
        commands=commands_for(roles, texts),
        may_report=Permission.REPORT in permitted,
        may_manage=Permission.MANAGE_LEDGER in permitted,
    )
    buttons = [button(topic_name(topic, texts), Action.HELP_TOPIC, topic) for topic in topics]
    return Message(text, keyboard(*grid(buttons, 3), _likely_acts(permitted, texts)[:2]))


def help_topic(topic: Topic, roles: Set[Role], texts: Texts) -> Message:
    """The commands of these seats about one topic, with what each does."""
    listed = commands_by_topic(roles, texts).get(topic, [])
    text = texts.render("onboarding/help_topic.html", name=topic_name(topic, texts), commands=listed)
    return Message(text, keyboard(labels.back(texts, Action.HELP)))


def topic_name(topic: Topic, texts: Texts) -> str:
    """What commands are about, in two words."""
    return {
        Topic.WORK: texts.gettext("Daily work"),
        Topic.ITEMS: texts.gettext("Items and ledgers"),
        Topic.MESSAGES: texts.gettext("Notices and groups"),
        Topic.PEOPLE: texts.gettext("Agencies and people"),
        Topic.RULES: texts.gettext("Rules and settings"),
    }[topic]


def groups_only_private(texts: Texts, bot_username: str | None = None) -> Message:
    """To a command in a group, with the way to the private chat where the bot's name is known."""
    link = f"https://t.me/{bot_username}"
    row = [Button(texts.gettext("Open the private chat"), url=link)] if bot_username else []
    return Message(texts.render("onboarding/groups_only_private.html"), keyboard(row), is_silent=True)


def words_to_find(text: str) -> str | None:
    """The words of a text that are worth a search, and fit into a button; None for any other text."""
    words = " ".join(text.split())
    fits = 0 < len(words.encode()) <= MAX_BYTES_TO_FIND
    return words if fits and not words.startswith("/") else None


def unknown_text(roles: Set[Role], texts: Texts, *, words: str | None = None) -> Message:
    """To words that fit nothing: the likeliest acts as buttons; a search for `words` finds something."""
    if not roles:
        return stranger(texts)
    acts = _likely_acts(permissions_of(roles), texts)
    settings = button(texts.gettext("Language and quiet hours"), Action.SETTINGS)
    find = [button(texts.gettext("Find “%(words)s”", words=words), Action.FIND, words)] if words else []
    rows = [[act] for act in [*find, *acts, settings][:3]]
    return Message(texts.render("onboarding/unknown_text.html"), keyboard(*rows))


def cancelled(texts: Texts, *, had_begun: bool, draft_id: int | None = None) -> Message:
    """After leaving a dialog; `draft_id` is the report that was being written, which is kept."""
    label = texts.gettext("Go on with the draft")
    row = [button(label, Action.REPORT_DRAFT, draft_id)] if draft_id is not None else []
    text = texts.render("onboarding/cancelled.html", had_begun=had_begun, is_kept=draft_id is not None)
    return Message(text, keyboard(row))


def _likely_acts(permitted: Set[Permission], texts: Texts) -> list[Button]:
    acts = {
        Permission.SEE_OWN_AGENCY: [
            button(texts.gettext("Reports owed"), Action.OWED, 1),
            button(texts.gettext("My items"), Action.MINE, 1),
        ],
        Permission.MANAGE_LEDGER: [button(texts.gettext("Draft ledgers"), Action.DRAFTS)],
        Permission.REVIEW: [button(texts.gettext("Reports to review"), Action.QUEUE, 1)],
        Permission.INVITE: [button(texts.gettext("Member agencies"), Action.AGENCIES, 1)],
        Permission.SEE_EVERYTHING: [
            button(texts.gettext("How reporting stands"), Action.STATUS),
            button(texts.gettext("The task ledger"), Action.LEDGER_ITEMS),
        ],
    }
    return [act for needed, listed in acts.items() if needed in permitted for act in listed]
