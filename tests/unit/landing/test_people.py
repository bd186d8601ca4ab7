"""`people_file`: any flat list of people lands in the columns of the generic contract."""

from pathlib import Path

import pytest
import yaml

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.contracts import PEOPLE, read_contracts
from orchestration.landing.people import list_name, read_people_mapping
from tests.unit.landing.conftest import land, rows

COLUMNS = {"given_name": "First", "family_name": "Last", "external_id": "No"}
MAPPING = {"till": {"columns": COLUMNS}}


def write(settings: Settings, mapping: dict) -> Path:
    return land(settings, "people_file/mapping.yml", yaml.safe_dump(mapping))


def mapped(settings: Settings, mapping: dict, content: str | bytes, columns: str) -> list[tuple]:
    write(settings, mapping)
    land(settings, "people_file/till.csv", content)
    load_landing(settings)
    return rows(settings, f"select {columns} from raw_people_file.person order by all")


def refused(settings: Settings, mapping: dict, content: str = "First,Last,No\nAnn,Lee,1\n") -> WeftError:
    with pytest.raises(WeftError) as caught:
        mapped(settings, mapping, content, "*")
    return caught.value


def test_people_land_in_the_words_of_the_contract(settings: Settings) -> None:
    columns = {**COLUMNS, "street": ["House", "Street"], "birth_date": "Born", "updated_at": "Changed"}
    entry = {"columns": columns, "date_format": "%Y%m%d", "timezone": "Australia/Sydney", "country": "au"}
    content = (
        "No,First,Last,House,Street,Born,Changed\n"
        "7.0,Ann,Lee,12, Long Road,19561209,2025-01-01 10:00\n"
        "8,Bob,,,High Street,,\n"
    )
    wanted = "person_id, list_name, given_name, street, country, birth_date, updated_at"
    assert mapped(settings, {"till": entry}, content, wanted) == [
        ("7", "till", "Ann", "12 Long Road", "AU", "1956-12-09", "2024-12-31 23:00:00+00"),
        ("8", "till", "Bob", "High Street", "AU", None, None),
    ]


def test_an_empty_list_is_a_list_without_people(settings: Settings) -> None:
    assert mapped(settings, MAPPING, "", "person_id") == []


def test_the_raw_table_has_the_columns_of_its_contract(settings: Settings) -> None:
    mapping = write(settings, MAPPING)
    contract = read_contracts().table(*PEOPLE)
    assert set(read_people_mapping(mapping).outputs) == set(contract.spelling)


@pytest.mark.parametrize(
    ("entry", "born"),
    [({}, "1956-13-09"), ({}, "19561309"), ({}, "soon"), ({"date_format": "%d/%m/%Y"}, "31/02/1956")],
)
def test_a_birth_date_that_is_none_is_set_aside_and_the_person_kept(
    settings: Settings, entry: dict, born: str
) -> None:
    mapping = {"till": {"columns": {**COLUMNS, "birth_date": "Born"}, **entry}}
    content = f"No,First,Last,Born\n1,Ann,Lee,{born}\n"
    assert mapped(settings, mapping, content, "person_id, birth_date") == [("1", f"no date: {born}")]
    found = rows(settings, "select source_record_id, column_name, reason from raw_weft.quarantine")
    assert found == [("till:1", "birth_date", "not readable as date: taken for NULL")]


def test_a_person_without_an_id_has_one_from_what_the_row_says(settings: Settings) -> None:
    land(settings, "people_file/till/again.csv", "Last,First,No\nLee,Ann,\n")
    land(settings, "people_file/till/more.csv", "First,Last,No\nAnn,Leeds,\n")
    write(settings, MAPPING)
    load_landing(settings)
    land(settings, "people_file/till/more.csv", "First,Last,No\nAnn,Lee,\nAnn,Leeds,\n")
    load_landing(settings)
    found = rows(settings, "select family_name, person_id from raw_people_file.person order by all")
    assert [name for name, _ in found] == ["Lee", "Lee", "Leeds"]
    assert found[0] == found[1], "one person, delivered twice"
    assert found[1][1] != found[2][1]
    assert all(person.startswith("row-") for _, person in found)


