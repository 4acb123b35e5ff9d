"""The documentation: complete where it lists, true where it names."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.app import AT_ONCE
from bot.cli import app
from bot.demo.screen import Screen
from bot.demo.stage import Stage
from bot.demo.story import BEGINS, Story
from bot.settings import Settings
from bot.ticks import LOOK_SECONDS
from domain.delivery import LEASE, MAX_FAILURES
from domain.reminders import DEFAULT_OFFSETS, DEFAULT_TIME
from domain.roles import HOLDERS, Role
from rendering.commands import COMMANDS
from tests import sources

READMES = [sources.ROOT / "README.md", sources.ROOT / "README.zh.md"]
GUIDES = [sources.ROOT / "docs/user-guide.en.md", sources.ROOT / "docs/user-guide.zh.md"]
OPERATIONS = sources.ROOT / "docs/operations.md"
ARCHITECTURE = sources.ROOT / "docs/architecture.md"
GLOSSARY = sources.ROOT / "docs/glossary.md"
PAGES = sorted([*sources.ROOT.glob("*.md"), *(sources.ROOT / "docs").rglob("*.md")])

TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
#: What the terminal shows of a chat: edges and lines of a card, buttons, a text that was sent.
SHOWN = re.compile(r"^(?:[╭│╰].*|\[ .*)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
NAMED_PATH = re.compile(r"(?:[\w.-]+/)*[\w.-]+(?:\.(?:py|md|html|toml)|/)")
#: What the program makes where it runs, and what is not in the repository.
FOREIGN = ("data/", ".venv/")

every_page = pytest.mark.parametrize("page", PAGES, ids=sources.name)
every_list = pytest.mark.parametrize("page", [*READMES, OPERATIONS], ids=sources.name)


def prose(page: Path) -> str:
    return FENCE.sub("", sources.text(page))


def code_in(page: Path) -> list[str]:
    return CODE.findall(prose(page))


def tables(page: Path) -> Iterator[list[list[str]]]:
    """Every table as rows of cells; the first row is its head."""
    for table in TABLE.findall(prose(page)):
        lines = [line for line in table.splitlines() if not line.startswith("| ---")]
        yield [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def listed(page: Path, *heads: str) -> set[str]:
    """What the first column of a table says in code font; the table is known by the head of that column."""
    found = [row for table in tables(page) for row in table[1:] if table[0][0] in heads]
    return {word for row in found for word in CODE.findall(row[0])}


def commands_in(page: Path) -> set[str]:
    return {word.split()[0] for word in listed(page, "Command", "命令")}


def headings(page: Path) -> list[str]:
    return [line for line in prose(page).splitlines() if line.startswith("#")]


def levels(page: Path) -> list[int]:
    return [len(line.split()[0]) for line in headings(page)]


def setting_names() -> set[str]:
    return {name.upper() for name in Settings.model_fields}


def command_names() -> set[str]:
    return {
        str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands
    }


# Complete


@every_list
def test_every_setting_has_its_row(page: Path) -> None:
    assert listed(page, "Setting", "设置") == setting_names()


def test_the_example_holds_every_setting_and_no_other() -> None:
    example = sources.text(sources.ROOT / ".env.example")

    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == setting_names()


@every_list
def test_every_command_has_its_row(page: Path) -> None:
    assert commands_in(page) == command_names()


@pytest.mark.parametrize("page", GUIDES, ids=sources.name)
def test_every_command_of_the_chat_is_in_the_guide(page: Path) -> None:
    named = {word.split()[0] for word in code_in(page)}

    assert {f"/{name}" for name, *_ in COMMANDS} - named == set()


def test_the_table_of_rights_is_the_one_that_the_code_asks() -> None:
    head, *rows = next(
        table for table in tables(sources.ROOT / "docs/security.md") if "`domain/roles.py`" in table[0]
    )
    roles = [cell.strip("`") for cell in head[2:]]
    shown = {
        row[1].strip("`"): {role for role, cell in zip(roles, row[2:], strict=True) if cell == "✓"}
        for row in rows
    }

    assert roles == [*Role]
    assert shown == {permission: set(holders) for permission, holders in HOLDERS.items()}


def test_every_package_is_in_the_architecture() -> None:
    packages = {f"{sources.name(path.parent)}/" for path in sources.CODE if path.name == "__init__.py"}
    named = {word.removesuffix(name_of(word)) for word in code_in(ARCHITECTURE)}

    assert packages - named == set()


def name_of(path: str) -> str:
    return path.rpartition("/")[2]


def test_every_decision_is_in_the_list_of_decisions() -> None:
    folder = sources.ROOT / "docs/decisions"
    listed = {target for target, _ in LINK.findall(sources.text(folder / "README.md"))}

    assert {path.name for path in folder.glob("0*.md")} == listed


# True


@every_page
def test_every_file_and_folder_that_is_named_exists(page: Path) -> None:
    named = {word for word in code_in(page) if "/" in word and NAMED_PATH.fullmatch(word)}
    ours = [word for word in named if not word.startswith(FOREIGN)]

    assert [word for word in ours if not (sources.ROOT / word).exists()] == []


def test_every_module_in_the_map_of_nouns_exists() -> None:
    head, *nouns = next(table for table in tables(ARCHITECTURE) if table[0][0] == "Noun")
    packages = [cell.strip("`") for cell in head[1:]]
    named = [
        f"{package}{module}.py"
        for row in nouns
        for package, cell in zip(packages, row[1:], strict=True)
        for module in CODE.findall(cell)
    ]

    assert [path for path in named if not (sources.ROOT / path).is_file()] == []


def test_every_line_of_the_log_that_is_explained_can_be_written() -> None:
    code = "\n".join(sources.text(path) for path in sources.CODE)
    explained = listed(OPERATIONS, "Line")

    assert explained
    assert [line for line in explained if f'"{line}' not in code] == []


def test_the_figures_of_the_architecture_are_those_of_the_code() -> None:
    said = " ".join(prose(ARCHITECTURE).split())
    figures = [
        f"up to {AT_ONCE} of them",
        f"a lease of {LEASE.total_seconds():.0f} seconds",
        f"`failed` after {MAX_FAILURES} faults",
        f"Every {LOOK_SECONDS} seconds `bot/ticks.py`",
        "({}, {} and {} working days before, at {:%H:%M})".format(*DEFAULT_OFFSETS, DEFAULT_TIME),
    ]

    assert [figure for figure in figures if figure not in said] == []


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(prose(page))
    targets = [(page.parent / path if path else page, fragment) for path, fragment in links]

    assert [str(path) for path, _ in targets if not path.exists()] == []
    assert [fragment for path, fragment in targets if fragment and fragment not in anchors(path)] == []


def anchors(page: Path) -> set[str]:
    titles = (re.sub(r"[^\w\s-]", "", line.lstrip("# ").lower()) for line in headings(page))
    return {title.replace(" ", "-") for title in titles}


@every_page
def test_every_target_of_make_that_is_named_exists(page: Path) -> None:
    makefile = sources.text(sources.ROOT / "Makefile")
    named = set(re.findall(r"^(?:\w+=\w+ )?make ([a-z]+)", "\n".join(code_in(page)), re.MULTILINE))

    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_every_name_in_the_glossary_stands_in_the_code() -> None:
    code = "\n".join(sources.text(path) for path in sources.CODE)
    names = [name for name in code_in(GLOSSARY) if name.isidentifier()]

    assert names
    assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []


@pytest.mark.parametrize(
    ("pages", "language"),
    [((READMES[0], GUIDES[0]), "en"), ((READMES[1], GUIDES[1]), "zh")],
    ids=["en", "zh"],
)
async def test_what_is_shown_of_chats_is_what_the_demo_shows(
    pages: tuple[Path, ...], language: Literal["en", "zh"], tmp_path: Path
) -> None:
    shown = "\n".join(await demo(language, tmp_path))
    excerpts = [
        line for page in pages for block in FENCE.findall(sources.text(page)) for line in SHOWN.findall(block)
    ]

    assert excerpts
    # A card is as wide as its longest line, and an excerpt may leave that line out.
    assert [line for line in excerpts if line.rstrip("│ ") not in shown] == []


async def demo(language: Literal["en", "zh"], folder: Path) -> list[str]:
    written: list[str] = []
    settings = Settings(
        data_dir=folder,
        database_url=SecretStr(f"sqlite:///{folder / 'demo.sqlite3'}"),
        language=language,
        timezone=ZoneInfo("Asia/Shanghai"),
    )
    async with Stage(settings, now=BEGINS) as stage:
        await Story(stage, Screen(written.append, stage.texts)).play()
    return written


# The same in both languages


@pytest.mark.parametrize("pages", [READMES, GUIDES], ids=["readme", "guide"])
def test_both_languages_have_the_same_parts(pages: list[Path]) -> None:
    english, chinese = pages

    assert levels(english) == levels(chinese)
    assert len(FENCE.findall(sources.text(english))) == len(FENCE.findall(sources.text(chinese)))
    assert [len(table) for table in tables(english)] == [len(table) for table in tables(chinese)]


@pytest.mark.parametrize("pages", [READMES, GUIDES], ids=["readme", "guide"])
def test_both_languages_lead_to_each_other(pages: list[Path]) -> None:
    for page, other in (pages, pages[::-1]):
        assert f"]({other.name})" in sources.text(page).split("\n## ")[0]
