"""Every message about requests, with natural or hostile words."""

from datetime import date, timedelta
from typing import Any

from domain.notices import MessageKind
from domain.requests import RequestKind, RequestStatus
from domain.signatures import SignatureState, SignedThing
from models.asking import RequestView
from models.requests import Request
from models.signatures import Signature, SignatureCard
from rendering import decisions, notices, requests, signatures
from rendering.messages import Message
from tests import factories
from tests.factories import NOW, TODAY
from tests.rendering.scenes import World

LATER = {"deadline": "2027-03-31"}
DAYS = (date(2027, 1, 31), date(2027, 3, 31))


def view(world: World, kind: RequestKind, **fields: Any) -> RequestView:
    """A request of the insurance bureau about an item of three agencies."""
    item = world.item()
    fields = {"status": RequestStatus.SUBMITTED, "reason": world.say("省级平台接口尚未开放"), **fields}
    named = factories.agency(world.say("市数据局")) if fields.pop("is_named", False) else None
    is_own_motion = fields.pop("is_own_motion", False)
    request = Request(
        id=1,
        kind=kind,
        item_id=item.id,
        agency_id=None if is_own_motion else 1,
        author_id=1,
        created_at=NOW,
        submitted_at=NOW,
        **{"decide_by": TODAY + timedelta(days=3), **fields},
    )
    agency = None if is_own_motion else factories.agency(world.say("市医保局"))
    author, card = factories.person(world.say("李晓梅")), world.card(item)
    return RequestView(request, item, agency, author, None, card.parties, (world.say("住院率"),), named)


def scenes(world: World) -> dict[str, Message]:
    """From the first question to the last decision."""
    return {**_extensions(world), **_changes(world), **_endings(world), **_signing(world)}


def _signing(world: World) -> dict[str, Message]:
    """An agency's leader signs first."""
    texts, kind = world.texts, RequestKind.EXTENSION
    asked = view(world, kind, wanted=LATER, status=RequestStatus.UNIT_SIGNING, decide_by=None)
    draft = view(world, kind, wanted=LATER, status=RequestStatus.DRAFT)
    liaison, leader = asked.author, factories.person(world.say("孙局长"))

    def card(of: RequestView, state: SignatureState = SignatureState.OPEN) -> SignatureCard:
        signature = Signature(
            id=71,
            thing=SignedThing.REQUEST,
            thing_id=1,
            agency_id=1,
            state=state,
            asked_by_id=1,
            asked_at=NOW,
            reason=world.say("先和我谈"),
        )
        return SignatureCard(
            signature,
            world.agency,
            liaison,
            leader,
            request=of,
            principal=factories.person(world.say("周婷")),
        )

    sent_back = card(draft, SignatureState.SENT_BACK)
    return {
        "with the leader": requests.own(asked, texts, NOW),
        "to be signed": notices.render(MessageKind.SIGNATURE_ASKED, card(asked), texts, NOW),
        "signed": signatures.request_signed(view(world, kind, wanted=LATER), 2, texts),
        "signed, the last one": signatures.request_signed(view(world, kind, wanted=LATER), 0, texts),
        "why is it sent back?": signatures.reasons(card(asked), texts),
        "sent back, to the leader": signatures.sent_back(sent_back, 1, texts),
        "sent back, to the liaison": notices.render(MessageKind.SIGNATURE_REFUSED, sent_back, texts, NOW),
        "sent back, the draft": requests.own(draft, texts, NOW, sent_back=world.say("先和我谈")),
        "nobody can sign": notices.render(MessageKind.SIGNATURE_STUCK, card(asked), texts, NOW),
    }


def _extensions(world: World) -> dict[str, Message]:
    texts, kind = world.texts, RequestKind.EXTENSION
    draft = view(world, kind, status=RequestStatus.DRAFT, reason="", wanted={})
    ready = view(world, kind, status=RequestStatus.DRAFT, wanted=LATER, progress=world.say("已完成方案论证"))
    asked = view(world, kind, wanted=LATER, is_late=True, level=2)
    granting = {"deadline": "2027-01-31", "before": "2026-12-31"}
    granted = view(world, kind, wanted=LATER, granted=granting, status=RequestStatus.APPROVED)
    why = world.say("年内须完成")
    refused = view(world, kind, wanted=LATER, status=RequestStatus.REFUSED, decision_reason=why)
    return {
        "extension: until when?": requests.question(draft, "deadline", DAYS, texts),
        "extension: why?": requests.question(ready, "reason", (), texts),
        "extension: how far?": requests.question(ready, "progress", (), texts),
        "extension, draft": requests.own(ready, texts, NOW),
        "extension, handed over": requests.own(asked, texts, NOW),
        "extension, to decide on": decisions.card(asked, texts, NOW),
        "extension, first review": decisions.card(asked, texts, NOW, is_first_review=True),
        "extension: another day?": decisions.ask_day(asked, date(2027, 6, 30), texts),
        "why is it refused?": decisions.ask_reason(asked, texts),
        "extension, granted otherwise": decisions.decided(granted, texts),
        "extension, refused": decisions.decided(refused, texts),
        "granted, to who decided": decisions.done(granted, 2, texts),
        "waits too long": decisions.overdue(asked, texts, NOW + timedelta(days=9)),
    }


def _changes(world: World) -> dict[str, Message]:
    texts = world.texts
    change = view(world, RequestKind.CHANGE, wanted={"field": "title", "value": world.say("推进支付改革")})
    field = view(world, RequestKind.CHANGE, wanted={})
    lead = view(world, RequestKind.AGENCY_CHANGE, wanted={"part": "lead", "agency": 9}, is_named=True)
    choose = view(world, RequestKind.AGENCY_CHANGE, wanted={"part": "remove"})
    return {
        "change: what?": requests.question(field, "field", (), texts),
        "change: new wording?": requests.question(change, "value", (), texts),
        "change": decisions.card(change, texts, NOW),
        "agencies: what?": requests.question(choose, "part", (), texts),
        "agencies: which?": requests.question(choose, "agency", (), texts),
        "another lead": decisions.card(lead, texts, NOW),
    }


def _endings(world: World) -> dict[str, Message]:
    texts, approved = world.texts, RequestStatus.APPROVED
    decline = view(world, RequestKind.DECLINE, wanted={})
    handed_on = view(world, RequestKind.DECLINE, status=approved, granted={"agency": 9}, is_named=True)
    review = {"review_on": "2027-01-31"}
    suspended = view(
        world, RequestKind.SUSPENSION, status=approved, wanted=review, granted=review, is_own_motion=True
    )
    resumed = view(world, RequestKind.RESUMPTION, status=approved, is_own_motion=True)
    cancel = view(world, RequestKind.CANCELLATION, wanted={"document": world.say("专题会议纪要")})
    asked = view(world, RequestKind.EXTENSION, wanted=LATER)
    return {
        "declined": decisions.card(decline, texts, NOW),
        "declined: to whom?": decisions.ask_successor(decline, texts),
        "declined, handed on": decisions.decided(handed_on, texts),
        "suspension: until when?": requests.question(suspended, "review_on", DAYS, texts),
        "suspended": decisions.decided(suspended, texts),
        "suspension to look at": decisions.suspension_due(suspended, texts),
        "resumed": decisions.decided(resumed, texts),
        "cancellation: by what?": requests.question(cancel, "document", (), texts),
        "cancel?": decisions.confirm(cancel, 3, texts),
        "queue": decisions.queue(factories.page([asked, decline, cancel], 1, 2, 9), texts, NOW),
        "queue, empty": decisions.queue(factories.page([]), texts, NOW),
    }
