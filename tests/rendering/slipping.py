"""Every message about supervision slips, with natural or hostile words."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.notices import MessageKind
from domain.slips import DEFAULT_STEPS, SlipColour, SlipFilter, SlipStatus, SlipStep
from models.slips import Slip, SlipView
from rendering import notices, slips
from rendering.messages import Message
from tests import factories
from tests.factories import NOW, TODAY
from tests.rendering.scenes import World

WHY = "第三季度节点任务未完成，且连续两期未报送进展。"


def slip(world: World, status: SlipStatus = SlipStatus.ISSUED, **fields: Any) -> Slip:
    """The third slip of the year, a yellow one."""
    position = fields.get("position", 2)
    colour = tuple(SlipColour)[position - 1]
    defaults: dict[str, Any] = {"year": 2026, "number": 3, "position": position, "colour": colour}
    defaults |= {"reply_by": date(2026, 10, 23), "issued_at": NOW, "reason": world.say(WHY)}
    if status in (SlipStatus.DRAFT, SlipStatus.WAITING):
        defaults |= {"year": None, "number": None, "reply_by": None, "issued_at": None}
    return Slip(
        id=9,
        ledger_id=1,
        item_id=1,
        agency_id=1,
        status=status,
        reply_workdays=3,
        author_id=1,
        created_at=NOW,
        **{**defaults, **fields},
    )


def view(world: World, status: SlipStatus = SlipStatus.ISSUED, **fields: Any) -> SlipView:
    """A slip to the insurance bureau, drafted by a deputy."""
    of_view = {
        name: fields.pop(name) for name in ("former", "follower", "steps", "approver") if name in fields
    }
    row = slip(world, status, **fields)
    answerer = world.person if row.answer else None
    return SlipView(
        slip=row,
        item=world.item(),
        agency=world.agency,
        ledger=factories.ledger(title=world.say("云港市2026年重点工作任务")),
        group_name=world.say("云港市深化医改领导小组"),
        author=factories.person(world.say("陈建国")),
        principal=factories.person(world.say("王敏")),
        answerer=answerer,
        signer=world.person if row.signed_at else None,
        ender=factories.person(world.say("刘洋")) if row.end_reason else None,
        **{"steps": DEFAULT_STEPS, **of_view},
    )


def scenes(world: World) -> dict[str, Message]:
    """From the draft to the end, for both sides."""
    texts, former = world.texts, slip(world, SlipStatus.RAISED, number=1, position=1)
    signed = {"signed_at": NOW, "signed_by_id": 1}
    answered = view(
        world, SlipStatus.ANSWERED, answer=world.say("已补齐三季度数据。"), answered_at=NOW, **signed
    )
    lifted = view(
        world,
        SlipStatus.LIFTED,
        answer=world.say("已补齐三季度数据。"),
        answered_at=NOW,
        end_reason=world.say("已整改到位"),
        answer_sha256="0" * 64,
        **signed,
    )
    drafted = view(world, SlipStatus.DRAFT, former=former, return_reason=world.say("写明依据"))
    over = view(world, SlipStatus.SIGNED_FOR, reply_by=TODAY - timedelta(days=2), **signed)
    waiting, approved = view(world, SlipStatus.WAITING), view(world, SlipStatus.APPROVED, reply_by=None)
    rows = (view(world), over, answered, waiting)
    told = {
        kind: notices.render(kind, of, texts, NOW)
        for kind, of in (
            (MessageKind.SLIP_WAITING, waiting),
            (MessageKind.SLIP_RETURNED, drafted),
            (MessageKind.SLIP_APPROVED, approved),
            (MessageKind.SLIP_ISSUED, view(world)),
            (MessageKind.SLIP_ANSWERED, answered),
            (MessageKind.SLIP_ENDED, lifted),
        )
    }
    return {
        "which agency": slips.agencies(world.item(), [world.agency, factories.agency()], texts),
        "first draft": slips.draft(view(world, SlipStatus.DRAFT, position=1, reason=""), texts, NOW),
        "draft that follows": slips.draft(drafted, texts, NOW),
        **{
            name: slips.ask(name, answered, texts, NOW)
            for name in ("ask_reason", "ask_return", "ask_lift", "ask_raise", "ask_answer")
        },
        "thrown away": slips.discarded(view(world, SlipStatus.DISCARDED, number=None), texts, NOW),
        "to be approved": slips.card(waiting, texts, NOW, may_approve=True),
        "waiting": slips.card(waiting, texts, NOW, may_issue=True),
        "approved": slips.card(approved, texts, NOW, may_issue=True),
        "over, for the secretariat": slips.card(over, texts, NOW, may_issue=True),
        "for the agency": slips.card(view(world), texts, NOW, is_agencys=True),
        "answered": slips.card(answered, texts, NOW, may_issue=True),
        "lifted": slips.card(lifted, texts, NOW, is_agencys=True),
        "raised": slips.card(view(world, SlipStatus.RAISED, follower=slip(world, number=4)), texts, NOW),
        "superseded": slips.card(view(world, SlipStatus.SUPERSEDED), texts, NOW),
        "last colour": slips.card(view(world, position=3, colour=SlipColour.RED), texts, NOW, may_issue=True),
        "list": slips.listed(
            factories.page(rows), SlipFilter.OPEN, texts, NOW, is_agencys=False, may_configure=True
        ),
        "list of an agency": slips.listed(factories.page([]), SlipFilter.ALL, texts, NOW, is_agencys=True),
        **_limits(world, over),
        **{f"told: {kind}": message for kind, message in told.items()},
    }


def _limits(world: World, over: SlipView) -> dict[str, Message]:
    """Reminders of the limit for both sides, and the colours of the ledger."""
    texts, ledger = world.texts, over.ledger
    limits = {
        "near, to the agency": replace(view(world), is_agencys=True),
        "near, to the secretariat": view(world),
        "over, to the agency": replace(over, is_agencys=True),
    }
    named = [SlipStep(1, SlipColour.BLUE), SlipStep(2, SlipColour.RED, world.say("红单"), world.say(WHY))]
    return {
        **{name: notices.render(MessageKind.SLIP_DUE, of, texts, NOW) for name, of in limits.items()},
        "colours": slips.colours(ledger, DEFAULT_STEPS, texts),
        "colours with names": slips.colours(ledger, named, texts),
        "what a colour means": slips.ask_word(ledger, named[1], texts),
    }
