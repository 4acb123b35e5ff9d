"""Whoever presses a button that is not theirs is refused, whatever it asks for and whoever gave it."""

import json
from collections.abc import Iterator

import pytest

from bot.simulator.callbacks import Press
from domain.cycles import Frequency
from domain.notices import AudienceKind
from domain.roles import HOLDERS, PERMISSIONS, Role
from handlers import JOURNEYS, sub_items
from handlers.routing import Route
from models.documents import Ledger, LedgerStatus
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.players import Player
from tests.journeys.worlds import FIRST, LEADER, SECOND, World

OF_ITEMS = {
    Action.ITEM,
    Action.ITEM_PAST,
    Action.ITEM_TEXT,
    Action.ITEM_SOURCE,
    Action.HISTORY,
    Action.WHY,
    Action.WHY_VERDICT,
    Action.WHY_REMINDERS,
    Action.WHY_TIMELINESS,
    Action.WHY_RATES,
    Action.SIGN,
    Action.ITEM_ACTS,
    Action.REQUEST_BEGIN,
}
#: One request each, of the first agency: its own to fill in, to hand over, to take back.
OF_REQUESTS = {
    Action.REQUEST,
    Action.REQUEST_FILL,
    Action.REQUEST_EDIT,
    Action.REQUEST_SEND,
    Action.REQUEST_WITHDRAW,
}
OF_DUTIES = {Action.DUTY, Action.PROGRESS, Action.COMPLETE, Action.NIL}
OF_REPORTS = {
    Action.REPORT_DRAFT,
    Action.RETYPE,
    Action.PERCENT_MENU,
    Action.PERCENT,
    Action.SUBMIT,
    Action.WITHDRAW,
    Action.DISCARD_REPORT,
    Action.DISCARD_REPORT_CONFIRMED,
}
READING = {Action.EVIDENCE, Action.REPORT_TEXT}  # what was filed on an item, for all who answer for it
#: What concerns the two people of a handover, and those who invite.
HANDING_OVER = {
    Action.HANDOVER_START,
    Action.HANDOVER_STARTED,
    Action.HANDOVER,
    Action.HANDOVER_SHEET,
    Action.HANDOVER_CONFIRM,
    Action.HANDOVER_ACCEPT,
    Action.HANDOVER_CANCEL,
}
#: Leave and delegations: each person's own; nobody delegates to somebody of another agency.
LEAVING = {
    Action.DELEGATIONS,
    Action.DELEGATE_TO,
    Action.DELEGATE_SCOPE,
    Action.DELEGATION_REVOKE,
    Action.ABSENCES,
    Action.LEAVE_NEW,
    Action.LEAVE_SET,
    Action.LEAVE_CANCEL,
}
REVIEWING = {
    Action.QUEUE,
    Action.REVIEW,
    Action.ACCEPT,
    Action.ACCEPT_AND_CLOSE,
    Action.RETURN,
    Action.RETURN_WITH,
}
#: Every button with the function that answers it.
ROUTES: dict[Action, Route] = {
    action: route for module in JOURNEYS for action, route in module.JOURNEY.actions.items()
}


def beyond(role: Role) -> set[Action]:
    """The buttons that need what a role does not permit."""
    return {
        action
        for action, route in ROUTES.items()
        if route.permission is not None and route.permission not in PERMISSIONS[role]
    }


