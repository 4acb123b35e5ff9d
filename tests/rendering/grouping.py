"""Messages about work groups, in them and in private, in situations worth seeing."""

from datetime import timedelta

from domain.cycles import PeriodStatus
from domain.groups import LinkState, Occasion
from domain.notices import MessageKind
from domain.statistics import PeriodFigures
from models.groups import GroupLink, GroupPost, GroupView, LinkedLedger
from rendering import groups, notices
from rendering.messages import Message
from tests import factories
from tests.factories import NOW
from tests.rendering.drafting import Drafting

USERNAME = "duban_bot"


def _link(desk: Drafting, **fields: object) -> GroupLink:
    return factories.group_link(title=desk.say("医改工作群"), ended_at=NOW, **fields)


def _posts(desk: Drafting) -> dict[str, Message]:
    ledger = factories.ledger(title=desk.say("云港市深化医药卫生体制改革2026年重点工作任务"))
    figures = PeriodFigures(
        expected=4, reported=30, nil_reported=3, missing=0, late_filed=0, waived=1, on_time=31
    )
    closed = PeriodFigures(
        expected=0, reported=34, nil_reported=3, missing=2, late_filed=0, waived=1, on_time=35
    )
    at = NOW + timedelta(minutes=5)
    open_, locked = (factories.period(status=state) for state in (PeriodStatus.OPEN, PeriodStatus.LOCKED))
    found = {
        occasion: GroupPost(
            occasion,
            ledger,
            locked if occasion is Occasion.LOCKED else open_,
            closed if occasion is Occasion.LOCKED else figures,
            agencies=12,
            items_active=28,
            items_closed=3,
            at=at,
        )
        for occasion in Occasion
    }
    shown = {f"post, {occasion}": groups.post(post, desk.texts, USERNAME) for occasion, post in found.items()}
    links = [_link(desk), _link(desk)]
    return shown | {"post it?": groups.preview(found[Occasion.ASKED], links, desk.texts, desk.texts)}


def scenes(desk: Drafting) -> dict[str, Message]:
    """From the first code to a group that was lost."""
    texts, ledger = desk.texts, factories.ledger(title=desk.say("云港市重点工作任务"))
    linked = LinkedLedger(_link(desk), ledger)
    topic = LinkedLedger(_link(desk, thread_id=7), ledger)
    lost = {
        state: LinkedLedger(_link(desk, state=state), ledger)
        for state in (LinkState.REMOVED, LinkState.MUTED, LinkState.TOPIC_GONE)
    }
    view = GroupView(ledger, (linked.link, topic.link), tuple(row.link for row in lost.values()))
    return {
        "no groups": groups.overview(GroupView(ledger, (), ()), texts),
        "groups": groups.overview(view, texts),
        "code": groups.offered(ledger, "ABCDEFGH2345", NOW + timedelta(days=1), USERNAME, texts),
        "unlink?": groups.confirm_unlink(linked, texts),
        **_posts(desk),
        "posted": groups.posted(ledger.id, 2, texts),
        "linked": groups.linked(linked, USERNAME, texts),
        "topic linked": groups.linked(topic, USERNAME, texts),
        "unlinked": groups.unlinked(1, texts),
        "nothing to unlink": groups.unlinked(0, texts),
        **{
            f"lost, {state}": notices.render(MessageKind.GROUP_LOST, row, texts, NOW)
            for state, row in lost.items()
        },
    }
