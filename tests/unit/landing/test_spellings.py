"""A column of the contract is found under the name that the vendor's API gives it, in every format."""

import json

import duckdb
import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.contracts import Column, Table
from tests.unit.landing.conftest import land, rows

ROW = {"Id": "001", "IsDeleted": "true", "Last Name": "Camel", "Own__c": "kept"}
"""An account of Salesforce under the names of the API."""


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_column_is_known_whatever_stands_between_its_words(settings: Settings, ending: str) -> None:
    if ending == "parquet":
        file = land(settings, "salesforce/account.parquet", "")
        values = ", ".join(f"'{value}' as \"{name}\"" for name, value in ROW.items())
        duckdb.sql(f"select {values}").write_parquet(str(file))
    elif ending == "csv":
        land(settings, "salesforce/account.csv", f"{','.join(ROW)}\n{','.join(ROW.values())}\n")
    else:
        land(settings, "salesforce/account.jsonl", json.dumps(ROW) + "\n")
    load_landing(settings)
    found = rows(settings, 'select id, is_deleted, last_name, "Own__c" from raw_salesforce.account')
    assert found == [("001", "true", "Camel", "kept")]


def test_a_name_that_may_be_two_columns_stays() -> None:
    two = Table("users", (), (Column("first_name", "varchar", None), Column("firstname", "varchar", None)))
    assert two.written_otherwise(["first-name"]) == {}
    one = Table("users", (), (Column("is_deleted", "boolean", None),))
    assert one.written_otherwise(["IsDeleted"]) == {"isdeleted": "is_deleted"}
    assert one.written_otherwise(["IsDeleted", "is_deleted"]) == {}
    assert one.written_otherwise(["IsDeleted", "Is Deleted"]) == {}


def test_what_other_connectors_add_to_every_table_is_known() -> None:
    table = Table(
        "orders",
        (),
        (Column("_ab_cdc_deleted_at", "timestamp", None), Column("_airbyte_extracted_at", "timestamp", None)),
    )
    assert table.written_otherwise(["id", "_sdc_deleted_at", "_sdc_batched_at"]) == {
        "_sdc_deleted_at": "_ab_cdc_deleted_at",
        "_sdc_batched_at": "_airbyte_extracted_at",
    }
    assert table.written_otherwise(["_sdc_deleted_at", "_ab_cdc_deleted_at", "_AIRBYTE_EMITTED_AT"]) == {
        "_airbyte_emitted_at": "_airbyte_extracted_at"
    }


def test_a_row_that_singer_marks_as_deleted_is_marked(settings: Settings) -> None:
    land(settings, "shopify/orders.csv", "id,_sdc_deleted_at\n1,2025-05-01T10:00:00Z\n")
    load_landing(settings)
    assert rows(settings, "select id, _ab_cdc_deleted_at from raw_shopify.orders") == [
        ("1", "2025-05-01T10:00:00Z")
    ]
