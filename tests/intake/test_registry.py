"""The agencies behind the names of a document."""

from domain.items import PartyRole
from domain.levels import GovernmentLevel
from intake import registry
from intake.assignees import DraftParty
from intake.registry import AgencyQuestion, DraftAgency, Registry

PROVINCE, CITY = GovernmentLevel.PROVINCE, GovernmentLevel.CITY


def read(*names: str, level: GovernmentLevel | None = PROVINCE) -> Registry:
    return registry.read([DraftParty(name, PartyRole.LEAD, is_group=False) for name in names], level)


def test_all_forms_of_a_name_are_one_agency_under_the_first() -> None:
    found = read("省发改委", "省财政厅", "省发展改革委", "省发改委", "省发展和改革委员会")

    assert found.agencies == (
        DraftAgency("省发改委", ("省发展改革委", "省发展和改革委员会"), PROVINCE, is_group=False),
        DraftAgency("省财政厅", (), PROVINCE, is_group=False),
    )
    assert found.questions == ()


def test_a_former_name_is_never_the_agencys_own() -> None:
    found = read("省卫生计生委", "省卫健委")

    assert found.agencies == (DraftAgency("省卫健委", ("省卫生计生委",), PROVINCE, is_group=False),)


def test_a_bare_name_is_asked_about() -> None:
    found = read("市场监管局", "市财政局", "市市场监管局", level=CITY)

    assert [agency.name for agency in found.agencies] == ["市场监管局", "市财政局", "市市场监管局"]
    assert found.questions == (AgencyQuestion("市市场监管局", "市场监管局", is_likely=True),)


def test_a_short_form_that_fits_two_agencies_is_asked_about_wherever_it_stands() -> None:
    found = read("市社会保险中心", "市社保中心", "市社会保障中心", level=CITY)

    assert len(found.agencies) == 3
    assert {(row.name, row.other) for row in found.questions} == {
        ("市社保中心", "市社会保险中心"),
        ("市社保中心", "市社会保障中心"),
    }


def test_agencies_of_two_levels_are_two() -> None:
    found = read("省卫生健康委", "市卫生健康委", "国家卫生健康委", level=CITY)

    assert [agency.level for agency in found.agencies] == [PROVINCE, CITY, GovernmentLevel.NATIONAL]
    assert found.questions == ()


def test_collective_names_stand_for_themselves() -> None:
    parties = [DraftParty(name, PartyRole.LEAD, is_group=True) for name in ("各县政府", "各县区政府")]
    found = registry.read(parties, CITY)

    assert [(agency.name, agency.is_group) for agency in found.agencies] == [
        ("各县政府", True),
        ("各县区政府", True),
    ]


def test_a_document_without_agencies_has_none() -> None:
    assert read() == Registry((), ())
