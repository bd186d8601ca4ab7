"""Every example of docs/define-a-segment.md is a segment, and the page names every operator."""

import re
from pathlib import Path

import pytest
import yaml

from orchestration.base.settings import PROJECT_ROOT
from orchestration.segments.catalogue import RELATED, table
from orchestration.segments.compile import model_sql
from orchestration.segments.operators import OPERATORS
from orchestration.segments.read import read_segment
from orchestration.segments.words import conditions
from tests.segments.world import ABOUT

PAGE = (PROJECT_ROOT / "docs" / "define-a-segment.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml[^\n]*\n(.*?)^```$", PAGE, flags=re.S | re.M)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_example_compiles(tmp_path: Path, example: str) -> None:
    about = "" if example.startswith("title:") else yaml.safe_dump(ABOUT)
    file = tmp_path / "example.yml"
    file.write_text(about + example, encoding="utf-8")
    segment = read_segment(file, {"example", "win_back", "recent_support_contact"})
    assert model_sql(segment).count("{% ") == 0
    assert conditions(segment.segment.members)


def test_the_page_names_what_there_is() -> None:
    assert len(EXAMPLES) > 7
    for name in (*OPERATORS, *RELATED):
        assert f"`{name}`" in PAGE, name


def test_the_error_on_the_page_is_the_one_that_comes(tmp_path: Path) -> None:
    from orchestration.base.errors import WeftError

    file = tmp_path / "tea_lovers.yml"
    file.write_text(EXAMPLES[0].replace("field: net_revenue", "field: net_revenu"), encoding="utf-8")
    with pytest.raises(WeftError) as refusal:
        read_segment(file, {"tea_lovers"})
    assert refusal.value.what.removeprefix(f"{tmp_path}/") in PAGE
    assert "net_revenue" in table("customers").columns
