"""How the names of a document get into the registry."""

from sqlmodel import Session

from domain.levels import GovernmentLevel
from models.documents import Doubt
from models.people import Agency, AgencyAlias
from services import people
from services.registries import Registrar, Registry
from tests.ledgers import THURSDAY, Office, Statements, draft_item, party


class LookUps(Statements):
    """Counts the statements that look something up."""

    def _add(self, *arguments: object) -> None:
        self.count += str(arguments[2]).startswith("SELECT")


def test_many_agencies_are_looked_up_at_once(office: Office) -> None:
    def look_ups(first: int, last: int) -> int:
        items = [draft_item(number, party(f"市第{number}局")) for number in range(first, last)]
        with LookUps(office.database) as sent:
            office.import_draft(*items)
        return sent.count

    assert look_ups(10, 40) == look_ups(40, 42)


def test_numbers_tell_agencies_apart(office: Office) -> None:
    office.import_draft(*(draft_item(number, party(f"市第{number}局")) for number in range(1, 15)))

    assert len(office.rows(Agency)) == 14
    assert office.rows(Doubt) == []


def test_a_name_entered_a_moment_ago_is_known(office: Office) -> None:
    def register(session: Session) -> list[int]:
        registrar = Registrar(session, people.leading_group(session).id, None, now=THURSDAY)
        names = ("市文化广电旅游局", "市文广旅局", "市水利局", "市文化广电旅游局")
        return [registrar.agency(name, is_collective=False).id for name in names]

    first, second, third, fourth = office.act(register)

    assert first == second == fourth != third
    assert [row.name for row in office.rows(AgencyAlias)] == ["市文广旅局"]


def test_the_level_of_a_document_tells_whose_a_bare_name_is(office: Office) -> None:
    office.publish(draft_item(1, party("国家发展改革委")))

    def found(session: Session, issuer: GovernmentLevel) -> Agency | None:
        return Registry(session, people.leading_group(session).id, issuer).found("发展改革委")

    assert office.look(found, GovernmentLevel.NATIONAL) is not None
    assert office.look(found, GovernmentLevel.CITY) is None
