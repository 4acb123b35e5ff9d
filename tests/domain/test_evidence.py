"""Links and names of files as evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import evidence


@pytest.mark.parametrize("text", ["https://www.gov.cn/a?b=1#c", " http://例子.中国/页 ", "HTTPS://gov.cn"])
def test_a_link_to_a_web_page_is_evidence(text: str) -> None:
    assert evidence.link(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "javascript:alert(1)",
        "ftp://a.b",
        "file:///etc/passwd",
        "见 https://gov.cn",
        "https://",
        "https://[",
        "tg://x",
    ],
)
def test_anything_else_is_no_link(text: str) -> None:
    assert evidence.link(text) is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\a\\b.pdf", "C__a_b.pdf"),
        ("台账\u202efdp.exe", "台账_fdp.exe"),
        ("a\nb.pdf", "a_b.pdf"),
        ("...", "file"),
        ("报" * 200 + ".docx", "报" * 115 + ".docx"),
    ],
)
def test_a_name_that_could_do_harm_is_made_harmless(name: str, safe: str) -> None:
    assert evidence.safe_name(name) == safe


@given(st.text(max_size=300))
def test_every_name_becomes_one_that_a_disk_takes(name: str) -> None:
    safe = evidence.safe_name(name)

    assert 0 < len(safe) <= evidence.LONGEST_NAME
    assert not set("/\\\0\n") & set(safe)
    assert safe.strip(".")