#: What an action needs behind its first number to get as far as its rule.
FURTHER = {
    Action.PERCENT: (50,),
    Action.REQUEST_BEGIN: ("suspension",),
    Action.REQUEST_FILL: ("reason", "x"),
    Action.REQUEST_EDIT: ("reason",),
    Action.ITEM_PAST: ("20260421",),
    Action.RETURN_WITH: (0,),
    Action.INVITE: (Role.LIAISON.value,),
    Action.LEDGER_ITEMS: (1,),
    Action.DRAFT_PAGE: (1,),
    Action.HEADING_EDIT: ("title",),
    Action.DOUBT: (1, "a"),
    Action.DOUBT_LATER: (1, "a"),
    Action.DOUBT_ANSWER: ("a", "first"),
    Action.DOUBT_TYPE: ("a",),
    Action.DOUBT_NEW: ("a",),
    Action.CYCLE_DAY: (Frequency.MONTHLY.value,),
    Action.CYCLE_TIME: (Frequency.MONTHLY.value, 24),
    Action.CYCLE_PREVIEW: (Frequency.MONTHLY.value, 24, "1800"),
    Action.CYCLE_SHIFT: (Frequency.MONTHLY.value, 24, "1800"),
    Action.CYCLE_SET: (Frequency.MONTHLY.value, 24, "1800"),
    Action.NOTICE_AUDIENCE: (AudienceKind.ALL.value,),
    Action.NOTICE_ROLE: (Role.LIAISON.value,),
    Action.NOTICE_AGENCIES: (1,),
    Action.NOTICE_AGENCY: (1, 1),
    Action.NOTICE_OPTIONS: ("roles", 1),
    Action.NOTICE_TOGGLE: ("roles", "liaison", 1),
    Action.NOTICE_LIFT: ("roles",),
    Action.NOTICE_CLASS: ("circular",),
    Action.NOTICE_SETTLEMENT: ("any",),
    Action.NOTICE_FILE: (0,),
    Action.NOTICE_FILE_REMOVE: (0,),
    Action.REPLY_SLIP_ADD: ("name",),
    Action.NOTICE_RESULTS: (0, 1),
    Action.NOTICE_CORRECT_SEND: (0, 0),
    Action.NOTICE_APPROVE: (0,),
    Action.SLIP_APPROVE: (0,),
    Action.NOTICE_MOMENT_SET: (0,),
    Action.NOTICE_LIMIT_SET: (0,),
}


@pytest.fixture
async def busy(world: World) -> World:
    """Reports in every state and a notice in draft, all of the first agency; a card to press buttons of."""
    await world.file(world.first, 1)
    await world.file(world.first, 2)
    await world.file(world.first, 9)
    await world.reviewer.say("/review")
    await world.reviewer.press(Action.REVIEW)
    await world.reviewer.press(Action.ACCEPT)
    await world.reviewer.say("/review")
    await world.reviewer.press(Action.REVIEW)
    await world.reviewer.press(Action.RETURN)
    await world.reviewer.press(Action.RETURN_WITH)
    await world.open_duty(world.first, 4)
    await world.first.press(Action.PROGRESS)
    await world.first.say("写到一半。")
    await world.secretary.say("/notice 请参会。")
    await world.first.say("/item 2")
    await world.first.press(Action.ITEM_ACTS)
    await world.first.press(Action.REQUEST_BEGIN, world.first.argument(Action.REQUEST_BEGIN), "suspension")
    await world.first.say("/handover")
    await world.first.press(Action.HANDOVER_START)
    await world.first.press(Action.HANDOVER_STARTED)
    return world


def foreign(world: World, action: Action) -> Iterator[int]:
    """Ids of what is the first agency's alone: items, duties or reports; of anything else the first few."""
    rows = world.rows("item", "duty", "report", "assignment", "agency")
    mine = next(row[0] for row in rows["agency"] if worlds.SECOND_AGENCY in row)
    own_items = {row[1] for row in rows["assignment"] if row[2] == mine}
    own_duties = {row[0] for row in rows["duty"] if row[3] == mine}
    if action in OF_ITEMS:
        yield from (row[0] for row in rows["item"] if row[0] not in own_items)
    elif action in OF_DUTIES:
        yield from [row[0] for row in rows["duty"] if row[0] not in own_duties][:12]
    elif action in READING:
        others = {row[0] for row in rows["duty"] if row[2] not in own_items}
        yield from (row[0] for row in rows["report"] if row[1] in others or "draft" in row)
    elif action in OF_REPORTS | REVIEWING:
        yield from (row[0] for row in rows["report"])
    elif action in (Action.HANDOVER_START, Action.HANDOVER_STARTED):
        yield from (row[0] for row in world.rows("seat")["seat"] if row[0] in (1, 4))
    else:
        yield from range(1, 4)


