"""What is missing to a completion is said in one sentence, with the way to the draft."""

from zoneinfo import ZoneInfo

from domain.completions import Lack, Missing
from domain.errors import CompletionUnready
from domain.zones import Zones
from rendering import errors
from rendering.actions import Action
from rendering.buttons import unpack
from rendering.texts import Texts

ZH = Texts("zh", Zones(ZoneInfo("Asia/Shanghai")))


def test_a_refused_completion_names_everything_that_is_missing() -> None:
    missing = [Missing(Lack.VALUE, ("住院率",)), Missing(Lack.EVIDENCE), Missing(Lack.SUB_ITEM, ("2-1",))]

    said = errors.alert(CompletionUnready(number=2, report_id=3, missing=missing), ZH)

    lacks = "“住院率”的最终完成值；佐证材料（照片或文件）；分项2-1办结"
    assert said == f"未提交，尚缺：{lacks}。草稿已保留，请补齐后再提交。"


def test_a_refused_completion_has_the_way_to_its_draft() -> None:
    message = errors.message(CompletionUnready(number=2, report_id=3, missing=[Missing(Lack.EVIDENCE)]), ZH)

    assert message.keyboard is not None
    pressed = unpack(str(message.keyboard.rows[0][0].callback_data))
    assert (pressed.action, pressed.number()) == (Action.REPORT_DRAFT, 3)
