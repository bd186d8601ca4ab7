"""`weft explain` finds people by what people write: names, order numbers, phone numbers."""

from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.cli import app
from orchestration.identity.explain.search import calling_code, meant_by

PEOPLE = [
    ("c1", "Ada", "Byron", "ada@example.com", "Ghent", True),
    ("c2", "Ada", "Byron", "countess@example.com", "London", True),
    ("c3", "Zoë", "van der Berg", None, None, True),
    ("c4", None, None, None, None, False),
]
PHONES = {
    "c1": "+15550101234",
    "c2": "+442079460123",
    "c3": "+33199001234",
    "c4": "+32199001234",
    "c5": "+15550107777",
    "c6": "+445550107777",
}


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    """A published generation of a few people."""
    settings = Settings(home=tmp_path)
    with duckdb.connect(str(settings.published)) as connection:
        connection.execute("""
            create schema identity; create schema customer360;
            create table identity.customer_id_redirects (customer_id varchar, living_customer_id varchar);
            create table identity.customer_records (
                customer_id varchar, bundle_key ubigint, source_name varchar, source_table varchar,
                source_record_id varchar
            );
            create table identity.customer_identifiers (
                customer_id varchar, identifier_type varchar, identifier_value varchar, record_count bigint
            );
            create table customer360.customers (
                customer_id varchar, first_name varchar, last_name varchar, email varchar, city varchar,
                is_known boolean, last_seen_at timestamp
            );
            create table customer360.orders as
            select 'shopify:1001' as order_id, '1001' as source_order_id, 'c3' as customer_id
            union all select 'square:1002', '1002', null;
        """)
        connection.executemany(
            "insert into customer360.customers values (?, ?, ?, ?, ?, ?, timestamp '2025-12-01')", PEOPLE
        )
        connection.executemany(
            "insert into identity.customer_identifiers values (?, 'phone', ?, 1)", list(PHONES.items())
        )
        connection.executemany(
            "insert into identity.customer_records values (?, 1, 'shopify', 'customer', ?)",
            [(name, f"r{name}") for name in PHONES],
        )
    return settings


@pytest.mark.parametrize(
    "written",
    [
        "(555) 010-1234",
        "555-010-1234",
        "555 010 1234",
        "555.010.1234",
        "5550101234",
        "1 555 010 1234",
        "+1 (555) 010-1234",
        "001 555 010 1234",
        "tel:+1-555-010-1234",
        "(555) 010-1234 ext. 12",
    ],
)
def test_a_phone_number_is_found_as_people_write_it(shop: Settings, written: str) -> None:
    assert calling_code() == "1"
    assert meant_by(shop, written) == "phone:+15550101234"


@pytest.mark.parametrize(
    "written", ["020 7946 0123", "+44 (0)20 7946 0123", "0044 20 7946 0123", "2079460123"]
)
def test_a_number_of_another_country_is_found_by_its_national_form(shop: Settings, written: str) -> None:
    assert meant_by(shop, written) == "phone:+442079460123"


def test_of_two_numbers_that_end_alike_the_shops_country_comes_first(shop: Settings) -> None:
    assert meant_by(shop, "555 010 7777") == "phone:+15550107777"
    assert meant_by(shop, "+44 555 010 7777") == "phone:+445550107777"


def test_two_numbers_abroad_that_end_alike_are_both_named(shop: Settings) -> None:
    with pytest.raises(WeftError, match=r"2 phone numbers end in these digits: \+32199001234, \+33199001234"):
        meant_by(shop, "199 001 234")


@pytest.mark.parametrize("written", ["zoe van der berg", "Berg, Zoë", "ZOË BERG"])
def test_a_name_is_found_in_any_order_without_its_accents(shop: Settings, written: str) -> None:
    assert meant_by(shop, written) == "c3"


def test_several_of_one_name_are_listed_and_the_chosen_one_is_meant(shop: Settings) -> None:
    with pytest.raises(WeftError) as several:
        meant_by(shop, "Ada Byron")
    assert "2 customers are meant by 'Ada Byron'" in str(several.value)
    assert "c1  Ada Byron, ada@example.com, Ghent, last seen 2025-12-01" in str(several.value)
    assert "c2  Ada Byron, countess@example.com, London" in str(several.value)
    assert meant_by(shop, "ada byron", lambda text, found: found[1].customer_id) == "c2"


@pytest.mark.parametrize("written", ["1001", "#1001", "shopify:1001"])
def test_an_order_means_who_placed_it(shop: Settings, written: str) -> None:
    assert meant_by(shop, written) == "c3"


@pytest.mark.parametrize(
    "written", ["1002", "Grace", "", " ", "c1", "phone:+15550101234", "555", "Ada Lovelace", "010-1234"]
)
def test_what_is_known_or_means_nobody_stays_as_it_is(shop: Settings, written: str) -> None:
    """A number without its area code is part of too many."""
    assert meant_by(shop, written) == written


def test_the_command_lists_several_and_exits_with_1(shop: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEFT_HOME", str(shop.home))
    asked = CliRunner().invoke(app, ["explain", "Ada Byron", "--json"])
    assert asked.exit_code == 1
    assert "countess@example.com" in str(asked.exception)
    assert asked.stdout == ""
