"""The files for servers: what they name exists, and they promise no more than they hold."""

import configparser
import re
from typing import Any

import pytest
import yaml

from bot.cli import app
from bot.settings import Settings
from tests import sources

DEPLOY = sources.ROOT / "deploy"
SETTINGS = {name.upper() for name in Settings.model_fields}
COMMANDS = {
    str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands
}
BOTS = ("bot", "migrate")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(sources.text(DEPLOY / "compose.yaml")))


@pytest.fixture(scope="module")
def image() -> list[str]:
    """The steps of the Dockerfile, each on one line."""
    text = re.sub(r"\s*\\\n\s*", " ", sources.text(DEPLOY / "Dockerfile"))
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their capitals
    parser.read(DEPLOY / "duban.service", encoding="utf-8")
    return parser


@pytest.mark.parametrize("name", BOTS)
def test_compose_sets_only_settings_that_exist(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]

    assert set(service["environment"]) <= SETTINGS
    assert {secret.upper() for secret in service["secrets"]} <= SETTINGS
    assert service["command"][0] in COMMANDS


@pytest.mark.parametrize("name", BOTS)
def test_what_is_secret_comes_from_files_alone(compose: dict[str, Any], name: str) -> None:
    secret = {
        name.upper() for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)
    }
    service = compose["services"][name]

    assert secret & set(service["environment"]) <= {"PROXY_URL"}
    assert set(service["secrets"]) <= set(compose["secrets"])
    assert all(set(origin) == {"file"} for origin in compose["secrets"].values())


@pytest.mark.parametrize("name", BOTS)
def test_the_bot_may_do_nothing_that_it_does_not_need(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service
    assert "privileged" not in service


def test_the_database_is_reached_from_inside_alone(compose: dict[str, Any]) -> None:
    database = compose["services"]["postgresql"]

    assert database["networks"] == ["inside"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert "ports" not in database
    assert "POSTGRES_PASSWORD" not in database["environment"]


def test_the_bot_waits_for_the_migration_and_that_for_the_database(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert services["bot"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"]["postgresql"] == {"condition": "service_healthy"}
    assert services["bot"]["deploy"]["replicas"] > 1


def test_everything_that_compose_mounts_is_declared(compose: dict[str, Any]) -> None:
    mounted = {volume.partition(":")[0] for one in compose["services"].values() for volume in one["volumes"]}
    joined = {network for one in compose["services"].values() for network in one["networks"]}

    assert mounted == set(compose["volumes"])
    assert joined == set(compose["networks"])


def test_the_webhook_arrives_at_the_port_that_is_exposed(compose: dict[str, Any]) -> None:
    service = compose["services"]["bot"]

    assert service["environment"]["WEBHOOK_LISTEN"].rpartition(":")[2] in service["expose"]


def test_the_image_holds_every_package_and_nothing_else(image: list[str]) -> None:
    copied = {line.split()[1] for line in image if re.match(r"COPY [a-z]+ [a-z]+$", line)}
    let_in = set(re.findall(r"^!([a-z]+)$", sources.text(DEPLOY / "Dockerfile.dockerignore"), re.MULTILINE))

    assert copied == sources.PACKAGES | {"migrations"}
    assert let_in == copied
    assert sources.text(DEPLOY / "Dockerfile.dockerignore").startswith("*\n")


def test_the_image_is_not_run_as_root_and_installs_pins_with_hashes(image: list[str]) -> None:
    user = next(line.split()[1] for line in image if line.startswith("USER"))
    created = next(line for line in image if "useradd" in line)

    assert user in created
    assert user != "root"
    assert any("--require-hashes" in line for line in image)


def test_the_image_sets_only_settings_and_asks_a_page_that_exists(image: list[str]) -> None:
    environment = next(line for line in image if line.startswith("ENV"))
    named = set(re.findall(r"\b([A-Z_]+)=", environment))
    check = next(line for line in image if line.startswith("HEALTHCHECK"))

    assert named - SETTINGS == {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    assert re.search(r"HEALTH_ADDRESS=(\S+)", environment)[1] in check  # type: ignore[index]  # it is there
    assert "/readyz" in check


def test_the_unit_runs_commands_that_exist_as_a_user_of_its_own(unit: configparser.ConfigParser) -> None:
    service = unit["Service"]
    started = [service[name].split()[-1] for name in ("ExecStartPre", "ExecStart")]

    assert set(started) <= COMMANDS
    assert service["User"] not in ("", "root")
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"


def test_the_unit_keeps_its_data_where_it_may_write(unit: configparser.ConfigParser) -> None:
    service = unit["Service"]
    given = dict(word.split("=") for word in service["Environment"].split())

    assert set(given) - SETTINGS == {"PYTHONDONTWRITEBYTECODE"}
    assert given["DATA_DIR"] == f"/var/lib/{service['StateDirectory']}"
