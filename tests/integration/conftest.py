"""What several integration tests look at, made once."""

import pytest

from orchestration.base.settings import Settings
from orchestration.report.render import render_report
from tests import report_store


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The rendered report of a plausible shop."""
    settings = Settings(home=tmp_path_factory.mktemp("shop"))
    report_store.write_shop(settings.published)
    render_report(settings)
    return settings
