"""What can be done with an item, by whom it is seen and how it stands now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.items import ACTIVE, UNFINISHED, AssignmentState, ItemEvent, ItemStatus, after, declarers
from domain.requests import WAITING, RequestKind
from domain.roles import Permission
from domain.sub_items import DIVISIBLE
from models.documents import LedgerStatus
from models.requests import Request
from models.views import ItemCard, Party
from rendering import deep_links, labels, requests
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import msgid


@dataclass(frozen=True)
class Standing:
    """An item as it stands for one person; the predicates of the acts look at nothing else."""

    card: ItemCard
    agency_ids: frozenset[int]
    permissions: frozenset[Permission]
    now: datetime

    @property
    def mine(self) -> Party | None:
        """The part in it that one of the person's agencies has."""
        return next((party for party in self.card.parties if party.agency.id in self.agency_ids), None)

    @property
    def is_active(self) -> bool:
        """Whether reports are owed on it."""
        return self.card.item.status in ACTIVE

    @property
    def answers(self) -> bool:
        """Whether one of the person's agencies declares the item complete, and so asks for what it needs."""
        roles = [
            (party.agency.id, party.assignment.role)
            for party in self.card.parties
            if not party.agency.is_collective
        ]
        return self.may(Permission.REPORT) and not self.agency_ids.isdisjoint(declarers(roles))

    @property
    def open_requests(self) -> tuple[Request, ...]:
        """What waits for a decision and is the person's to see."""
        sees_all = self.may(Permission.SEE_EVERYTHING)
        return tuple(
            row
            for row in self.card.requests
            if row.agency_id in self.agency_ids or (sees_all and row.status in WAITING)
        )

    @property
    def is_unfinished(self) -> bool:
        """Whether it is in force and has not come to its end."""
        return self.card.item.status in UNFINISHED

    def may(self, permission: Permission) -> bool:
        """Whether the person's seats permit something."""
        return permission in self.permissions


@dataclass(frozen=True)
class Act:
    """A button of the menu; its action gets the item's id."""

    label: str  # a msgid
    action: Action
    is_possible: Callable[[Standing], bool]
    arguments: tuple[str, ...] = ()  # that follow the item's id


def _is_divided_by(standing: Standing) -> bool:
    """The lead or the secretariat breaks an item down while it is under way."""
    parties = [party for party in standing.card.parties if not party.agency.is_collective]
    answering = declarers((party.agency.id, party.assignment.role) for party in parties)
    is_lead = standing.may(Permission.REPORT) and not answering.isdisjoint(standing.agency_ids)
    may_divide = is_lead or standing.may(Permission.MANAGE_LEDGER)
    return may_divide and standing.card.item.status in DIVISIBLE


def _is_known(standing: Standing) -> bool:
    """Whoever sees an item asks why it stands as it does; nobody was told of a draft."""
    return standing.card.ledger.status is not LedgerStatus.DRAFT


