"""Fixtures that the whole suite shares: one sample store and one dbt build a session."""

from pathlib import Path

import pytest

from orchestration.lib.settings import PROJECT_ROOT, Settings

SAMPLE_PEOPLE = 600
SAMPLE_SEED = 7


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public data beside the project; tests that need it skip where it is absent."""
    folder = PROJECT_ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of public data (../shared/data) is not here")
    return folder


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small sample store on disk, not yet loaded."""
    from orchestration.demo.sample import write_sample

    home = tmp_path_factory.mktemp("weft_home")
    settings = Settings(home=home)
    sample = write_sample(
        landing=settings.sample_landing, truth=settings.sample_truth, people=SAMPLE_PEOPLE, seed=SAMPLE_SEED
    )
    return Settings(home=home, as_of=sample.as_of)


@pytest.fixture(scope="session")
def built_sample(sample_store: Settings) -> Settings:
    """The small sample store, loaded and built once by one in-process dbt: models, data and unit tests."""
    from orchestration.lib.dbt import run_dbt
    from orchestration.lib.landing import load_landing

    load_landing(sample_store)
    run_dbt(sample_store, "build")
    return sample_store
