"""Quantities that a task must reach, told from numbers that describe."""

import pytest

from intake import targets


def found(body: str) -> list[tuple[float, str, str]]:
    return [(target.value, target.unit, target.op) for target in targets.find(body)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("入学率达到95%。", (95, "%", ">=")),
        ("入学率不低于95.5％。", (95.5, "%", ">=")),
        ("覆盖80%以上的学校。", (80, "%", ">=")),
        ("覆盖80%的学校。", (80, "%", "=")),
        ("费用占比控制在30%以内。", (30, "%", "<=")),
        ("空编率不超过5%。", (5, "%", "<=")),
        ("到岗率不得低于招聘总数的90%。", (90, "%", ">=")),
        ("新增学位3.5万个。", (35000, "个", "=")),
        ("培训教师2000名。", (2000, "名", "=")),
        ("招聘教师不少于300人。", (300, "人", ">=")),
        ("合计超过350个。", (350, "个", ">=")),
        ("每县至少有一家示范学校。", (1, "家", ">=")),
        ("每年至少开展2次检查。", (2, "次", ">=")),
        ("每年至少专题研究教育工作1次。", (1, "次", ">=")),
        ("开展一轮督导检查。", (1, "轮", "=")),
        ("每个县在2—3个乡镇开展试点。", (2, "个", "=")),
        ("为全市200所学校配备器材。", (200, "所", "=")),
        ("补助标准由520元提高到550元。", (550, "元", "=")),
        ("遴选10个成效明显的县给予奖励。", (10, "个", "=")),
        ("推进8个教学中心建设。", (8, "个", "=")),
    ],
)
def test_what_is_to_be_reached_or_delivered_is_a_target(text: str, expected: tuple[float, str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "落实“两个允许”要求。",
        "开展“五个一”行动。",
        "在24小时内答复。",
        "关爱60岁以上老人。",
        "做好第3批申报。",
        "推进5G应用。",
        "落实国发〔2026〕3号文件。",
        "指导5个试点城市探索经验。",
        "继续在16个试点县推进工作。",
        "依托3家医院开展服务。",
        "由一位负责同志分管。",
        "形成一个体系。",
    ],
)
def test_a_number_that_names_or_describes_is_no_target(text: str) -> None:
    assert found(text) == []


def test_a_chain_of_counts_gives_a_target_each() -> None:
    assert found("新建5个中心和3个站点，培训100名教师。") == [
        (5, "个", "="),
        (3, "个", "="),
        (100, "名", "="),
    ]


def test_the_words_of_a_target_stand_in_the_text() -> None:
    body = "依托现有条件，年内力争新建10所示范学校，完善制度。"

    (target,) = targets.find(body)

    assert target.text == "新建10所示范学校"