async def pressed(world: World, player: Player, action: Action, number: int) -> tuple[Press, str]:
    """A press that nobody offered, and what was sent because of it."""
    sent = len(world.stage.telegram.requests)
    data = ":".join(map(str, (action.value, number, *FURTHER.get(action, ()))))
    await player.press_data(player.person.received[0], data)
    told = [
        row.parameters for row in world.stage.telegram.requests[sent:] if row.method != "answerCallbackQuery"
    ]
    return player.presses[-1], json.dumps(told, ensure_ascii=False) if told else ""


async def refusals(world: World, player: Player, actions: set[Action]) -> list[str]:
    """Those of the actions that were not refused, each with what it showed."""
    await player.say("/help")
    before, broken = world.rows(), []
    for action in sorted(actions):
        for number in foreign(world, action):
            press, told = await pressed(world, player, action, number)
            if not press.alert or told:
                broken.append(f"{action.name} {number}: {press.answer!r} {told[:200]}")
    assert world.rows() == before
    return broken


async def test_a_liaison_reaches_nothing_of_another_agency(busy: World) -> None:
    actions = OF_ITEMS | OF_DUTIES | OF_REPORTS | READING | OF_REQUESTS

    assert await refusals(busy, busy.second, actions) == []


@pytest.mark.parametrize("status", [LedgerStatus.DRAFT, LedgerStatus.DISCARDED, LedgerStatus.REFERENCE])
async def test_a_liaison_reaches_no_item_of_a_ledger_that_is_not_in_force(
    world: World, status: LedgerStatus
) -> None:
    own = next(row[1] for row in world.rows("assignment")["assignment"])
    await world.first.say("/help")
    _, shown = await pressed(world, world.first, Action.ITEM, own)
    assert shown  # while the ledger is in force
    with world.stage.database.transaction() as session:
        session.get_one(Ledger, 1).status = status
    await world.first.say("/help")

    looking = OF_ITEMS - {Action.SIGN, Action.REQUEST_BEGIN}  # an act asks the state of the item itself
    told = [await pressed(world, world.first, action, own) for action in sorted(looking)]

    assert [text for press, text in told if not press.alert or text] == []


@pytest.mark.parametrize("user_id", [SECOND, LEADER, worlds.REVIEWER, worlds.HEAD])
async def test_nobody_hands_over_the_seat_of_another(busy: World, user_id: int) -> None:
    others = {Action.DELEGATION_REVOKE, Action.LEAVE_CANCEL}

    assert await refusals(busy, busy.players[user_id], HANDING_OVER | others) == []


async def test_the_secretariat_does_not_confirm_what_the_holder_began(busy: World) -> None:
    actions = {Action.HANDOVER_CONFIRM, Action.HANDOVER_ACCEPT, Action.HANDOVER_CANCEL}

    assert await refusals(busy, busy.secretary, actions) == []


@pytest.mark.parametrize("user_id", [SECOND, LEADER, worlds.REVIEWER, worlds.HEAD, worlds.SECRETARY])
async def test_nobody_presses_what_their_seat_does_not_permit(busy: World, user_id: int) -> None:
    role = worlds.SEATS[user_id][1]

    assert await refusals(busy, busy.players[user_id], beyond(role)) == []


async def test_who_has_no_part_in_a_notice_does_not_sign_it(busy: World) -> None:
    assert await refusals(busy, busy.second, {Action.SIGN_NOTICE}) == []


@pytest.mark.parametrize("user_id", [LEADER, worlds.REVIEWER])
async def test_only_the_liaisons_act_on_a_request_of_their_agency(busy: World, user_id: int) -> None:
    assert await refusals(busy, busy.players[user_id], OF_REQUESTS - {Action.REQUEST}) == []


@pytest.mark.parametrize(
    "command", ["/draft", "/agencies", "/cycle", "/review", "/notice 大家好", "/status", "/ledger"]
)
async def test_no_command_goes_further_than_a_button(world: World, command: str) -> None:
    before = world.rows()

    text = await world.first.say(command)

    assert len(world.first.person.received) == 1
    assert "秘书处" in text
    assert world.first.labels == []
    assert world.rows() == before


