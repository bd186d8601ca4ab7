"""What was refused is kept as it was delivered, in quarantine and nowhere else, until it is erased."""

import json

import duckdb
import pytest

from orchestration.base.database import identifier_key
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.erased_rows import forget_erased_rows
from tests.unit.landing.conftest import land, rows

ADA = "ada.secret@example.com"


def raw_rows(settings: Settings) -> list[str | None]:
    found = rows(settings, "select raw_row from raw_weft.quarantine order by landed_line, source_record_id")
    return [text for (text,) in found]


def test_a_broken_line_is_kept_as_it_stands_in_the_file(settings: Settings) -> None:
    land(settings, "shopify/order.csv", f'id,note\n1,a\n2,"{ADA}\n3,b\n4,x,{ADA}\n')
    summary = load_landing(settings)
    assert raw_rows(settings) == [f'2,"{ADA}', f"4,x,{ADA}"]
    assert ADA not in "".join([*summary.lines(), *summary.stops])


def test_a_broken_json_line_and_one_in_no_encoding_are_kept(settings: Settings) -> None:
    land(settings, "segment/tracks.jsonl", '{"id": 1}\n{"id": 2, "email": "' + ADA + "\n")
    land(settings, "shopify/order.csv", b"id,note\n1,a\n2,caf\x81\n")
    load_landing(settings)
    assert sorted(map(str, raw_rows(settings))) == ["2,caf\ufffd", '{"id": 2, "email": "' + ADA]


def test_a_row_that_could_be_parsed_is_kept_as_what_it_states(settings: Settings) -> None:
    land(settings, "shopify/order.csv", f"id,total_price,email,note\n1,many,{ADA},\n2,2.50,,x\n")
    load_landing(settings)
    (text,) = raw_rows(settings)
    assert json.loads(str(text)) == {"id": "1", "total_price": "many", "email": ADA}


def test_a_row_without_its_key_and_an_id_without_its_digits(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,customer_id,note\n,5,b\n2,7.01235E+12,c\n")
    load_landing(settings)
    kept = [json.loads(str(text)) for text in raw_rows(settings)]
    assert {"customer_id": "5", "note": "b"} in kept
    assert {"id": "2", "customer_id": "7.01235E+12", "note": "c"} in kept


def test_a_blob_is_cut_off_and_a_whole_file_is_not_copied(settings: Settings) -> None:
    land(settings, "shopify/order.csv", f"id,total_price,note\n1,many,{'x' * 1_000_000}\n")
    land(settings, "shopify/customer.csv", b"\x00\x01\x02\x03")
    load_landing(settings)
    found = rows(
        settings, "select source_table, length(raw_row) from raw_weft.quarantine order by source_table"
    )
    assert found == [("customer", None), ("order", 20_000)]


@pytest.mark.parametrize(
    ("kind", "value", "stated"),
    [
        ("email", "ada.secret@example.com", "Ada.Secret@Example.com"),
        ("email", "ada.secret@example.com", "<ada.secret@example.com>"),
        ("email", "adasecret@gmail.com", "Ada.Secret+shop@GoogleMail.com"),
        ("phone", "+12155550199", "(215) 555-0199"),
        ("phone", "+4930123456", "030 / 12 34 56"),
        ("email", "ada.secret@example.com", '{""email"":""ada.secret@example.com""}'),
        ("email", "ada.secret@example.com", '{""email"":""ada.secret\\u0040example.com""}'),
        ("email", "ada.secret@example.com", "https://example.com/?email=ada.secret%40example.com&x=1"),
        ("email", "ada.secret@example.com", "ada.secret\u200b@example.com"),
        ("phone", "+4930123456", "+49 30 123456"),
        ("phone", "+442079460999", "+44 (0)20 7946 0999"),
        ("phone", "+4930123456", "011 49 30 123456"),
        ("shopify_customer_id", "777", '{""id"":777}'),
        ("shopify_customer_id", "777", "777"),
        ("anonymous_id", "abc-DEF", "abc-DEF"),
    ],
)
@pytest.mark.parametrize("form", ['1,many,"{}"', '1,many,"{}'], ids=["parsed", "broken"])
def test_a_row_that_names_what_is_erased_is_emptied(
    settings: Settings, kind: str, value: str, stated: str, form: str
) -> None:
    other = "2,many,bob.kept@example.com +1 302 555 0101 778\n"
    land(settings, "shopify/order.csv", f"id,total_price,note\n{form.format(stated)}\n{other}")
    load_landing(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        assert forget_erased_rows(connection) == 0
        assert forget_erased_rows(connection, [(kind, identifier_key(kind, value))]) == 1
    kept = [text for text in raw_rows(settings) if text]
    assert len(kept) == 1
    assert "bob.kept@example.com" in kept[0]
    assert len(rows(settings, "select reason from raw_weft.quarantine where reason <> ''")) == 2


def test_a_row_is_looked_at_again_for_what_is_asked_for_later(settings: Settings) -> None:
    land(settings, "shopify/order.csv", f"id,total_price,email\n1,many,{ADA}\n2,many,bob.kept@example.com\n")
    load_landing(settings)
    nobody = ("email", identifier_key("email", "nobody@example.com"))
    with duckdb.connect(str(settings.warehouse)) as connection:
        assert forget_erased_rows(connection, [nobody]) == 0
        assert forget_erased_rows(connection, [nobody]) == 0
        assert forget_erased_rows(connection, [nobody, ("email", identifier_key("email", ADA))]) == 1
    assert [text is None for text in raw_rows(settings)] == [True, False]


def test_a_row_that_is_delivered_again_after_its_erasure_is_not_kept(settings: Settings) -> None:
    path = land(settings, "shopify/order.csv", f"id,total_price,email\n1,many,{ADA}\n")
    load_landing(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema seeds")
        connection.execute(
            "create table seeds.identity_erasures as select 'email' as identifier_type, ? as identifier_key",
            [identifier_key("email", ADA)],
        )
    path.write_text(path.read_text() + "2,3.00,\n")
    load_landing(settings)
    assert raw_rows(settings) == [None]


def test_no_other_table_of_the_loader_says_a_value(settings: Settings) -> None:
    land(settings, "shopify/order.csv", f'id,total_price,note\n1,{ADA},x\n2,"{ADA}\n')
    load_landing(settings)
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw_weft'"
        ).fetchall()
        for (name,) in names:
            columns = "* exclude (raw_row)" if name == "quarantine" else "*"
            text = str(connection.execute(f"select {columns} from raw_weft.{name}").fetchall())
            assert "ada.secret" not in text, name
    assert len(names) >= 4


def test_the_first_row_of_a_file_without_a_header_is_not_told(settings: Settings) -> None:
    land(settings, "shopify/customer.csv", f"1001,{ADA},Ada Secret\n1002,bob.kept@example.com,Bob\n")
    summary = load_landing(settings)
    (stop,) = summary.stops
    assert "has no column of its table: it has 9999, aaa aaaaaa, aaa.aaaaaa@aaaaaaa.aaa" in stop.lower()
    told = rows(settings, "select new_columns from raw_weft.loads")
    assert "secret" not in "".join([*summary.lines(), stop, str(told)]).lower()


def test_a_mapping_does_not_tell_the_first_row_either(settings: Settings) -> None:
    land(settings, "people_file/mapping.yml", "till: {columns: {given_name: First, email: Mail}}\n")
    land(settings, "people_file/till.csv", f"Ada,{ADA}\nBob,bob.kept@example.com\n")
    with pytest.raises(WeftError) as error:
        load_landing(settings)
    assert "secret" not in str(error.value).lower()
