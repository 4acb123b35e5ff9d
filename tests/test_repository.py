"""What is committed: no addresses of mirrors, no paths of a machine, no numbers that mean nothing here."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import sources

REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.|yarnpkg\.|proxy\.golang|--(?:extra-)?index-url|--find[-]links"
)
MACHINE_PATH = re.compile(r"(?<![\w.}>])/(?:work|root|tmp|home/\w+|Users/\w+)(?:/\w|\b(?=[\s\"'`)]))")
ISSUE_NUMBER = re.compile(
    r"(?:^|[\s(\[])#\d+\b|\b(?:[Ii]ssue|[Tt]icket|PR|[Pp]ull request) #?\d+\b", re.MULTILINE
)

LOCK_FILES = {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json", "yarn.lock"}
PROSE = {".md", ".py", ".toml", ".yml", ".yaml", ".sh", ".example"}


def committed() -> list[Path]:
    git = shutil.which("git")
    if not git or not (sources.ROOT / ".git").exists():
        return [path for path in sources.MODULES if path.is_file()]
    listing = subprocess.run(
        [git, "ls-files", "-z"], cwd=sources.ROOT, capture_output=True, check=True, text=True
    )
    paths = (sources.ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:8000]


FILES = committed()
every_text = sources.for_each(path for path in FILES if is_text(path))
all_prose = sources.for_each(path for path in FILES if path.suffix in PROSE)


@every_text
def test_no_file_names_the_host_of_a_package_registry(path: Path) -> None:
    assert REGISTRY.findall(sources.text(path)) == []


@every_text
def test_no_file_names_a_path_of_somebodys_machine(path: Path) -> None:
    assert MACHINE_PATH.findall(sources.text(path)) == []


@all_prose
def test_no_file_speaks_in_issue_numbers(path: Path) -> None:
    assert ISSUE_NUMBER.findall(sources.text(path)) == []


def test_no_lock_file_is_committed() -> None:
    assert [path for path in FILES if path.name in LOCK_FILES] == []


def test_settings_with_secrets_are_not_committed() -> None:
    assert [path for path in FILES if path.name == ".env" or path.suffix == ".sqlite3"] == []


@pytest.mark.parametrize("pins", sorted((sources.ROOT / "requirements").glob("*.txt")), ids=sources.name)
def test_every_pin_is_exact_and_hashed(pins: Path) -> None:
    requirements = sources.text(pins).replace("\\\n", "").splitlines()

    assert requirements
    assert [line for line in requirements if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:\w{64}", line)] == []
