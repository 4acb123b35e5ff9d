"""The first contact, help, and leaving a dialog."""

from domain.roles import AGENCY_ROLES, Permission
from handlers import commands, handovers, items
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import item_lines as line_queries
from models.queries import items as item_queries
from models.queries import people as people_queries
from models.queries import reports as report_queries
from rendering import deep_links, onboarding
from rendering.actions import Action
from rendering.commands import Topic
from rendering.words import language_of
from services import acting, codes, dialogs, people


async def start(turn: Turn) -> None:
    """/start, with the code of an invitation or without."""
    if turn.argument and turn.argument != deep_links.HOME:
        await _accept(turn, turn.argument)
    elif turn.known is None:
        await turn.read(acting.refuse_departed, turn.user.id)
        await turn.send(onboarding.stranger(turn.texts))
    else:
        await greet(turn)


async def meet_stranger(turn: Turn) -> None:
    """Somebody without a seat: a bare invitation code is accepted, anything else gets one sentence."""
    if codes.looks_like_code(turn.text):
        await _accept(turn, turn.text)
    else:
        await turn.read(acting.refuse_departed, turn.user.id)
        await turn.send(onboarding.stranger(turn.texts))


async def _accept(turn: Turn, code: str) -> None:
    if await handovers.take(turn, code, _language_at_first(turn)):
        return
    await turn.write(
        people.accept_invitation,
        code=code,
        telegram_id=turn.user.id,
        name=turn.user.full_name,
        language=_language_at_first(turn),
        now=turn.now,
    )
    turn.known = await turn.read(people_queries.identity, turn.user.id, now=turn.now)
    await commands.publish_for(turn.bot, turn.identity, turn.texts)
    await greet(turn)


def _language_at_first(turn: Turn) -> str | None:
    """English for somebody whose Telegram speaks English; everybody else has the installation's language."""
    return "en" if language_of(turn.user.language_code) == "en" else None


async def greet(turn: Turn) -> None:
    """Who you are here and what waits for you."""
    identity = turn.identity
    if not identity.roles & AGENCY_ROLES:
        await turn.send(onboarding.welcome_secretariat(identity, turn.texts))
        return
    owed = await turn.read(report_queries.owed, identity.agency_ids)
    page, _ = await turn.read(line_queries.mine, identity.agency_ids, 1)
    unsigned = await turn.read(item_queries.unsigned, identity.agency_ids)
    await turn.send(onboarding.welcome(identity, tuple(owed), page, len(unsigned), turn.texts, turn.now))


async def show_help(turn: Turn) -> None:
    """/help, and back to it from a topic."""
    await turn.show(onboarding.help(turn.identity.roles, turn.texts))


async def show_topic(turn: Turn) -> None:
    """What the commands of a topic do."""
    topic = turn.pressed.choice(Topic)
    await turn.show(onboarding.help_topic(topic, turn.identity.roles, turn.texts))


async def cancel(turn: Turn) -> None:
    """/cancel: leave the dialog; a report being written is kept."""
    dialog = await turn.write(dialogs.end, turn.person_id)
    draft_id = dialog.facts.get("report_id") if dialog is not None and turn.may(Permission.REPORT) else None
    await turn.send(onboarding.cancelled(turn.texts, had_begun=dialog is not None, draft_id=draft_id))


async def unknown_text(turn: Turn) -> None:
    """Words that answer no question."""
    words = onboarding.words_to_find(turn.text)
    if words is not None and (await items.found(turn, words))[1] == 0:
        words = None
    await turn.send(onboarding.unknown_text(turn.identity.roles, turn.texts, words=words))


JOURNEY = Journey(
    commands={"help": Route(show_help), "cancel": Route(cancel)},
    actions={Action.HELP: Route(show_help), Action.HELP_TOPIC: Route(show_topic)},
)
