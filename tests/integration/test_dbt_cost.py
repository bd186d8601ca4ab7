"""What is left out of dbt's work for each node changes neither what it compiles nor what is heard of it."""

from datetime import datetime
from pathlib import Path

import pytest
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager_client import get_event_manager
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note

from orchestration.base.dbt import environment
from orchestration.base.dbt.cost import cheaper_nodes
from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings

SELECT = ("--select", "uni_orders", "orders", "orders_claims", "rfm_grid_claims", "identity_rules_claims")


def compiled(settings: Settings) -> dict[Path, str]:
    folder = settings.dbt_target / "compiled"
    run_dbt(settings, "compile", "--quiet", *SELECT)
    return {file.relative_to(folder): file.read_text("utf-8") for file in sorted(folder.rglob("*.sql"))}


def test_what_is_compiled_is_the_same(parsed_home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    settings = parsed_home.model_copy(update={"as_of": datetime(2026, 1, 1)})
    cheaper = compiled(settings)
    monkeypatch.setattr(environment, "cheaper_nodes", nullcontext)
    assert cheaper == compiled(settings)
    assert len(cheaper) >= 5


def test_debug_events_alone_are_dropped() -> None:
    heard: list[str] = []
    with cheaper_nodes():
        get_event_manager().add_callback(lambda message: heard.append(message.info.msg))
        fire_event(Note(msg="to be heard"), level=EventLevel.WARN)
        fire_event(Note(msg="for nobody"), level=EventLevel.DEBUG)
    assert heard == ["to be heard"]


def test_an_event_is_filled_when_it_is_read() -> None:
    before = BaseEvent.__init__
    with cheaper_nodes():
        event = Note(msg="later")
        assert "pb_msg" not in vars(event)
        assert event.msg == "later"
    assert BaseEvent.__init__ is before
