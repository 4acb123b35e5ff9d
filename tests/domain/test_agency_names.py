"""Names of agencies: what they are made of, and which of them name one agency."""

import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from domain import agency_names, known_agencies
from domain.agency_names import AgencyName, Likeness, Match, Outcome
from domain.levels import GovernmentLevel

NATIONAL, PROVINCE, CITY, COUNTY = GovernmentLevel


def named(text: str, issuer: GovernmentLevel | None = None) -> AgencyName:
    return agency_names.parse(text, issuer)


def likeness(name: str, other: str, issuer: GovernmentLevel | None = CITY) -> Likeness:
    forth = agency_names.compare(named(name, issuer), named(other, issuer))
    back = agency_names.compare(named(other, issuer), named(name, issuer))
    assert forth is back
    return forth


def matched(name: str, *known: str, issuer: GovernmentLevel | None = CITY) -> Match[str]:
    return agency_names.match(
        named(name, issuer), [(text, named(text, issuer)) for text in known], issuer=issuer
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("省发展改革委", ("省", "", "", "发展改革", "委")),
        ("云泽市委网信办", ("市", "云泽", "委", "网信", "办")),
        ("市人民政府办公室", ("市", "", "政府", "", "办")),
        ("国务院国资委", ("国", "", "政府", "国资", "委")),
        ("中央编办", ("国", "", "委", "编", "办")),
        ("中共云泽市委宣传部", ("市", "云泽", "委", "宣传", "部")),
        ("自治区民族宗教委", ("自治区", "", "", "民族宗教", "委")),
        ("广西壮族自治区财政厅", ("自治区", "广西壮族", "", "财政", "厅")),
        ("自治县水利局", ("县", "", "", "水利", "局")),
        ("梧州市教育局", ("市", "梧州", "", "教育", "局")),
        ("湖北省武汉市财政局", ("市", "武汉", "", "财政", "局")),
        ("国家税务总局云泽市税务局", ("市", "云泽", "", "税务", "局")),
        ("湖北银保监局", ("省", "湖北", "", "银保监", "局")),
        ("共青团云泽市委", ("市", "云泽", "", "团", "委")),
        ("市场监管局", ("", "", "", "市场监管", "局")),
        ("市市场监管局", ("市", "", "", "市场监管", "局")),
        ("市监局", ("", "", "", "市监", "局")),
        ("市民政局", ("市", "", "", "民政", "局")),
        ("市政管理局", ("", "", "", "市政管理", "局")),
        ("市政务服务局", ("市", "", "", "政务服务", "局")),
        ("区划地名处", ("", "", "", "区划地名", "处")),
        ("财政部", ("国", "", "", "财政", "部")),
        ("宣传部", ("", "", "", "宣传", "部")),
        ("税务总局", ("国", "", "", "税务", "总局")),
        ("省军区保障局", ("省", "", "", "军区保障", "局")),
    ],
)
def test_a_name_has_parts(text: str, parts: tuple[str, ...]) -> None:
    name = named(text)

    assert (name.tier, name.place, name.branch, name.stem, name.ending) == parts


def test_a_place_may_lie_in_another() -> None:
    assert [named(text).above for text in ("徐州市鼓楼区教育局", "鼓楼区教育局")] == ["徐州", ""]