def test_each_list_is_read_by_its_own_rules(settings: Settings) -> None:
    write(
        settings,
        {
            "till": {"columns": COLUMNS},
            "book": {"columns": {"family_name": "First", "given_name": "Last"}},
            "old": {"columns": {"given_name": "Näme"}, "encoding": "latin-1"},
        },
    )
    land(settings, "people_file/till.csv", "First,Last,No\nAnn,Lee,1\n")
    land(settings, "people_file/book/2025.csv", "First,Last,No\nLee,Ann,1\n")
    land(settings, "people_file/old.csv", "Näme\nZoë Ray\n".encode("latin-1"))
    load_landing(settings)
    assert rows(
        settings, "select list_name, given_name, family_name from raw_people_file.person order by all"
    ) == [("book", "Ann", "Lee"), ("old", "Zoë Ray", None), ("till", "Ann", "Lee")]


def test_rows_that_name_nobody_are_counted_for_the_reader(settings: Settings) -> None:
    write(settings, MAPPING)
    land(settings, "people_file/till.csv", "First,Last,No\n,,1\nAnn,Lee,2\n")
    notices = load_landing(settings).notices
    assert "people_file: 1 rows have neither a name nor an address nor a phone" in notices


def test_a_changed_mapping_reads_the_files_again(settings: Settings) -> None:
    content = "First,Last,No\nAnn,Lee,1\n"
    assert mapped(settings, MAPPING, content, "country") == [(None,)]
    assert mapped(settings, {"till": {**MAPPING["till"], "country": "NZ"}}, content, "country") == [("NZ",)]


@pytest.mark.parametrize(
    ("mapping", "what", "fix"),
    [
        ({}, "maps no list", "the name of each file"),
        ({"till": None}, "maps no columns of till", "shows a whole mapping"),
        (
            {"till": {"columns": {"external_id": "No"}}},
            "maps nothing of till that names a person",
            "given_name",
        ),
        ({"till": {"columns": {"familyname": "Last"}}}, "has an unknown key 'familyname'", "family_name? "),
        (
            {"till": {"columns": COLUMNS, "dateform": 1}},
            "has an unknown key 'dateform'",
            "date_format? ",
        ),
        ({"till": {"columns": COLUMNS, "country": "Austria"}}, "has country: 'Austria'", "ISO code"),
        ({"tills": {"columns": COLUMNS}}, "says nothing of people_file/till.csv", "did you mean tills? "),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(
    settings: Settings, mapping: dict, what: str, fix: str
) -> None:
    error = refused(settings, mapping)
    assert error.what.startswith(f"{settings.landing}/people_file/mapping.yml {what}")
    assert fix in error.fix


def test_a_mapped_column_that_a_file_lacks_is_named(settings: Settings) -> None:
    error = refused(settings, MAPPING, "Fist,Last,No\nAnn,Lee,1\n")
    assert error.what == "people_file/till.csv has no column 'First', which mapping.yml maps to given_name"
    assert error.fix == "did you mean Fist? the file has: Fist, Last, No"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("people_file/till.csv", "till"),
        ("people_file/till.2025.csv.gz", "till.2025"),
        ("people_file/till/2025/may.parquet", "till"),
    ],
)
def test_a_list_is_called_after_its_file_or_folder(file: str, name: str) -> None:
    assert list_name(file) == name


def test_a_number_by_which_the_order_lines_know_somebody_is_enough(settings: Settings) -> None:
    mapping = {"till": {"columns": {"external_id": ["Campaign", "Card"], "customer_id": "Card"}}}
    content = "Campaign,Card\n18,2261.0\n"
    assert mapped(settings, mapping, content, "person_id, customer_id") == [("18 2261", "2261")]
