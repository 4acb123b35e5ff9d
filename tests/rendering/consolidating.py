"""Every message about contributions and about signing inside an agency, with natural or hostile words."""

from typing import Any

from domain.items import PartyRole
from domain.reports import ReportKind, ReportStatus
from domain.roles import Role
from domain.signatures import SignatureState, SignedThing
from models.contributions import AskedContribution
from models.people import Agency
from models.signatures import Signature, SignatureCard
from models.views import Consolidation, ReportView
from rendering import contributions, duties, preferences, reports, reviews, signatures
from rendering.messages import Message
from tests import factories
from tests.factories import NOW
from tests.rendering.scenes import LONG_TEXT, World


class Desk:
    """A lead with two participants that filed and two that did not, and a leader who signs."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.leader = factories.person(world.say("郑国强"))
        self.finance, self.health = self._agency("市财政局"), self._agency("市卫生健康委")
        self.missing = (self._agency("市药监局"), self._agency("市教育局"))
        self.consolidation = Consolidation(
            (
                self._part(self.finance, "已拨付改革补助资金1200万元，\n覆盖18家医院。"),
                self._part(self.health, "", kind=ReportKind.NIL, progress_percent=None),
            ),
            self.missing,
        )

    def _agency(self, name: str) -> Agency:
        return factories.agency(self.world.say(name))

    def _part(self, agency: Agency, text: str, **fields: Any) -> ReportView:
        report = self.world.submitted(**{"text": text, **fields})
        evidence = self.world.evidence() if text else ()
        duty = factories.duty(PartyRole.PARTICIPANT)
        return factories.report_view(
            report, duty=duty, agency=agency, author=self.world.person, evidence=evidence
        )

    def card(
        self,
        state: SignatureState = SignatureState.OPEN,
        *,
        consolidation: Consolidation | None = None,
        text: str = "已完成18家医院的系统改造，按病种付费的住院费用占比升至64%。",
    ) -> SignatureCard:
        is_open = state is SignatureState.OPEN
        signature = Signature(
            id=71,
            thing=SignedThing.REPORT,
            thing_id=1,
            agency_id=1,
            state=state,
            asked_by_id=1,
            asked_at=NOW,
            reason=None if is_open else self.world.say("第二段的数据与上月不一致，请核实后再报。"),
        )
        report = self.world.report(status=ReportStatus.UNIT_SIGNING, text=text)
        line = self.world.review_line(report, evidence=self.world.evidence())
        decided_by = None if is_open else self.leader
        return SignatureCard(signature, self.world.agency, self.world.person, decided_by, line, consolidation)


def _contributions(world: World, desk: Desk) -> dict[str, Message]:
    texts, all_of_it = world.texts, desk.consolidation
    item, period = world.item(), factories.period()
    view = factories.report_view(world.report(), agency=world.agency, author=world.person)
    begun = factories.report_view(world.report(text=""), agency=world.agency, author=world.person)
    in_full = Consolidation(all_of_it.contributions, ())
    line = world.review_line()
    mended = world.owed(latest=world.report())
    filed = factories.report_view(line.view.report, agency=world.agency, author=world.person)
    return {
        "draft, some missing": reports.draft(view, item, period, texts, consolidation=all_of_it),
        "draft, nobody filed yet": reports.draft(
            begun, item, period, texts, consolidation=Consolidation((), desk.missing)
        ),
        "draft, nobody missing": reports.draft(view, item, period, texts, consolidation=in_full),
        "handed in, some missing": reports.submitted(
            filed, item, period, 2, is_on_time=True, texts=texts, consolidation=all_of_it
        ),
        "for the reviewer": reviews.card(factories.review_card(line, consolidation=all_of_it), texts, NOW),
        "word for word": contributions.whole(line, all_of_it, texts),
        "word for word, for the reviewer": contributions.whole(line, all_of_it, texts, may_review=True),
        "asked, one not reachable": Message(contributions.asked([desk.finance], [desk.health], texts)),
        "asked already": Message(contributions.asked([], [], texts)),
        "asked for": contributions.please(
            AskedContribution(world.owed(), desk.finance, desk.leader), texts, NOW
        ),
        "all in": contributions.all_in((mended, in_full), texts, NOW),
    }


def _signing(world: World, desk: Desk) -> dict[str, Message]:
    texts, open_one = world.texts, desk.card(consolidation=desk.consolidation)
    owed = world.owed(latest=world.report(status=ReportStatus.UNIT_SIGNING))
    assert owed.latest is not None
    signer = factories.holding(Role.SUPERVISING_LEADER, of=world.agency, held_by=desk.leader)
    on = factories.agency(world.say("市医保局"), needs_signature=True)
    view = factories.report_view(world.report(), agency=on, author=world.person)
    page = factories.page([owed], 1, 1, 1)
    return {
        "draft that the leader will get": reports.draft(view, owed.item, owed.period, texts),
        "handed to the leader": signatures.handed_in(
            owed.item, owed.period, owed.latest, (signer,), texts, NOW, next_duty_id=7
        ),
        "duty being signed": duties.duty(owed, None, texts, NOW),
        "waits for the leader": duties.owed(page, texts, NOW, may_report=False, signing=(open_one,)),
        "for the leader": signatures.card(open_one, texts, NOW),
        "for the leader, long": signatures.card(desk.card(text=LONG_TEXT), texts, NOW),
        "signed": signatures.signed(world.owed(duty=factories.duty(is_on_time=True)), 2, texts),
        "signed, the last": signatures.signed(world.owed(duty=factories.duty(is_on_time=False)), 0, texts),
        "why?": signatures.reasons(open_one, texts),
        "sent back": signatures.sent_back(desk.card(SignatureState.SENT_BACK), 1, texts),
        "told so": signatures.refused(desk.card(SignatureState.SENT_BACK), texts, NOW),
        "little time left": signatures.due([desk.card(), desk.card()], texts, NOW),
        "nobody can sign": signatures.stuck(desk.card(), texts),
        "switched on": signatures.setting(on, (signer,), texts),
        "switched off": signatures.setting(desk.finance, (signer,), texts, is_secretariat=True),
        "nobody to switch on for": signatures.setting(desk.finance, (), texts, is_secretariat=True),
        "settings of a leader": preferences.settings(desk.leader, texts, signing=[on]),
    }


def scenes(world: World) -> dict[str, Message]:
    """What participants contribute, and what leaders sign."""
    desk = Desk(world)
    return _contributions(world, desk) | _signing(world, desk)