@pytest.mark.parametrize(
    ("text", "issuer", "level"),
    [
        ("国家医保局", CITY, NATIONAL),
        ("人民银行", None, NATIONAL),
        ("省财政厅", CITY, PROVINCE),
        ("财政厅", None, PROVINCE),
        ("市财政局", CITY, CITY),
        ("市财政局", PROVINCE, PROVINCE),  # a municipality's
        ("重庆市财政局", CITY, PROVINCE),
        ("武汉市财政局", PROVINCE, CITY),
        ("州林业局", None, CITY),
        ("县水利局", CITY, COUNTY),
        ("旗农牧局", None, COUNTY),
        ("发展改革委", NATIONAL, NATIONAL),
        ("发展改革委", CITY, None),
        ("财政局", CITY, None),
    ],
)
def test_a_name_tells_its_level(
    text: str, issuer: GovernmentLevel | None, level: GovernmentLevel | None
) -> None:
    assert named(text, issuer).level is level


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("省发改委", "省发展改革委"),
        ("省发改委", "省发展和改革委员会"),
        ("国家卫健委", "国家卫生健康委员会"),
        ("市工信局", "市工业和信息化局"),
        ("省人社厅", "省人力资源和社会保障厅"),
        ("市人力社保局", "市人力资源社会保障局"),
        ("市市监局", "市市场监督管理局"),
        ("市监局", "市场监管局"),
        ("市医保局", "市医疗保障局"),
        ("市委网信办", "市网信办"),
        ("市委网信办", "市委网络安全和信息化委员会办公室"),
        ("市委编办", "市委机构编制委员会办公室"),
        ("市教委", "市教育委员会"),
        ("市国资委", "市人民政府国有资产监督管理委员会"),
        ("市妇联", "市妇女联合会"),
        ("团市委", "共青团市委"),
        ("市交通局", "市交通运输局"),
        ("市住建局", "市住房和城乡建设局"),
        ("市供销社", "市供销合作社"),
        ("市疾控中心", "市疾病预防控制中心"),
        ("市医保中心", "市医疗保障中心"),
        ("人行武汉分行", "中国人民银行武汉分行"),
        ("省税务局", "国家税务总局省税务局"),
        ("国办", "国务院办公厅"),
        ("市发展 改革委", "市发展改革委"),
        ("市文化和旅游局", "市文化旅游局"),
    ],
)
def test_usual_forms_are_one_agency(name: str, other: str) -> None:
    assert likeness(name, other) >= Likeness.ALIAS


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("市文广旅局", "市文化广电旅游局"),
        ("市农机局", "市农业机械局"),
        ("市科经委", "市科技经济委员会"),
        ("市交警支队", "市交通警察支队"),
        ("市社保中心", "市社会保险中心"),
        ("市老促会", "市老区促进会"),
    ],
)
def test_a_short_form_has_something_of_every_word(name: str, other: str) -> None:
    assert likeness(name, other) is Likeness.ORDERED


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("市卫生计生委", "市卫生健康委"),
        ("市卫计委", "市卫健委"),
        ("市卫生局", "市卫生健康局"),
        ("卫生部", "国家卫生健康委"),
        ("国土资源部", "自然资源部"),
        ("环境保护部", "生态环境部"),
        ("市环保局", "市生态环境局"),
        ("农业部", "农业农村部"),
        ("省安监局", "省应急管理厅"),
        ("国务院扶贫办", "国家乡村振兴局"),
        ("银保监会", "金融监管总局"),
        ("省林业局", "省林业和草原局"),
    ],
)
def test_a_former_name_is_the_agency_of_today(name: str, other: str) -> None:
    assert likeness(name, other) is Likeness.OLD


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("市场监管局", "市市场监管局"),
        ("财政局", "市财政局"),
        ("财政局", "县财政局"),
        ("发展改革委", "省发展改革委"),
        ("市税务局", "云泽市税务局"),
        ("省财政厅", "湖北省财政厅"),
        ("市工商局", "市市场监管局"),
        ("市质监局", "市市场监管局"),
        ("市食药监局", "市市场监管局"),
        ("食品药品监管总局", "市场监管总局"),
        ("国家旅游局", "文化和旅游部"),
        ("银监会", "金融监管总局"),
        ("市卫生健康委", "市卫生健康局"),
        ("市教委", "市教育局"),
        ("市医改办", "市医改领导小组秘书处"),
        ("市委金融办公室", "市政府金融办公室"),
        ("市医保局", "市医疗保险局"),
        ("徐州市鼓楼区教育局", "鼓楼区教育局"),
    ],
)
def test_likely_one_agency_is_asked(name: str, other: str) -> None:
    assert likeness(name, other) is Likeness.ALIKE


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("市卫生局", "市卫生监督局"),
        ("市教育局", "市教育体育局"),
        ("市体育局", "市教育体育局"),
        ("市社会保障局", "市人力资源社会保障局"),
        ("市药监局", "市药监检查局"),
        ("市公安局", "市公安交通管理局"),
        ("市中医院", "市中西医结合医院"),
        ("省农业担保公司", "省农业信贷担保公司"),
        ("市金融监管局", "市地方金融监管局"),
        ("市卫生局", "市计生局"),
        ("市大数据局", "市数据局"),
        ("区卫生局", "区卫生监督局"),
        ("市人民医院", "市第一人民医院"),
        ("市江北局", "市江北新局"),
        ("市阳光公司", "市阳光城公司"),
        ("市金沙公司", "市金山沙公司"),
        ("市甘南局", "市甘肃南局"),
        ("东城分局", "东部城分局"),
    ],
)
def test_a_name_within_a_name_is_asked_at_most(name: str, other: str) -> None:
    assert likeness(name, other) <= Likeness.DISTANT


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("省卫生健康委", "市卫生健康委"),
        ("国家医保局", "省医保局"),
        ("市财政局", "县财政局"),
        ("县教育局", "区教育局"),
        ("财政部", "市财政局"),
        ("财政厅", "市财政局"),
        ("云泽市财政局", "安平市财政局"),
        ("湖北银保监局", "吉林银保监局"),
        ("市农业局", "市林业局"),
        ("市人社局", "市财政局"),
        ("市人社局", "市社保局"),
        ("市卫生监督局", "市卫生健康局"),
        ("市医保局", "市医疗保障中心"),
        ("市疾控局", "市疾控中心"),
        ("市医保局", "市药监局"),
        ("市药监局", "市市场监管局"),
        ("市食药监局", "市药监局"),
        ("市国资委", "市国土资源局"),
        ("市工商局", "市工商联"),
        ("市委办公室", "市政府办公室"),
        ("国务院办公厅", "中央办公厅"),
        ("市政府", "市委"),
        ("市委", "市纪委"),
        ("市教育局", "市教育考试院"),
        ("市统计局", "市统战部"),
        ("市司法局", "市法院"),
        ("市水利局", "市水务局"),
        ("市民政局", "市民宗局"),
        ("市商务局", "市税务局"),
        ("市自然资源局", "市能源局"),
        ("市科技局", "市科协"),
        ("市残联", "市妇联"),
        ("市环保局", "市人社局"),
        ("武汉海关", "长春海关"),
        ("第一人民医院", "第二人民医院"),
        ("市第一中学", "市第十中学"),
        ("省财政厅", "省财政厅办公室"),
        ("市公安局", "市公安局交警支队"),
        ("市机关事务局", "市直机关工委"),
        ("市经信局", "市工信局"),
        ("市发改委", "市政改委"),
        ("市粮食局", "市能源局"),
        ("市第1局", "市第10局"),
        ("市第1局", "市第11局"),
        ("一中", "十一中"),
        ("市第一中学", "市第十一中学"),
        ("市第二医院", "市第十二医院"),
        ("市一院", "市第十一医院"),
        ("市三大队", "市十三大队"),
        ("市城投一公司", "市城投十一公司"),
        ("市公安局城东分局", "市公安局城东南分局"),
        ("市河西局", "市河西南局"),
        ("市泰和中心", "市泰中心"),
        ("徐州市鼓楼区教育局", "南京市鼓楼区教育局"),
    ],
)
def test_other_agencies_stay_apart(name: str, other: str) -> None:
    assert likeness(name, other) is Likeness.DIFFERENT


