"""Links between ledgers and work groups, on both databases: codes, moves, ends."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from domain.delivery import DeliveryState
from domain.errors import NotFound
from domain.groups import CODE_LIFE, UPGRADE_TAKES, GroupCodeExpired, GroupCodeUnknown, LinkState
from domain.notices import MessageKind
from models.audit import AuditEntry
from models.documents import Ledger, LedgerStatus
from models.groups import GroupLink, Place
from models.outbox import OutboxMessage
from services import group_posts, groups, messages, outbox
from tests.ledgers import WEDNESDAY, ZONES, AtWork, local

GROUP = Place(-4_000_001, None, "医改工作群")
TOPIC = Place(-1_002_000_000_001, 7, "医改工作群")
DUE_MORNING = local(10, 27, 9, 30)


def offered(at_work: AtWork) -> str:
    return at_work.act(groups.offer, at_work.ledger.id, actor_id=at_work.secretary.person.id, now=WEDNESDAY)


def linked(at_work: AtWork, place: Place = GROUP, now: datetime = WEDNESDAY) -> GroupLink:
    actor_id = at_work.secretary.person.id
    return at_work.act(groups.link_the_one, place, actor_id=actor_id, now=now).link


def use(at_work: AtWork, code: str, place: Place = GROUP, now: datetime = WEDNESDAY) -> GroupLink:
    actor_id = at_work.secretary.person.id
    return at_work.act(groups.link_by_code, code, place, actor_id=actor_id, now=now).link


def archive(session: Session, ledger_id: int) -> None:
    session.get_one(Ledger, ledger_id).status = LedgerStatus.ARCHIVED


def row(at_work: AtWork, link: GroupLink) -> GroupLink:
    return at_work.look(lambda session: session.get_one(GroupLink, link.id))


def held(at_work: AtWork) -> OutboxMessage:
    """The post of the due day, as the dispatcher holds it."""
    at_work.act(group_posts.release_due, now=DUE_MORNING, zones=ZONES)
    claimed = at_work.act(outbox.claim, now=DUE_MORNING, limit=100)
    return next(message for message in claimed if message.kind is MessageKind.GROUP_POST)


def test_a_newer_code_replaces_the_one_before(at_work: AtWork) -> None:
    first, second = offered(at_work), offered(at_work)

    with pytest.raises(GroupCodeUnknown):
        use(at_work, first)
    with pytest.raises(GroupCodeExpired):
        use(at_work, second, now=WEDNESDAY + CODE_LIFE)
    assert use(at_work, second).state is LinkState.LINKED


def test_a_code_for_what_is_linked_already_is_used_up(at_work: AtWork) -> None:
    link, code = linked(at_work), offered(at_work)

    assert use(at_work, code).id == link.id
    with pytest.raises(GroupCodeUnknown):
        use(at_work, code, TOPIC)


def test_only_a_ledger_in_force_is_linked(at_work: AtWork) -> None:
    code = offered(at_work)
    at_work.act(
        lambda session: setattr(session.get_one(Ledger, at_work.ledger.id), "status", LedgerStatus.ARCHIVED)
    )

    with pytest.raises(NotFound):
        use(at_work, code)


def test_a_removal_that_was_a_move_is_taken_back(at_work: AtWork) -> None:
    link = linked(at_work)
    at_work.act(
        groups.note_ended, chat_id=GROUP.chat_id, state=LinkState.REMOVED, error="left", now=WEDNESDAY
    )
    (alarm,) = at_work.messages(MessageKind.GROUP_LOST)
    assert at_work.look(messages.load, alarm, now=WEDNESDAY, zones=ZONES) is not None

    at_work.act(groups.move, old_id=GROUP.chat_id, new_id=-100, now=WEDNESDAY + UPGRADE_TAKES)

    assert (row(at_work, link).state, row(at_work, link).chat_id) == (LinkState.LINKED, -100)
    assert at_work.look(messages.load, alarm, now=WEDNESDAY, zones=ZONES) is None


def test_a_removal_of_yesterday_was_none_of_a_move(at_work: AtWork) -> None:
    link = linked(at_work)
    at_work.act(
        groups.note_ended, chat_id=GROUP.chat_id, state=LinkState.REMOVED, error="left", now=WEDNESDAY
    )

    at_work.act(groups.move, old_id=GROUP.chat_id, new_id=-100, now=WEDNESDAY + timedelta(days=1))

    assert row(at_work, link).state is LinkState.REMOVED


def test_a_move_is_followed_at_once_and_is_no_attempt(at_work: AtWork) -> None:
    link, message = linked(at_work), held(at_work)

    assert at_work.act(
        groups.follow, message.id, message.attempts, chat_id=-100, now=DUE_MORNING, reason="moved"
    )

    assert row(at_work, link).chat_id == -100
    (again,) = at_work.messages(MessageKind.GROUP_POST)
    assert (again.state, again.attempts, again.due_at) == (DeliveryState.WAITING, 0, DUE_MORNING)


def test_what_a_lost_group_was_to_be_told_is_superseded(at_work: AtWork) -> None:
    link, message = linked(at_work), held(at_work)
    other = linked(at_work, TOPIC)
    at_work.act(group_posts.release_due, now=DUE_MORNING, zones=ZONES)

    lost = [
        at_work.act(
            groups.lose,
            message.id,
            message.attempts,
            state=LinkState.TOPIC_GONE,
            now=DUE_MORNING,
            error="gone",
        )
        for _ in range(2)
    ]
    assert lost == [True, False]

    assert (row(at_work, link).state, row(at_work, other).state) == (LinkState.TOPIC_GONE, LinkState.LINKED)
    assert len(at_work.messages(MessageKind.GROUP_LOST)) == 1
    told = {
        post.group_link_id: at_work.look(messages.load, post, now=DUE_MORNING, zones=ZONES) is not None
        for post in at_work.messages(MessageKind.GROUP_POST)
    }
    assert told == {link.id: False, other.id: True}


def test_who_links_unlinks_and_loses_a_group_is_on_record(at_work: AtWork) -> None:
    offered(at_work)
    link = linked(at_work)
    at_work.act(groups.unlink, link.id, actor_id=at_work.secretary.person.id, now=WEDNESDAY)
    linked(at_work)
    at_work.act(
        groups.note_ended, chat_id=GROUP.chat_id, state=LinkState.MUTED, error="restricted", now=WEDNESDAY
    )

    acts = [
        (entry.action, entry.actor_id) for entry in at_work.rows(AuditEntry) if entry.noun == "group_link"
    ]
    by = at_work.secretary.person.id
    assert acts == [
        ("offer_group", by),
        ("link_group", by),
        ("unlink_group", by),
        ("link_group", by),
        ("lose_group", None),
    ]


def test_news_from_before_the_group_was_linked_is_not_posted(at_work: AtWork) -> None:
    linked(at_work, now=DUE_MORNING + timedelta(minutes=1))

    assert not at_work.look(group_posts.is_due, now=DUE_MORNING + timedelta(hours=1), zones=ZONES)
