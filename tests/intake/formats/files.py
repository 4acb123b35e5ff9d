"""Files of every kind, made for tests: a text of our own, and what an office suite makes of it."""

import base64
import io
import shutil
import subprocess
import zipfile
from collections.abc import Collection
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt
from docx.text.paragraph import Paragraph

OFFICE = shutil.which("soffice")
OFFICE_ABSENT = "LibreOffice (soffice) is not installed"

#: One grey point.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)

#: Longer than a page, so that pages end inside it.
_LONG = "".join(
    f"第{number}批项目要在{number}月底前完成立项、用地、环评手续，逐项明确责任人和时间表，"
    "按“一个项目、一名领导、一个专班、一抓到底”的办法推进，"
    f"确保新增产能{number}.5万吨、带动就业{number * 120}人以上，重点企业服务满意率不低于9{number % 10}%。"
    for number in range(1, 13)
)

TEXT = f"""云泽市人民政府办公室关于印发云泽市优化营商环境2026年重点工作任务的通知
云政办发〔2026〕12号
各县（市、区）人民政府，市政府各部门、各直属机构：
《云泽市优化营商环境2026年重点工作任务》已经市政府同意，现印发给你们，请认真贯彻落实。
云泽市人民政府办公室
2026年3月6日
云泽市优化营商环境2026年重点工作任务
为做好2026年全市优化营商环境工作，持续为经营主体减负担、添动力，结合我市实际，制定本重点工作任务。
一、便利开办和经营
（一）推行“一件事”集成办理。6月底前上线企业开办、员工录用等15个“一件事”，全程网办率达到90%以上，平均办理时间压缩到1个工作日以内。（市行政审批局牵头，市市场监管局、市人力资源社会保障局、市税务局配合）
（二）加快重点项目建设。{_LONG}（市发展改革委、市自然资源局、市生态环境局按职责分工负责）
（三）降低用电用水成本。12月底前为小微企业免费接电300户，用水报装环节减至2个。（市发展改革委、市住房城乡建设局等负责）
二、加强服务和监管
（四）开展政策兑现专项行动。梳理惠企政策清单，三季度末前实现“免申即享”政策不少于40项，兑现资金3.5亿元。（牵头单位：市财政局；责任单位：市工业和信息化局、市科技局、市商务局）
（五）规范涉企检查。全面推行“综合查一次”，同一企业年度检查次数不超过2次，对轻微违法行为依法不予处罚。（市司法局、市市场监管局负责）
各县（市、区）、各有关部门要加强组织领导，细化工作措施，按季度报送进展情况。
"""


def word(text: str = TEXT, *, is_indented: bool = True) -> bytes:
    """A Word document of the lines, with page numbers at the foot."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(14)
    footer = document.sections[0].footer.paragraphs[0]
    _add_page_number(footer)
    for line in text.splitlines():
        paragraph = document.add_paragraph(line)
        if is_indented and line.startswith(("（", "一、", "二、", "为", "各县（市、区）、", "《")):
            paragraph.paragraph_format.first_line_indent = Pt(28)
    return saved(document)


def _add_page_number(paragraph: Paragraph) -> None:
    paragraph.add_run("— ")
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {namespace} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
    paragraph.add_run(" —")


def saved(document: "docx.document.Document") -> bytes:
    """The bytes of a Word document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def converted(
    documents: dict[str, bytes], folder: Path, kinds: Collection[str]
) -> dict[tuple[str, str], bytes]:
    """What an office suite makes of Word documents, by name and kind; skips where there is no suite.

    What the folder holds of a kind already is not made again.
    """
    if OFFICE is None:
        pytest.skip(OFFICE_ABSENT)
    made = {(name, kind): folder / f"{name}.{kind.split(':')[0]}" for kind in kinds for name in documents}
    for name, data in documents.items():
        (folder / f"{name}.docx").write_bytes(data)
    # A profile of its own: two suites at work on one profile stop each other.
    command = [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    for kind in kinds:
        inputs = [str(folder / f"{name}.docx") for name in documents if not made[name, kind].exists()]
        if inputs:
            arguments = ["--convert-to", kind, "--outdir", str(folder), *inputs]
            subprocess.run([*command, *arguments], check=True, capture_output=True, timeout=100)
    return {key: path.read_bytes() for key, path in made.items()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP container of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in parts.items():
            # Not writestr(name): that would write down the time of day.
            container.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_OFD_ROOT = f"""<ofd:OFD {_OFD} DocType="OFD"><ofd:DocBody>
<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"""
_OFD_DOCUMENT = f"""<ofd:Document {_OFD}><ofd:CommonData><ofd:PageArea>
<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>
<ofd:Pages>PAGES</ofd:Pages></ofd:Document>"""
_WIDTH, _TOP, _STEP, _SIZE = 34, 30.0, 9.0, 5.0


def ofd(text: str = TEXT, lines_per_page: int = 25) -> bytes:
    """An OFD file whose pages break the lines where they are full, and carry their numbers."""
    paragraphs = ["　　" + paragraph for paragraph in text.splitlines()]
    lines = [text[at : at + _WIDTH] for text in paragraphs for at in range(0, len(text), _WIDTH)]
    pages = [lines[at : at + lines_per_page] for at in range(0, len(lines), lines_per_page)]
    names = [f"Pages/Page_{number}/Content.xml" for number in range(len(pages))]
    listed = "".join(f'<ofd:Page ID="{number + 1}" BaseLoc="{name}"/>' for number, name in enumerate(names))
    parts = {"OFD.xml": _OFD_ROOT, "Doc_0/Document.xml": _OFD_DOCUMENT.replace("PAGES", listed)}
    for number, (name, page) in enumerate(zip(names, pages, strict=True)):
        parts[f"Doc_0/{name}"] = _ofd_page(page, number + 1)
    return zipped({name: part.encode() for name, part in parts.items()})


def _ofd_page(lines: list[str], number: int) -> str:
    placed = [(20.0, _TOP + _STEP * index, line) for index, line in enumerate(lines)]
    placed.append((100.0, 285.0, f"— {number} —"))
    objects = "".join(
        f'<ofd:TextObject ID="{index + 100}" Boundary="{x} {y} 175 7" Font="1" Size="{_SIZE}">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g {len(line) - 1} {_SIZE}">{line}</ofd:TextCode></ofd:TextObject>'
        for index, (x, y, line) in enumerate(placed)
    )
    return f'<ofd:Page {_OFD}><ofd:Content><ofd:Layer ID="9">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
