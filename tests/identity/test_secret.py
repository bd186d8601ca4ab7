"""Keys of identifiers are made with the shop's secret: who has keys alone can confirm no guess."""

import duckdb
import pytest

from orchestration.base.database import identifier_key, stable_hash
from orchestration.base.dbt.run import run_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.identity.render import Renderer

SECRET = "correct horse battery staple"
MAPPING = "till: {columns: {external_id: Id, given_name: First, family_name: Last, email: Mail}}\n"
PEOPLE = "Id,First,Last,Mail\n1,Ann,Lee,ann@x.io\n2,Bob,Stone,bob@x.io\n"
BUILD = ("build", "--select", "+uni_identifiers", "--quiet", "--exclude-resource-type", "unit_test")


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_ENV_SECRET_IDENTITY", SECRET)


def test_sql_and_python_give_an_identifier_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    key = Renderer().identifier_key("'email'", "'ann@x.io'")
    sql = f"select {key}"
    connection = duckdb.connect()
    unkeyed = stable_hash("email|ann@x.io")
    connection.execute(f"set variable identity_secret = '{SECRET}'")
    assert connection.execute(sql).fetchone() == (identifier_key("email", "ann@x.io"),) != (unkeyed,)
    monkeypatch.delenv("DBT_ENV_SECRET_IDENTITY")
    assert duckdb.execute(sql).fetchone() == (identifier_key("email", "ann@x.io"),) == (unkeyed,)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A list of two people, built with the secret."""
    folder = tmp_path_factory.mktemp("secret")
    people = folder / "landing" / "people_file"
    people.mkdir(parents=True)
    (people / "mapping.yml").write_text(MAPPING)
    (people / "till.csv").write_text(PEOPLE)
    settings = Settings(landing=folder / "landing", home=folder / "home")
    load_landing(settings)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DBT_ENV_SECRET_IDENTITY", SECRET)
        run_dbt(settings, *BUILD)
    return settings


def test_a_build_makes_its_keys_with_the_secret_and_writes_it_nowhere(built: Settings) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        keys = connection.execute(
            "select identifier_key from unified.uni_identifiers where identifier_value = 'ann@x.io'"
        ).fetchall()
    assert keys == [(identifier_key("email", "ann@x.io"),)]
    files = [file for file in built.home.rglob("*") if file.is_file()]
    assert len(files) > 10
    assert [file for file in files if SECRET.encode() in file.read_bytes()] == []


def test_another_secret_stops_the_build_before_it_changes_anything(
    built: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_ENV_SECRET_IDENTITY", "hunter2")
    with pytest.raises(WeftError, match="made with another secret"):
        run_dbt(built, *BUILD)
    monkeypatch.setenv("DBT_ENV_SECRET_IDENTITY", SECRET)
    run_dbt(built, "test", "--select", "every_request_to_erase_was_made_with_this_secret", "--quiet")
    with duckdb.connect(str(built.warehouse)) as connection:
        connection.execute("insert into seeds.identity_erasures values ('email', 1, '2025-06-01', null, 1)")
    with pytest.raises(WeftError, match="every_request_to_erase"):
        run_dbt(built, "test", "--select", "every_request_to_erase_was_made_with_this_secret", "--quiet")
