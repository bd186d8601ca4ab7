"""Sample stores of several seeds and amounts of noise, stitched and compared."""

import shutil
from pathlib import Path

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.sample.accuracy.quality import Quality
from orchestration.sample.store import write_sample
from tests.bench.accuracy.comparison import compare

NOISE = {"none": 0.0, "1×": 1.0, "3×": 3.0}


def sample_scenario(home: Path, people: int, seed: int, noise: float) -> dict[str, Quality]:
    """Writes one sample store, builds no more than identity from it, and judges Weft and its peers."""
    settings = Settings(home=home)
    for leftover in (settings.sample_landing, settings.sample_truth):
        shutil.rmtree(leftover, ignore_errors=True)
    settings.warehouse.unlink(missing_ok=True)
    sample = write_sample(
        settings.sample_landing, settings.sample_truth, people=people, seed=seed, noise=noise
    )
    settings = Settings(home=home, as_of=sample.as_of)
    load_landing(settings)
    run_dbt(
        settings, "build", "--quiet", "--exclude-resource-type", "test", "unit_test",
        "--select", "+customer_records", "path:seeds",
    )  # fmt: skip
    truth = f"""(
        select records.record_key, truth.person_id
        from warehouse.identity.customer_records as records
        inner join read_parquet('{settings.sample_truth / "records.parquet"}') as truth
            using (source_name, source_table, source_record_id)
    )"""
    return compare(settings.warehouse, truth)
