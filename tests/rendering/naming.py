"""Every message about the names of agencies, with natural or hostile words."""

from domain.levels import GovernmentLevel
from models.people import AliasKind
from models.registry import AgencyEntry, MergeChoice, MergePreview
from rendering import registry
from rendering.messages import Message
from tests import factories
from tests.rendering.scenes import World


def scenes(desk: World) -> dict[str, Message]:
    """An agency's names, and two entries that are one agency."""
    texts = desk.texts
    keep = factories.agency(
        desk.say("市市场监管局"), full_name=desk.say("市市场监督管理局"), level=GovernmentLevel.CITY
    )
    drop = factories.agency(desk.say("市场监管局"))
    kinds = [("市市监局", AliasKind.SHORT), ("市工商局", AliasKind.OLD), ("市监管局", AliasKind.SPELLING)]
    aliases = tuple(factories.alias(desk.say(name), agency_id=keep.id, kind=kind) for name, kind in kinds)
    return {
        "names": registry.names(AgencyEntry(keep, aliases), texts),
        "many names": registry.names(AgencyEntry(keep, aliases * 4), texts),
        "no other names": registry.names(AgencyEntry(drop, ()), texts),
        "ask for the name": registry.ask_name(keep, texts),
        "ask for another name": registry.ask_alias(keep, texts),
        "level": registry.choose_level(keep, texts),
        "merge with which": registry.choose_other(
            MergeChoice(
                keep,
                factories.page(
                    [
                        drop,
                        *(factories.agency(desk.say(name)) for name in ("市医保局", "市财政局", "市教育局")),
                    ],
                    1,
                    3,
                    20,
                ),
            ),
            texts,
        ),
        "nothing to merge with": registry.choose_other(MergeChoice(keep, factories.page([])), texts),
        "merge": registry.confirm_merge(MergePreview(keep, drop, items=12, duties=5, people=1), texts),
    }
