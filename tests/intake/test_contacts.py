"""Contact lists in the forms in which they go round."""

import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phones import PhoneInvalid, read_phones
from domain.roles import Role
from domain.sheets import Problem
from intake import contacts
from intake.contacts import ContactList
from intake.formats import reading, sources
from tests.workbooks import typed

Row = tuple[str, str, Role, str]


def read(data: bytes, name: str = "名单.xlsx") -> ContactList | None:
    return contacts.recognised(reading.read(data, name))


def people(found: ContactList | None) -> list[Row]:
    assert found is not None
    assert found.errors == ()
    return [(row.agency, row.name, row.role, row.phone) for row in found.contacts]


def test_a_workbook_with_a_title_above_its_headings() -> None:
    rows: list[list[object]] = [
        ["深化医改工作联络员名单"],
        ["序号", "成员单位", "姓 名", "职务", "手机号码", "备注"],
        [1, "市医保局", "张三", "科长", 13812345678, ""],
        [2, "市财政局", "李 四", "分管领导", "0571-87654321转802", "下午在"],
    ]

    assert people(read(typed(rows))) == [
        ("市医保局", "张三", Role.LIAISON, "13812345678"),
        ("市财政局", "李四", Role.SUPERVISING_LEADER, "0571-87654321-802"),
    ]


def test_leader_and_liaison_in_one_row() -> None:
    text = (
        "单位\t分管领导\t职务\t联系电话\t联络员\t职务\t联系电话\n"
        "市医保局\t赵一\t副局长\t13912345678\t钱二\t科员\t13712345678\n"
        "市财政局\t\t\t\t孙三\t\t\n"
    )

    assert people(read(text.encode(), "名单.tsv")) == [
        ("市医保局", "赵一", Role.SUPERVISING_LEADER, "13912345678"),
        ("市医保局", "钱二", Role.LIAISON, "13712345678"),
        ("市财政局", "孙三", Role.LIAISON, ""),
    ]


def test_roles_above_merged_headings_in_word() -> None:
    document = docx.Document()
    table = document.add_table(4, 5)
    for row, texts in enumerate(
        [
            ["单位", "分管领导", "", "联络员", ""],
            ["", "姓名", "电话", "姓名", "电话"],
            ["市医保局", "赵一", "13912345678", "钱二", "13712345678"],
            ["市财政局", "李一", "", "孙三", "13612345678"],
        ]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(0, 4))
    buffer = io.BytesIO()
    document.save(buffer)

    assert people(read(buffer.getvalue(), "名单.docx")) == [
        ("市医保局", "赵一", Role.SUPERVISING_LEADER, "13912345678"),
        ("市医保局", "钱二", Role.LIAISON, "13712345678"),
        ("市财政局", "李一", Role.SUPERVISING_LEADER, ""),
        ("市财政局", "孙三", Role.LIAISON, "13612345678"),
    ]


def test_an_agency_merged_over_its_people() -> None:
    row = sources.Cell
    cells = (
        (row("责任单位"), row("联系人"), row("角色"), row("电话")),
        (row("市医保局"), row("张三"), row("A角"), row("")),
        (row("市医保局", is_continued=True), row("李四"), row("B角"), row("")),
    )
    source = sources.source("责任单位\n市医保局\n李四", [sources.Table(0, cells)])

    assert people(contacts.recognised(source)) == [
        ("市医保局", "张三", Role.LIAISON, ""),
        ("市医保局", "李四", Role.BACKUP_LIAISON, ""),
    ]


def test_name_and_number_in_one_cell_and_english_headings() -> None:
    text = "Agency,Liaison,Backup liaison\n市医保局,Li Lei 13812345678,Han Meimei\n"

    assert people(read(text.encode(), "list.csv")) == [
        ("市医保局", "Li Lei", Role.LIAISON, "13812345678"),
        ("市医保局", "Han Meimei", Role.BACKUP_LIAISON, ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "序号,工作任务,责任单位,联系人,电话\n1,建设平台,市数据局,张三,13812345678\n",
        "单位,任务\n市医保局,支付改革\n",
        "云泽市2026年重点工作任务\n\n一、推进改革。（市医保局负责）\n",
        "姓名,电话\n张三,13812345678\n",
    ],
)
def test_what_is_no_contact_list_is_left_alone(text: str) -> None:
    assert read(text.encode(), "文件.csv") is None


def test_a_document_that_ends_with_a_list_of_contacts_stays_a_document() -> None:
    document = docx.Document()
    for number in range(30):
        document.add_paragraph(f"{number}. 推进第{number}项工作。（市医保局负责）")
    table = document.add_table(2, 3)
    for row, texts in enumerate([["单位", "联系人", "电话"], ["市医保局", "张三", "13812345678"]]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    buffer = io.BytesIO()
    document.save(buffer)

    assert read(buffer.getvalue(), "通知.docx") is None


def test_errors_name_row_column_and_value() -> None:
    found = read("单位,姓名,电话\n市医保局,张三、李四,\n市财政局,,139\n".encode(), "名单.csv")

    assert found is not None
    assert [(row.row, row.column, row.value, row.problem) for row in found.errors] == [
        (2, "姓名", "张三、李四", Problem.NAME_SEVERAL),
        (3, "姓名", "", Problem.NAME_MISSING),
        (3, "电话", "139", Problem.PHONE_INVALID),
    ]
    assert all(contact.is_faulty for contact in found.contacts)


def test_errors_name_the_row_of_the_sheet_below_blank_ones() -> None:
    found = read(typed([[], [], ["单位", "姓名", "电话"], [], [], ["市教育局", "张三", "139"]]))

    assert found is not None
    assert [error.row for error in found.errors] == [6]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("138 1234 5678", ("13812345678",)),
        ("138-1234-5678", ("13812345678",)),
        ("+86 13812345678", ("13812345678",)),
        ("１３８１２３４５６７８", ("13812345678",)),
        ("(0571)87654321", ("057187654321",)),
        ("0571-87654321 转 802", ("0571-87654321-802",)),
        ("87654321", ("87654321",)),
        ("13812345678/0571-87654321", ("13812345678", "0571-87654321")),
        ("办公电话：0571－87654321；手机：13812345678", ("0571-87654321", "13812345678")),
    ],
)
def test_telephone_numbers_are_read_in_their_usual_forms(written: str, read_as: tuple[str, ...]) -> None:
    assert tuple(number.replace("0571-", "0571") for number in read_phones(written)) == tuple(
        number.replace("0571-", "0571") for number in read_as
    )


@pytest.mark.parametrize("written", ["12345", "1381234567", "128123456789", "无", "见备注", "13812345678a"])
def test_what_is_no_telephone_number_is_refused(written: str) -> None:
    with pytest.raises(PhoneInvalid):
        read_phones(written)


@given(st.lists(st.lists(st.text(max_size=8), min_size=4, max_size=4), max_size=5))
def test_any_cells_give_a_list_or_none(rows: list[list[str]]) -> None:
    cells = [("单位", "姓名", "角色", "电话"), *map(tuple, rows)]
    table = sources.Table(0, tuple(tuple(map(sources.Cell, row)) for row in cells))

    found = contacts.recognised(sources.source("单位", [table]))

    assert found is not None
