"""Suggestions: people without any shared identifier, found by name, address and birth date."""

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.identity.explain.customer import explain
from orchestration.identity.match.suggest import forget, suggest
from tests.identity.febrl import BAR, SUGGESTED, judged, suggested


def ask(settings: Settings, query: str) -> list[tuple]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def febrl(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Settings:
    """FEBRL 3: 5,000 rows of 2,000 people."""
    return suggested(tmp_path_factory.mktemp("febrl"), shared_data, "dataset3")


def test_febrl_3_without_its_identifier_reaches_the_bar(febrl: Settings) -> None:
    assert ask(febrl, "select count(*), count(distinct record_key) from identity.customer_records") == [
        (5_000, 5_000)
    ]
    found = judged(febrl)
    print(f"FEBRL 3: F1 {found.pair_f1:.5f}, precision {found.pair_precision:.5f}")
    assert found.pair_f1 >= BAR
    assert found.pair_precision >= 0.9995
    assert found.b3_f >= BAR


def test_every_suggestion_says_what_was_made_of_it(febrl: Settings) -> None:
    statuses = dict(ask(febrl, "select status, count(*) from identity.identity_suggestions group by 1"))
    assert statuses["applied"] > 6_000
    assert set(statuses) <= {"applied", "review", "refused", "rejected"}
    (wordless,) = ask(
        febrl, "select count(*) from identity.identity_suggestions where speaks_for is null or reason is null"
    )
    assert wordless == (0,)
    (joined,) = ask(
        febrl,
        "select count(*) from identity.identity_suggestions"
        " where (status = 'applied') <> (customer_id = other_customer_id)",
    )
    assert joined == (0,), "applied is one customer, and nothing else is"


def test_a_suggested_link_is_explained_like_any_other(febrl: Settings) -> None:
    (record,) = ask(
        febrl,
        "select source_record_id from identity.identity_suggestions where status = 'applied'"
        " order by probability desc, source_record_id limit 1",
    )
    found = explain(febrl, f"people_file:person:{record[0]}")
    steps = [step for path in found.paths.values() for step in path]
    assert len(found.paths) == len(found.identifiers) > 1
    assert {step.status for step in steps} == {"accepted"}
    assert all(step.reason.startswith("suggested, score 0.9") or "score 1.0" in step.reason for step in steps)


def test_the_same_people_give_the_same_scores_and_forgetting_takes_all_back(febrl: Settings) -> None:
    everything = "select * from raw_weft.match_scores order by record_key, other_record_key"
    before = ask(febrl, everything)
    suggest(febrl)
    assert ask(febrl, everything) == before
    forget(febrl)
    assert ask(febrl, everything) == []


def test_on_the_sample_store_nothing_gets_worse(tmp_path: Path, built_sample: Settings) -> None:
    """Couples and namesakes are in the store: there is little to suggest, and much to spoil."""
    from orchestration.sample.accuracy.score import score

    settings = Settings(home=tmp_path, as_of=built_sample.as_of)
    shutil.copyfile(built_sample.warehouse, settings.warehouse)
    before = score(settings, built_sample.sample_truth)
    assert ask(settings, "select count(*) from identity.identity_suggestions") == [(0,)]
    suggest(settings)
    run_dbt(settings, *SUGGESTED)
    after = score(settings, built_sample.sample_truth)
    assert after.identity.pair_precision >= max(0.98, before.identity.pair_precision - 0.001)
    assert after.identity.pair_recall >= before.identity.pair_recall
    two_accounts = """
        select customer_id from identity.customer_identifiers
        where identifier_type = 'user_id' group by 1 having count(*) > 1
    """
    assert len(ask(settings, two_accounts)) <= len(ask(built_sample, two_accounts))
