"""Work groups: linked and unlinked by the secretariat, in its private chat or in the group itself."""

from domain.errors import OutOfDate
from domain.groups import CODE_LIFE
from domain.roles import Permission
from handlers import ledgers
from handlers.group_chats import GroupRoute
from handlers.group_turns import GroupTurn
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from models.queries import groups as queries
from rendering import groups
from rendering.actions import Action
from rendering.texts import Texts
from services import group_posts
from services import groups as use_cases


async def show_current(turn: Turn) -> None:
    """/link in the private chat: the groups of the ledger in force, or the choice between several."""
    ledger = await ledgers.in_force(turn, Action.GROUPS)
    if ledger is not None:
        await _show(turn, ledger)


async def show(turn: Turn) -> None:
    """A ledger's work groups."""
    await _show(turn, await ledgers.named(turn, turn.pressed.number()))


async def _show(turn: Turn, ledger: Ledger) -> None:
    await turn.show(groups.overview(await turn.read(queries.view, ledger), turn.texts))


async def offer(turn: Turn) -> None:
    """A code for one more group."""
    ledger = await ledgers.named(turn, turn.pressed.number())
    code = await turn.write(use_cases.offer, ledger.id, actor_id=turn.person_id, now=turn.now)
    await turn.show(groups.offered(ledger, code, turn.now + CODE_LIFE, turn.bot.username, turn.texts))


async def confirm_unlink(turn: Turn) -> None:
    """Ask once more."""
    found = await turn.read(queries.link, turn.pressed.number())
    if found is None:
        raise OutOfDate
    await turn.show(groups.confirm_unlink(found, turn.texts))


async def unlink(turn: Turn) -> None:
    """Post nothing there any more."""
    link_id = turn.pressed.number()
    found = await turn.write(use_cases.unlink, link_id, actor_id=turn.person_id, now=turn.now)
    await _show(turn, found.ledger)


async def preview(turn: Turn) -> None:
    """What would be posted, and where."""
    ledger = await ledgers.named(turn, turn.pressed.number())
    zones = turn.zones
    links = await turn.read(group_posts.groups_of, ledger.id)
    shown = await turn.read(group_posts.preview, ledger.id, now=turn.now, zones=zones)
    group_texts = Texts(turn.environment.language, zones)
    await turn.show(groups.preview(shown, links, turn.texts, group_texts))


async def post(turn: Turn) -> None:
    """Post the figures."""
    ledger = await ledgers.named(turn, turn.pressed.number())
    count = await turn.write(group_posts.post, ledger.id, actor_id=turn.person_id, now=turn.now)
    await turn.show(groups.posted(ledger.id, count, turn.texts))


# In the group itself


async def link_here(turn: GroupTurn) -> bool:
    """/link, with a code or without; /start with one."""
    place, actor_id, now = turn.place, turn.person_id, turn.now
    if turn.argument:
        found = await turn.write(use_cases.link_by_code, turn.argument, place, actor_id=actor_id, now=now)
    else:
        found = await turn.write(use_cases.link_the_one, place, actor_id=actor_id, now=now)
    await turn.send(groups.linked(found, turn.bot.username, turn.texts))
    return True


async def unlink_here(turn: GroupTurn) -> bool:
    """/unlink: post nothing here any more."""
    count = await turn.write(use_cases.unlink_place, turn.place, actor_id=turn.person_id, now=turn.now)
    await turn.send(groups.unlinked(count, turn.texts))
    return True


async def show_here(turn: GroupTurn) -> bool:
    """/status: the figures of the ledgers linked here, as a post like all others."""
    return await turn.write(group_posts.answer, turn.place, now=turn.now) > 0


def _configuring(callback: Callback) -> Route:
    return Route(callback, Permission.CONFIGURE)


JOURNEY = Journey(
    commands={"link": _configuring(show_current)},
    actions={
        Action.GROUPS: _configuring(show),
        Action.GROUP_OFFER: _configuring(offer),
        Action.GROUP_UNLINK: _configuring(confirm_unlink),
        Action.GROUP_UNLINK_CONFIRMED: _configuring(unlink),
        Action.GROUP_POST: _configuring(preview),
        Action.GROUP_POST_CONFIRMED: _configuring(post),
    },
)
#: Commands in the groups themselves.
IN_GROUPS = {
    "start": GroupRoute(link_here, Permission.CONFIGURE, needs_argument=True),
    "link": GroupRoute(link_here, Permission.CONFIGURE),
    "unlink": GroupRoute(unlink_here, Permission.CONFIGURE),
    "status": GroupRoute(show_here),
}
