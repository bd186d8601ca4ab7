"""The sample store: the same for the same seed, plausible, grown day by day, with a truth that fits."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.sample.store import Sample, write_sample

PEOPLE = 400


def draw(folder: Path, **changes) -> Sample:
    wanted = {"people": PEOPLE, "seed": 11} | changes
    return write_sample(folder / "landing", folder / "truth", **wanted)


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def rows_of(landing: Path, source: str, table: str, what: str = "*") -> list[tuple]:
    """Rows of a landed table; JSON lines stay text."""
    files = sorted((landing / source / table).iterdir())
    reader = {
        ".parquet": "read_parquet(?, hive_partitioning = false)",
        ".csv": "read_csv(?, all_varchar = true, hive_partitioning = false)",
        ".jsonl": "read_ndjson_objects(?)",
    }[files[0].suffix]
    with duckdb.connect() as connection:
        return connection.execute(f"select {what} from {reader}", [[str(path) for path in files]]).fetchall()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return draw(tmp_path_factory.mktemp("whole"))


def test_the_same_seed_gives_the_same_bytes(whole: Sample, tmp_path: Path):
    again = draw(tmp_path)
    assert digests(again.landing) == digests(whole.landing)
    assert digests(again.truth) == digests(whole.truth)


def test_another_seed_gives_another_scenario(whole: Sample, tmp_path: Path):
    other = draw(tmp_path, seed=12)
    assert digests(other.truth)["people.parquet"] != digests(whole.truth)["people.parquet"]


def test_a_grown_folder_only_adds_files(tmp_path: Path):
    draw(tmp_path, people=60, through=date(2025, 2, 8))
    before = digests(tmp_path / "landing")
    stamps = {name: (tmp_path / "landing" / name).stat().st_mtime_ns for name in before}
    draw(tmp_path, people=60, through=date(2025, 2, 10))
    after = digests(tmp_path / "landing")
    assert before.items() <= after.items()
    assert {name[-18:-8] for name in after.keys() - before.keys() if name.endswith("parquet")} == {
        "2025-02-09",
        "2025-02-10",
    }
    assert all((tmp_path / "landing" / name).stat().st_mtime_ns == stamp for name, stamp in stamps.items())


def test_all_days_together_are_the_whole_year(tmp_path: Path):
    whole, days = (
        draw(tmp_path / "whole", people=30),
        draw(tmp_path / "days", people=30, through=date(2025, 12, 31)),
    )
    assert days.rows == whole.rows
    for source, table in (name.split(".") for name in whole.rows if whole.rows[name]):
        daily, yearly = rows_of(days.landing, source, table), rows_of(whole.landing, source, table)
        assert sorted(map(repr, daily)) == sorted(map(repr, yearly)), table
    assert digests(days.truth) == digests(whole.truth)


def test_as_of_is_the_end_of_the_data(whole: Sample, tmp_path: Path):
    assert whole.as_of == datetime(2026, 1, 1, tzinfo=UTC)
    assert draw(tmp_path, people=30, through=date(2025, 1, 9)).as_of == datetime(2025, 1, 10, tzinfo=UTC)
    assert '"as_of": "2025-01-10T00:00:00Z"' in (tmp_path / "sample.json").read_text()


def test_some_rows_are_late_and_some_are_delivered_again(whole: Sample):
    late = "count(*) filter (where received_at - timestamp between interval 1 day and interval 31 days)"
    assert rows_of(whole.landing, "segment", "pages", late)[0][0] > 0
    assert rows_of(whole.landing, "segment", "pages", "count(*) - count(distinct id)")[0][0] > 0


def test_every_record_has_one_true_person(whole: Sample):
    truth = duckdb.sql(f"from '{whole.truth / 'records.parquet'}'").fetchall()
    known: dict[tuple[str, str], set[str]] = {}
    for source, table, record, _ in truth:
        known.setdefault((source, table), set()).add(record)
    assert sum(map(len, known.values())) == len(truth)
    for source, table in (
        ("shopify", "customer"),
        ("segment", "tracks"),
        ("klaviyo", "event"),
        ("zendesk", "user"),
    ):
        landed = {str(row[0]) for row in rows_of(whole.landing, source, table, "id")}
        assert landed == known[source, table]


def test_a_track_stands_in_its_own_table_too(whole: Sample):
    own = set()
    for table in ("product_viewed", "product_added", "checkout_started", "order_completed"):
        own |= {row[0] for row in rows_of(whole.landing, "segment", table, "id")}
    assert own == {row[0] for row in rows_of(whole.landing, "segment", "tracks", "id")}


def test_orders_and_events_share_tokens(whole: Sample):
    tokens = "checkout_token, cart_token"
    orders = {row for row in rows_of(whole.landing, "shopify", "order", tokens) if row[0]}
    done = set(rows_of(whole.landing, "segment", "order_completed", tokens))
    assert done <= orders
    assert len(done) > 0.9 * len(orders)
    begun = set(rows_of(whole.landing, "segment", "checkout_started", tokens))
    left = set(rows_of(whole.landing, "shopify", "abandoned_checkout", "token, cart_token"))
    assert len(left & begun) > 0.9 * len(left)


def test_orders_add_up_to_the_cent(whole: Sample):
    landing, sums = whole.landing, {}
    for order, line, amount in set(
        rows_of(landing, "shopify", "order_line", "order_id, id, price * quantity - total_discount")
    ):
        sums.setdefault(order, {})[line] = amount
    orders = rows_of(
        landing, "shopify", "order", "id, subtotal_price, total_price - subtotal_price - total_tax"
    )
    assert {order: subtotal for order, subtotal, _ in orders} == {
        order: sum(lines.values()) for order, lines in sums.items()
    }
    assert {float(shipping) for *_, shipping in orders} == {0.0, 5.95}


def test_the_surge_is_where_the_truth_says(whole: Sample):
    planted = f"from '{whole.truth / 'planted_events.parquet'}' where kind = 'surge'"
    _, _, line, start, end, size = duckdb.sql(planted).fetchall()[0]
    begun = rows_of(whole.landing, "segment", "checkout_started", "distinct id, category, timestamp")
    of_line = [stated for _, category, stated in begun if category == line]
    inside = [stated for stated in of_line if start <= stated < end]
    assert len(inside) > 0.9 * size
    assert len(inside) > 0.25 * len([stated for stated in of_line if stated < start])


@pytest.mark.parametrize(("noise", "shared"), [(0.0, False), (1.0, True)])
def test_a_clean_scenario_shares_nothing(tmp_path: Path, noise: float, shared: bool):
    sample = draw(tmp_path, noise=noise)
    people = duckdb.sql(f"from '{sample.truth / 'people.parquet'}'")
    sharing = (
        "list_distinct([person_id, shares_mailbox_of, shares_phone_of, shares_device_with]) <> [person_id]"
    )
    assert (len(people.filter(sharing)) > 0) is shared
    emails = {row[0] for row in rows_of(sample.landing, "shopify", "order", "email")}
    assert ("test@test.com" in emails) is shared


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path):
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "mine.csv").write_text("a\n1\n")
    with pytest.raises(WeftError, match="not written by"):
        draw(tmp_path)
    assert (tmp_path / "landing" / "mine.csv").exists()


def test_the_score_of_the_built_sample(built_sample: Settings):
    from orchestration.sample.accuracy.score import score

    card = score(built_sample)
    assert card.records_without_truth == 0
    assert card.ceiling.pair_precision == 1
    assert card.ceiling.most_people == 1
    assert card.identity.pair_recall <= card.ceiling.pair_recall + 0.01
    assert card.identity.pair_precision >= 0.95
    assert card.f1_of_ceiling >= 0.95
