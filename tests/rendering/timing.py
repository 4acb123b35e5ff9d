"""Messages about the time zone, in situations worth seeing."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from domain.holidays import DueDay
from rendering import zones
from rendering.messages import Message
from tests import factories
from tests.factories import DUE_AT, NOW
from tests.rendering.drafting import Drafting

SHANGHAI, URUMQI = ZoneInfo("Asia/Shanghai"), ZoneInfo("Asia/Urumqi")


def scenes(desk: Drafting) -> dict[str, Message]:
    """The zone in force, another one, and what it moves."""
    texts, ledger = desk.texts, factories.ledger(title=desk.say("云港市2026年重点工作任务"))
    moved = [
        DueDay(
            1,
            desk.say("云港市深化医药卫生体制改革2026年重点工作任务"),
            date(2026, month, 1),
            date(2026, month, 28),
            DUE_AT,
            DUE_AT + timedelta(hours=2),
        )
        for month in (11, 12)
    ]
    return {
        "zone": zones.zone(SHANGHAI, SHANGHAI, NOW, texts),
        "zone, typed once": zones.zone(ZoneInfo("Asia/Kashgar"), SHANGHAI, NOW, texts),
        "another zone?": zones.confirm("Asia/Urumqi", moved, NOW, texts, is_usual=False),
        "back to the usual one?": zones.confirm("Asia/Shanghai", (), NOW, texts, is_usual=True),
        "chosen": zones.chosen(URUMQI, NOW, texts),
        "of a ledger": zones.zone(URUMQI, SHANGHAI, NOW, texts, ledger),
        "of a ledger, another one?": zones.confirm(
            "Asia/Urumqi", moved[:1], NOW, texts, ledger, is_usual=False
        ),
        "of a ledger, chosen": zones.chosen(URUMQI, NOW, texts, ledger),
    }