#: In the order of the menu. A part that adds an act adds its line here; the service checks it once more.
ACTS: tuple[Act, ...] = (
    Act(msgid("Sub-items: break it down"), Action.SUB_ITEMS, _is_divided_by),
    Act(
        msgid("Decline: not our business"),
        Action.REQUEST_BEGIN,
        lambda it: it.may(Permission.REPORT) and it.is_active and _is_unsigned(it.mine),
        ("decline",),
    ),
    Act(msgid("Extend the deadline"), Action.REQUEST_BEGIN, lambda it: _may_extend(it), ("extension",)),
    Act(
        msgid("Change title, text or targets"),
        Action.REQUEST_BEGIN,
        lambda it: _may_move(it, RequestKind.CHANGE),
        ("change",),
    ),
    Act(
        msgid("Change the agencies"),
        Action.REQUEST_BEGIN,
        lambda it: _may_move(it, RequestKind.AGENCY_CHANGE),
        ("agency_change",),
    ),
    Act(
        msgid("Suspend the item"),
        Action.REQUEST_BEGIN,
        lambda it: _may_move(it, RequestKind.SUSPENSION),
        ("suspension",),
    ),
    Act(
        msgid("Resume the item"),
        Action.REQUEST_BEGIN,
        lambda it: it.may(Permission.MANAGE_LEDGER) and it.card.item.status is ItemStatus.SUSPENDED,
        ("resumption",),
    ),
    Act(
        msgid("Cancel the item"),
        Action.REQUEST_BEGIN,
        lambda it: _may_move(it, RequestKind.CANCELLATION),
        ("cancellation",),
    ),
    Act(
        msgid("📣 Chase"),
        Action.CHASE,
        lambda at: at.may(Permission.NOTIFY) and at.is_active,
    ),
    Act(
        msgid("📄 Supervision slip"),
        Action.SLIP_BEGIN,
        lambda at: at.may(Permission.ISSUE_SLIPS) and at.is_active,
    ),
    Act(
        msgid("⭐ Make it a key item"),
        Action.KEY_SET,
        lambda at: at.may(Permission.CONFIGURE) and at.is_unfinished and not at.card.item.is_key,
    ),
    Act(
        msgid("Make it an ordinary item again"),
        Action.KEY_UNSET,
        lambda at: at.may(Permission.CONFIGURE) and at.is_unfinished and at.card.item.is_key,
    ),
    Act(
        msgid("Close: no longer warranted"),
        Action.END_ITEM,
        lambda at: at.may(Permission.MANAGE_LEDGER) and at.is_unfinished and not at.card.item.is_key,
    ),
    Act(
        msgid("🔁 Reopen"),
        Action.REOPEN,
        lambda at: at.may(Permission.REOPEN) and after(at.card.item.status, ItemEvent.REOPEN) is not None,
    ),
    Act(msgid("Why?"), Action.WHY, _is_known),
)


def _is_unsigned(mine: Party | None) -> bool:
    return mine is not None and mine.assignment.state is AssignmentState.PENDING


def _may_extend(it: Standing) -> bool:
    item = it.card.item
    has_end = item.deadline is not None and not item.is_continuing
    return it.answers and it.is_active and has_end and not _is_asked(it, RequestKind.EXTENSION)


def _may_move(it: Standing, kind: RequestKind) -> bool:
    """The lead asks, the secretariat does it of its own accord."""
    statuses = UNFINISHED if kind is RequestKind.CANCELLATION else ACTIVE
    is_concerned = it.answers or it.may(Permission.MANAGE_LEDGER)
    return is_concerned and it.card.item.status in statuses and not _is_asked(it, kind)


def _is_asked(it: Standing, kind: RequestKind) -> bool:
    return any(row.kind is kind for row in it.card.requests)


def possible(standing: Standing) -> tuple[Act, ...]:
    """What the person can do with the item now."""
    return tuple(act for act in ACTS if act.is_possible(standing))


def has_any(standing: Standing) -> bool:
    """Whether there is anything in the menu."""
    return bool(possible(standing) or standing.open_requests)


def menu(standing: Standing, texts: Texts, bot_username: str | None = None) -> Message:
    """The acts as buttons, one in a row; with the link to the item where the bot's name is known."""
    item, acts = standing.card.item, possible(standing)
    text = texts.render(
        "acts/menu.html",
        card=standing.card,
        item=item,
        acts=acts,
        waiting=standing.open_requests,
        now=standing.now,
    )
    waiting = [
        [button(requests.waiting_label(row, texts), Action.REQUEST, row.id)] for row in standing.open_requests
    ]
    rows = [[button(texts.gettext(act.label), act.action, item.id, *act.arguments)] for act in acts]
    link = deep_links.copy(bot_username, Action.ITEM, item.id, texts)
    return Message(text, keyboard(*waiting, *rows, link, labels.back(texts, Action.ITEM, item.id)))
