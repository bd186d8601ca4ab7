"""A home with a Klaviyo server of its own: the engine is the same for every destination."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sim.klaviyo import KlaviyoServer
from tests.sim.sandbox import Sandbox, sandbox


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, KlaviyoServer()) as opened:
        yield opened
