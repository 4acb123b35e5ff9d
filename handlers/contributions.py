"""What participants contribute to a lead's report: read in full, asked for."""

from domain.errors import NotFound
from domain.roles import Permission
from handlers.evidence import visible_report
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import contributions as queries
from models.queries import reviews as review_queries
from rendering import contributions
from rendering.actions import Action
from services import contributions as use_cases


async def show_whole(turn: Turn) -> None:
    """All contributions word for word, below the card that mentions them."""
    view = await visible_report(turn)
    line = await turn.read(review_queries.review_line, view.report.id)
    consolidation = await turn.read(queries.of_report, view.report.id)
    if line is None or consolidation is None:
        raise NotFound
    await turn.toast()
    may_review = turn.may(Permission.REVIEW)
    await turn.send(contributions.whole(line, consolidation, turn.texts, may_review=may_review))


async def ask_missing(turn: Turn) -> None:
    """Ask the participants that are missing for their part, each once a day."""
    told, without = await turn.write(
        use_cases.ask_missing,
        turn.pressed.number(),
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await turn.toast(contributions.asked(told, without, turn.texts), is_alert=True)


JOURNEY = Journey(
    actions={
        Action.CONTRIBUTIONS: Route(show_whole),
        Action.CONTRIBUTIONS_ASK: Route(ask_missing, Permission.REPORT),
    },
)
