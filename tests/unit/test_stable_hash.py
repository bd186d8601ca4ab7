"""The key of a text is the same wherever it is computed."""

import hashlib

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.identity.render import Renderer

HASH = Renderer().stable_hash("given.text")


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_the_key_is_the_first_fifteen_hex_digits_of_md5(text: str) -> None:
    digits = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15]
    row = duckdb.execute(
        f"select {HASH} from (select cast(? as varchar) as text) as given", [text]
    ).fetchone()
    assert row == (int(digits, 16),)


def test_no_text_has_no_key() -> None:
    row = duckdb.execute(f"select {HASH} from (select cast(null as varchar) as text) as given").fetchone()
    assert row == (None,)