@pytest.mark.parametrize(("number", "is_shared"), [(1, False), (9, True)])
async def test_the_files_of_a_report_are_for_those_who_answer_for_its_item(
    world: World, number: int, is_shared: bool
) -> None:
    await world.open_duty(world.first, number)
    await world.first.press(Action.PROGRESS)
    await world.first.say("见附件。")
    await world.first.send_document("内部.pdf", b"%PDF-1.4 inside")
    report_id = world.rows("report")["report"][0][0]
    assert not await sees_file(world.second, report_id)  # a draft is nobody's business

    await world.first.press(Action.SUBMIT)

    shown = {
        user_id: await sees_file(world.players[user_id], report_id) for user_id in (FIRST, LEADER, SECOND)
    }
    assert shown == {FIRST: True, LEADER: True, SECOND: is_shared}
    assert await sees_file(world.secretary, report_id)


async def sees_file(player: Player, report_id: int) -> bool:
    """Whether somebody gets the files of a report."""
    await player.say("/help")
    await player.press_data(player.person.received[0], f"{Action.EVIDENCE}:{report_id}")
    return any(row.document is not None for row in player.person.received)


#: Open to everybody with a seat: what they show or change is the person's own, or chosen by the service.
OPEN_TO_ALL = {
    *("help", "cancel", "settings", "item", "search", "why", "handover", "delegate", "leave"),
    *("delegation_days", "delegation_items", "leave_days"),
    *(Action.HELP, Action.HELP_TOPIC),  # the commands of one's own seats
    *(Action.SETTINGS, Action.LANGUAGE, Action.QUIET_HOURS),  # one's own preferences
    *(Action.ITEM, Action.ITEM_TEXT, Action.ITEM_SOURCE, Action.HISTORY, Action.FIND),  # what one may see
    *(Action.EVIDENCE, Action.REPORT_TEXT, Action.ITEM_ACTS),  # as the item they belong to
    Action.SIGN_NOTICE,  # the person's own receipt
    *(
        "slips",
        Action.SLIPS,
        Action.SLIP,
        Action.SLIP_DOCUMENT,
        Action.SLIP_ANSWER_FILE,
    ),  # one's agencies' slips
    Action.NOTICE_FILE,  # to whom the notice concerns; the service knows them
    Action.NOTICE_EDITIONS,  # to recipients and those who send; the service knows them
    *(
        Action.REPLY_SLIP_FILL,
        Action.REPLY_SLIP_QUESTION,
        Action.REPLY_SLIP_CHOOSE,
        "reply_answer",
    ),  # the recipient's own slip
    *(Action.CONTRIBUTIONS, Action.SIGNING, Action.SIGNING_SET),  # the item's lead; an agency's own signing
    Action.ITEM_PAST,  # what one may see
    *(Action.WHY, Action.WHY_VERDICT, Action.WHY_REMINDERS, Action.WHY_TIMELINESS, Action.WHY_RATES),
    *(Action.REQUEST, Action.REQUEST_BEGIN, Action.REQUEST_FILL, Action.REQUEST_EDIT),
    *(Action.REQUEST_SEND, Action.REQUEST_WITHDRAW, "request_answer"),  # the service knows whose item it is
    Action.HANDOVERS,
    *LEAVING,
    *HANDING_OVER,  # the two people of it; the service refuses all others
}


#: Sub-items: for the agencies of the item and the secretariat; the service knows which of them.
OF_SUB_ITEMS = {*map(str, sub_items.JOURNEY.actions), *sub_items.JOURNEY.answers}


def test_every_route_names_a_permission_of_the_table_or_is_open_for_a_reason() -> None:
    routes: dict[str, Route] = {}
    for module in JOURNEYS:
        journey = module.JOURNEY
        routes |= journey.commands | journey.answers
        routes |= {str(action): route for action, route in journey.actions.items()}

    unknown = [name for name, route in routes.items() if route.permission not in {*HOLDERS, None}]
    unguarded = (
        {name for name, route in routes.items() if route.permission is None} - OPEN_TO_ALL - OF_SUB_ITEMS
    )

    assert unknown == []
    assert unguarded == set()


def test_every_action_has_its_guard() -> None:
    assert {*ROUTES, Action.NOTHING} == set(Action)
    for role in set(Role) - {Role.SECRETARIAT}:
        assert Action.PUBLISH_CONFIRMED in beyond(role)