def test_neither_numbers_nor_points_of_the_compass_nor_places_are_filled_in() -> None:
    for known in ("市第10局", "市公安局城东南分局", "市东湖农业投资公司"):
        for name in ("市第1局", "市公安局城东分局", "市农投公司"):
            assert matched(name, known).outcome in (Outcome.ASK, Outcome.NEW)


def test_a_place_is_kept_in_a_short_form() -> None:
    assert likeness("市东湖旅投公司", "市东湖旅游投资公司") is Likeness.ORDERED


def test_the_state_leaves_its_own_sign_out() -> None:
    assert likeness("发展改革委", "国家发展改革委", NATIONAL) is Likeness.ALIAS
    assert likeness("药监局", "国家药监局", NATIONAL) is Likeness.ALIAS


def test_an_exact_name_goes_before_an_alias() -> None:
    assert matched("市卫健委", "市卫生健康委", "市卫健委") == Match(Outcome.EXACT, ("市卫健委",))


def test_an_alias_goes_before_likely_ones() -> None:
    assert matched("市市监局", "市场监管局", "市市场监管局") == Match(Outcome.ALIAS, ("市市场监管局",))


def test_a_short_form_that_fits_one_agency_is_taken() -> None:
    known = ("市文化广电旅游局", "市财政局", "市体育局")

    assert matched("市文广旅局", *known) == Match(Outcome.ORDERED, ("市文化广电旅游局",))


