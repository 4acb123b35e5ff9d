"""The index of names: it leaves out nothing that is alike."""

from hypothesis import given
from hypothesis import strategies as st

from domain import agency_names
from domain.agency_names import AgencyName, Likeness
from domain.levels import GovernmentLevel
from domain.name_index import NameIndex

_WORDS = (
    *("卫生", "健康", "卫健", "计生", "卫计", "监督", "文化", "广电", "旅游", "文旅", "统一战线", "统战"),
    *("工商", "质监", "市场监管", "第一", "第十", "第十一", "1", "10", "人民", "管理"),
    *("东", "东南", "城", "江", "新", "和", "药", "医"),
)
_SCOPES = ("", "市", "省", "国家", "云泽市", "安平市", "鼓楼区", "云泽市鼓楼区", "安平市鼓楼区", "市委")
_ENDINGS = ("局", "委", "委员会", "分局", "医院", "中心", "公司", "部", "厅", "")


def _named(parts: tuple[str, list[str], str]) -> AgencyName:
    scope, words, ending = parts
    return agency_names.parse(scope + "".join(words) + ending, GovernmentLevel.CITY)


NAMES = st.tuples(
    st.sampled_from(_SCOPES), st.lists(st.sampled_from(_WORDS), max_size=3), st.sampled_from(_ENDINGS)
).map(_named)


@given(st.lists(NAMES, max_size=30), NAMES)
def test_no_alike_name_is_left_out(known: list[AgencyName], name: AgencyName) -> None:
    numbered = list(enumerate(known))
    near = list(NameIndex(numbered).near(name))

    alike = [row for row in numbered if agency_names.compare(name, row[1]) is not Likeness.DIFFERENT]

    assert [row for row in near if row in alike] == alike
    assert agency_names.match(name, near) == agency_names.match(name, numbered)


def test_other_names_are_not_looked_at() -> None:
    places = [f"云{chr(0x5E84 + number)}市住房和城乡建设局" for number in range(60)]
    schools = [f"市第{number}中学" for number in range(60)]
    index = NameIndex((text, agency_names.parse(text)) for text in (*places, *schools, "市财政局"))

    assert [text for text, _ in index.near(agency_names.parse(places[7]))] == [places[7]]
    assert [text for text, _ in index.near(agency_names.parse("市第7中学"))] == ["市第7中学"]
    assert [text for text, _ in index.near(agency_names.parse("市财政局"))] == ["市财政局"]
