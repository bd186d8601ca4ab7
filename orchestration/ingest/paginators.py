"""Ways of paging that dlt has not got: an export with an end, a token to keep, and rows by their ids."""

from collections.abc import Callable
from typing import Any, cast

from dlt.sources.helpers.rest_client.paginators import BasePaginator, JSONResponseCursorPaginator
from requests import Request, Response

from orchestration.ingest.session import NotHandedOut

Position = dict[str, Any] | None


class Export(JSONResponseCursorPaginator):
    """Zendesk's exports: there is always a cursor to come back with; `end_of_stream` says that it is the end.

    Where the cursor is a time (`end_time`) and does not move, there are more rows of one second than fit on a
    page, and the export never ends: the same address twice is what the session stops at.
    """

    def __init__(self, cursor_path: str, cursor_param: str = "cursor") -> None:
        super().__init__(cursor_path=cursor_path, cursor_param=cursor_param)

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        """What an answer says of the next page."""
        super().update_state(response, data)
        if response.json().get("end_of_stream", not data):
            self._has_next_page = False

    def update_request(self, request: Request) -> None:
        """The next page."""
        super().update_request(request)
        if self.cursor_param != "start_time":
            params_of(request).pop("start_time", None)


class Token(JSONResponseCursorPaginator):
    """A token in the answer that asks for the next page, also in a later run."""

    def __init__(self, cursor_path: str, cursor_param: str, position: Position = None) -> None:
        super().__init__(cursor_path=cursor_path, cursor_param=cursor_param)
        self.position = position

    def init_request(self, request: Request) -> None:
        """The first page."""
        if self.position:
            params_of(request)[str(self.cursor_param)] = self.position["token"]

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        """What an answer says of the next page."""
        super().update_state(response, data)
        self.position = {"token": self._next_reference} if self._next_reference else None


class ById(BasePaginator):
    """Rows in the order of their ids, by offset: each page begins with the last row of the one before it.

    Rows that are deleted meanwhile move those behind them forward. Then the page does not begin with a row
    that is known, and the one before it is asked for again, until the pages meet. So no row is passed over,
    whatever else changes in between.
    """

    def __init__(self, position: Position = None, size_param: str = "per_page") -> None:
        super().__init__()
        self.size_param = size_param
        self.position = position
        self._offset, self._last_id, self._page, self._repeats = 0, 0, list[int](), 0
        if position:
            self._offset, self._last_id = position["offset"], position["last_id"]

    def init_request(self, request: Request) -> None:
        """The first page."""
        self._size = self._length = int(params_of(request)[self.size_param])
        self.update_request(request)

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        """What an answer says of the next page."""
        ids = [int(row["id"]) for row in data or []]
        is_met = self._offset == 0 or bool(ids and ids[0] <= self._last_id)
        if not is_met:
            self._offset = max(0, self._offset - self._length)
            return
        self._repeats = self._repeats + 1 if ids == self._page else 0
        if self._repeats > 1 and len(ids) > 1:
            raise NotHandedOut("the shop hands out the same page whatever page is asked for", ADVICE, 200)
        self._page, self._length = ids, max(1, len(ids))
        # Some hosts hand out fewer rows than asked for: the end is where the shop counts it.
        total = response.headers.get("X-WP-Total", "")
        is_last = self._offset + len(ids) >= int(total) if total.isdigit() else len(ids) < self._size
        if is_last or not ids:
            self._has_next_page = False
        self._last_id = max([self._last_id, *ids])
        self._offset += max(1, len(ids) - 1)
        self.position = {"offset": self._offset, "last_id": self._last_id}

    def update_request(self, request: Request) -> None:
        """The next page."""
        params_of(request)["offset"] = self._offset


ADVICE = "a plug-in or a cache of the shop drops the parameter offset: let it pass /wp-json/wc/v3"
KINDS: dict[str, Callable[..., BasePaginator]] = {"export": Export, "token": Token, "by_id": ById}


def params_of(request: Request) -> dict[str, Any]:
    """The parameters of a request, as dlt makes them."""
    if not isinstance(request.params, dict):
        request.params = {}
    return cast("dict[str, Any]", request.params)


def paginator(config: Any, position: Position) -> Any:
    """A paginator of ours for its configuration, at a position; what dlt has is left to dlt."""
    if not isinstance(config, dict) or config.get("type") not in KINDS:
        return config
    options = {name: value for name, value in config.items() if name != "type"}
    kind = KINDS[config["type"]]
    return kind(**options) if kind is Export else kind(**options, position=position)


def position_of(paginator: Any) -> Position:
    """Where a later run could go on, as far as the paginator knows."""
    return getattr(paginator, "position", None)
