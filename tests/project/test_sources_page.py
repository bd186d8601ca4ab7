"""The page of sources says what the contracts say."""

from orchestration.landing.contracts import read_contracts
from orchestration.landing.sources_page import FILE, page_text


def test_the_page_is_that_of_the_contracts() -> None:
    assert FILE.read_text("utf-8") == page_text(), "write it again: weft sources --write"


def test_every_source_says_how_it_was_tried_and_feeds_something() -> None:
    rows = [line.split("|") for line in page_text().splitlines() if line.startswith("| [`")]
    assert len(rows) == len(read_contracts().sources)
    unsaid = [row[1].strip() for row in rows if not all(cell.strip() for cell in row[1:6])]
    assert not unsaid, unsaid