def test_a_short_form_that_fits_two_is_asked() -> None:
    found = matched("市社保中心", "市社会保险中心", "市社会保障中心")

    assert found == Match(Outcome.ASK, ("市社会保险中心", "市社会保障中心"), 2)


def test_a_bare_name_is_likely_of_the_documents_level() -> None:
    found = matched("市场监管局", "省市场监管局", "市市场监管局", "县市场监管局")

    assert found.outcome is Outcome.ASK
    assert found.owners[0] == "市市场监管局"
    assert set(found.owners) == {"省市场监管局", "市市场监管局", "县市场监管局"}


def test_a_name_like_no_other_is_new() -> None:
    assert matched("市水利局", "市财政局", "省水利厅") == Match(Outcome.NEW)


def test_an_owner_of_several_names_counts_once() -> None:
    names = [("a", named("市卫生健康委")), ("a", named("市卫生健康委员会")), ("b", named("市财政局"))]

    assert agency_names.match(named("市卫健委"), names) == Match(Outcome.ALIAS, ("a",))


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("省发改委", "省发展和改革委员会"),
        ("市人社局", "市人力资源和社会保障局"),
        ("发展改革委", None),
        ("国家医保局", "国家医疗保障局"),
        ("市场监管总局", "国家市场监督管理总局"),
        ("市委编办", "市委机构编制委员会办公室"),
        ("云泽市住建局", "云泽市住房和城乡建设局"),
        ("市教委", "市教育委员会"),
        ("市财政局", None),
        ("市卫生局", None),
        ("市交通局", None),
        ("市妇联", None),
    ],
)
def test_a_usual_short_form_can_be_spelled_out(name: str, full: str | None) -> None:
    assert agency_names.spelled_out(named(name, CITY)) == full


def test_what_is_spelled_out_is_the_same_agency() -> None:
    assert agency_names.same(named("省发改委"), named(agency_names.spelled_out(named("省发改委")) or ""))


def test_no_word_is_listed_for_two_agencies() -> None:
    path = Path(known_agencies.__file__).with_suffix(".toml")
    agencies = tomllib.loads(path.read_text(encoding="utf-8"))["agency"]
    entries = [entry for agency in agencies for entry in (agency, *agency.get("old", ()))]
    listed = [
        word
        for entry in entries
        for kind in ("stems", "names")
        for word in {(kind, known_agencies.squeezed(word)) for word in entry.get(kind, ())}
    ]

    assert {word for word, times in Counter(listed).items() if times > 1} == set()


@pytest.mark.benchmark
def test_a_hundred_names_among_a_thousand(capsys: pytest.CaptureFixture[str]) -> None:
    known = [(text, named(text)) for text in (f"云{chr(0x4E00 + n)}市住房和城乡建设局" for n in range(950))]
    known += [(text, named(text)) for text in (f"市{chr(0x4E00 + n)}业局" for n in range(50))]
    names = [named(f"市{chr(0x5E00 + n)}业发展局") for n in range(100)]

    began = time.perf_counter()
    for name in names:
        agency_names.match(name, known, issuer=CITY)

    with capsys.disabled():
        print(f"\n100 names among 1,000: {time.perf_counter() - began:.2f} s")  # noqa: T201 - told, not asserted
