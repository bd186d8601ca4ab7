"""The portability macros make the same of hard texts on both engines, where Spark is there."""

from pathlib import Path

import pytest

from tests.parity import engines


@pytest.mark.full
@pytest.mark.skipif(engines.missing() is not None, reason=str(engines.missing()))
def test_macros_make_the_same_of_hard_texts(tmp_path: Path) -> None:
    found = engines.macros(tmp_path)
    assert len(found) == 7
    assert not [f"{table.table} {table.words}" for table in found if not table.is_equal]
