"""What people write is judged in the message itself: the file, the key, the nearest right name."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing.contracts import read_contracts
from orchestration.precheck.found import Fault, refuse
from orchestration.precheck.keys import file_faults, yaml_faults
from orchestration.precheck.project import refuse_settings, sync_faults
from orchestration.precheck.refs import ref_faults
from orchestration.precheck.rules import rule_faults
from orchestration.precheck.written_segments import segment_faults

SEGMENTS = "models/segments"
EDITS = [
    (
        "seg_vips.yml",
        "purpose:",
        "porpose:",
        "seg_vips.yml: config.meta: there is no key `porpose` (did you mean purpose?)",
    ),
    ("seg_vips.yml", "        owner: ", "        # ", "seg_vips.yml: config.meta: `owner` is missing"),
    (
        "seg_win_back.yml",
        "[email, sms, ads]",
        "[email, smss]",
        "there is no channel `smss` (did you mean sms?)",
    ),
    ("seg_win_back.yml", "title: Win back", "title: VIPs", "seg_vips has this title too: 'VIPs'"),
    ("seg_churn_risk.sql", "'high'", "'hihg'", "churn_band is never 'hihg' (did you mean high?)"),
    (
        "seg_unsubscribed_everywhere.sql",
        "'subscribed'",
        "'subscribd'",
        "_marketing_status is never 'subscribd' (did you mean subscribed?)",
    ),
    (
        "seg_vips.sql",
        "where is_vip",
        "where is_vipp",
        "customers has no column `is_vipp` (did you mean is_vip?)",
    ),
    ("seg_vips.sql", "where", "where and", "seg_vips.sql: is no SQL"),
]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the project that are judged."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("models", "macros", "seeds", "tests/data"):
        shutil.copytree(PROJECT_ROOT / name, folder / name)
    return folder


CHANGED: list[Path] = []


@pytest.fixture
def project(copied: Path) -> Iterator[Path]:
    """The same, to be changed by `edit` and `write`: they are as they were afterwards."""
    yield copied
    while CHANGED:
        file = CHANGED.pop()
        original = PROJECT_ROOT / file.relative_to(copied)
        if original.exists():
            shutil.copy(original, file)
        else:
            file.unlink()


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text, f"{file.name} has no {old}"
    write(file, text.replace(old, new, 1))


def write(file: Path, text: str) -> None:
    CHANGED.append(file)
    file.write_text(text)


def said(faults: list[Fault], root: Path) -> str:
    return "\n".join(fault.says(root) for fault in faults)


def test_the_project_itself_is_sound() -> None:
    everything = [
        *segment_faults(PROJECT_ROOT),
        *yaml_faults(PROJECT_ROOT),
        *ref_faults(PROJECT_ROOT),
        *rule_faults(PROJECT_ROOT / "seeds"),
        *sync_faults(PROJECT_ROOT),
    ]
    assert said(everything, PROJECT_ROOT) == ""


@pytest.mark.parametrize(("name", "old", "new", "expected"), EDITS)
def test_a_segment_in_sql_is_told_what_is_wrong(
    project: Path, name: str, old: str, new: str, expected: str
) -> None:
    edit(project / SEGMENTS / name, old, new)
    assert expected in said(list(segment_faults(project)), project)


def test_columns_of_a_segments_own_are_left_to_dbt(project: Path) -> None:
    own = "with own as (select *, orders_90d as lately from {{ ref('customers') }})"
    write(project / SEGMENTS / "seg_vips.sql", f"{own} select * from own where lately > 1")
    assert said(list(segment_faults(project)), project) == ""


def test_a_segment_that_is_missing_a_file_or_its_line_in_the_list_is_told(project: Path) -> None:
    write(project / SEGMENTS / "seg_new.sql", "select 1")
    found = said(list(segment_faults(project)), project)
    assert "seg_new.sql: add 'seg_new' to macros/segments/segment_models.sql" in found
    assert "seg_new.yml: is missing" in found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "    description: >-",
            "    descripton: >-",
            "key `descripton` (did you mean description?)",
        ),
        ("  - name: orders", "  - name: oders", "no model has that name (did you mean orders?)"),
        ("    columns:", "    colums:", "orders: there is no key `colums` (did you mean columns?)"),
        (
            "        data_type: varchar",
            "        datatype: varchar",
            "`data_type` is missing: the contract is enforced",
        ),
        ("grain:", "grian:", "config.meta: there is no key `grian` (did you mean grain?)"),
        ("models:", "models: [", "orders.yml: line"),
    ],
)
def test_a_key_of_a_models_yaml_is_told(project: Path, old: str, new: str, expected: str) -> None:
    file = project / "models" / "customer360" / "orders.yml"
    edit(file, old, new)
    assert expected in said(list(file_faults(file, {"orders"})), project)


def test_a_reference_to_nothing_is_told_before_dbt_parses(project: Path) -> None:
    edit(project / SEGMENTS / "seg_vips.sql", "ref('customers')", "ref('custmers')")
    expected = (
        "models/segments/seg_vips.sql: refers to `custmers`, which is no model (did you mean customers?)"
    )
    assert expected in said(list(ref_faults(project)), project)


def test_a_contract_without_a_name_names_its_file(project: Path) -> None:
    file = project / "models" / "staging" / "square" / "_square__sources.yml"
    edit(file, "  - name: square", "  - nmae: square")
    with pytest.raises(
        WeftError, match=r"_square__sources\.yml is no contract of a source: there is no 'name'"
    ):
        read_contracts(project)
    found = said(list(yaml_faults(project)), project)
    assert "there is no key `nmae` (did you mean name?)" in found


@pytest.mark.parametrize(
    ("seed", "old", "new", "expected"),
    [
        (
            "identity_rules",
            "email,2,8,4",
            "emial,2,8,4",
            "no model gives identifiers of type `emial` (did you mean email?)",
        ),
        (
            "identity_rules",
            "email,2,8,4",
            "email,2,0,4",
            "max_per_customer cannot be '0'; a whole number from 1 or empty",
        ),
        ("identity_rules", "email,2,8,4", "email,2,8,0", "max_customers_per_value cannot be '0'"),
        ("identity_rules", "email,2,8,4", "email,9,8,4", "trust_rank cannot be '9'"),
        ("identity_rules", "trust_rank", "trustrank", "line 1: there is no column `trust_rank`"),
        (
            "identity_blocked_values",
            "domain,email",
            "domian,email",
            "match cannot be 'domian' (did you mean domain?)",
        ),
        (
            "identity_suggestion_thresholds",
            "0.95",
            "95",
            "min_probability cannot be '95'; a probability from 0 to 1",
        ),
    ],
)
def test_a_rule_of_identity_that_means_nothing_is_told(
    project: Path, seed: str, old: str, new: str, expected: str
) -> None:
    edit(project / "seeds" / f"{seed}.csv", old, new)
    assert expected in said(list(rule_faults(project / "seeds")), project)


def test_a_manual_rule_about_an_unknown_type_is_told(project: Path) -> None:
    file = project / "seeds" / "identity_manual_rules.csv"
    row = "lnk,email,a@example.com,phon,+12155550188,same person,ann,2025-01-01 00:00:00"
    write(file, f"{file.read_text()}{row}\n")
    found = said(list(rule_faults(project / "seeds")), project)
    assert "line 2: rule cannot be 'lnk' (did you mean link?)" in found
    assert "no model gives identifiers of type `phon` (did you mean phone?)" in found


def test_a_misspelt_variable_or_source_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEFT_LANDNG", "/data")
    with pytest.raises(
        WeftError, match=r"nothing reads the variable WEFT_LANDNG \(did you mean WEFT_LANDING\?\)"
    ):
        refuse_settings(Settings())
    monkeypatch.delenv("WEFT_LANDNG")
    for name in ("WEFT_WRITE_KEY", "WEFT_KLAVIYO_KEY", "WEFT_SPARK_THREADS", "WEFT_NULL_ORDER"):
        monkeypatch.setenv(name, "somebody's own")
    refuse_settings(Settings())
    with pytest.raises(WeftError, match=r"there is no source shopfy \(did you mean shopify\?\)"):
        refuse_settings(Settings(sources=("shopfy",)))


def test_ten_faults_are_shown_and_the_rest_counted() -> None:
    with pytest.raises(WeftError, match=r"and 2 more\n  → mend it; nothing was loaded or built"):
        refuse(Fault(Path("x.yml"), "", f"fault {number}") for number in range(12))
