"""What dbt does for each node and nobody here reads, left out while one of its commands runs.

dbt is pinned to one minor version; a test compares what it compiles with and without (test_dbt_cost.py).
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any


@contextmanager
def cheaper_nodes() -> Generator[None]:
    """Debug events are neither filled nor sent, and one text is compiled to one template once."""
    with _quiet_events(), _templates_compiled_once():
        yield


@contextmanager
def _quiet_events() -> Generator[None]:
    """Drops debug events, some twenty a node, before they are made into messages.

    dbt fills a message for each event and formats it for each logger before it asks who hears its level.
    """
    from dbt_common.events.base_types import BaseEvent, EventLevel
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager, get_event_manager

    class Quiet(EventManager):
        def fire_event(self, e: BaseEvent, level: EventLevel | None = None, *arguments, **options) -> None:
            if (level or e.level_tag()) != EventLevel.DEBUG:
                super().fire_event(e, level, *arguments, **options)

    fill, read = BaseEvent.__init__, BaseEvent.__getattr__

    def keep(event: Any, *arguments: Any, **values: Any) -> None:
        object.__setattr__(event, "_values", (arguments, values))

    def filled(self: Any, key: str) -> Any:
        if "pb_msg" not in vars(self):
            arguments, values = vars(self)["_values"]
            fill(self, *arguments, **values)
        return read(self, key)

    before = get_event_manager()
    BaseEvent.__init__, BaseEvent.__getattr__ = keep, filled
    ctx_set_event_manager(Quiet())
    try:
        yield
    finally:
        ctx_set_event_manager(before)
        BaseEvent.__init__, BaseEvent.__getattr__ = fill, read


@contextmanager
def _templates_compiled_once() -> Generator[None]:
    """Names of columns and the like are templates to dbt, each compiled again for each test that has one."""
    from dbt_common.clients.jinja import MacroFuzzEnvironment

    known: dict[tuple, Any] = {}
    compiled: Callable[..., Any] = MacroFuzzEnvironment.compile

    def once(self: Any, source: Any, *arguments: Any, **options: Any) -> Any:
        if not isinstance(source, str):
            return compiled(self, source, *arguments, **options)
        key = (type(self), source, arguments, tuple(options.items()))
        if key not in known:
            known[key] = compiled(self, source, *arguments, **options)
        return known[key]

    MacroFuzzEnvironment.compile = once
    try:
        yield
    finally:
        MacroFuzzEnvironment.compile = compiled
