"""Servers that hand out lists the way each vendor does; rows are dictionaries that tests put in and change.

A list may be capped below the page size that is asked for, so that few rows make many pages.
"""

import base64
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar
from urllib.parse import urlencode

from tests.sim.server import Answer, Request, VendorServer

KEY = "key-of-test"
Row = dict[str, Any]
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHOP_ZONE = timezone(timedelta(hours=-5))


def moment(minutes: int) -> datetime:
    """So many minutes after the first row."""
    return START + timedelta(minutes=minutes)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class ListServer(VendorServer):
    """What the vendors' servers share: rows by list, and what happens before a request is answered."""

    title: ClassVar[str]
    environment: ClassVar[dict[str, str]]
    """Beside the address."""

    authorization: ClassVar[tuple[str, str]]
    """The header and the value that let one in."""

    def __init__(self, page_size: int = 7) -> None:
        super().__init__()
        self.page_size = page_size
        self.lists: dict[str, list[Row]] = {}
        self.before: dict[int, Callable[[], None]] = {}
        """Number of a request → what happens at the vendor just before it is answered."""

        self.fails_from: int | None = None
        """From this request on it fails, for good."""

    def add(self, count: int, first: int = 1) -> None:
        """Puts rows into each list, a minute after each other; the ids do not come in that order."""
        raise NotImplementedError

    def change(self, name: str, row_id: Any, minutes: int) -> None:
        """Changes a row of a list."""
        raise NotImplementedError

    def row(self, name: str, row_id: Any) -> Row:
        return next(row for row in self.lists[name] if row["id"] == row_id)

    def is_authorized(self, request: Request) -> bool:
        header, value = self.authorization
        return request.headers.get(header.lower()) == value

    def handle(self, request: Request) -> Answer:
        with self.lock:
            number = len(self.requests) + 1
            if number in self.before:
                self.before.pop(number)()
        if self.fails_from is not None and number >= self.fails_from:
            self.requests.append(request)
            return Answer(500, {"error": "boom"})
        return super().handle(request)

    def size(self, asked: str | None) -> int:
        return min(self.page_size, int(asked or self.page_size))

    def here(self, request: Request, query: dict[str, Any]) -> str:
        return f"http://{request.headers['host']}/{self.name}{request.path}?{urlencode(query)}"


class ShopifyServer(ListServer):
    """Links to pages that take no other parameter; times with the shop's offset."""

    name = title = "shopify"
    environment: ClassVar = {"ACCESS_TOKEN": KEY}
    authorization: ClassVar = ("X-Shopify-Access-Token", KEY)
    rates: ClassVar = {"default": ((40, 20),)}

    def add(self, count: int, first: int = 1) -> None:
        for name in ("orders", "customers", "products", "checkouts"):
            self.lists.setdefault(name, []).extend(
                self._row(name, number) for number in range(first, first + count)
            )

    def _row(self, name: str, number: int) -> Row:
        # ids go down while times go up
        row: Row = {"id": 9_007_199_254_740_000 - number, "updated_at": self._time(number), "tags": "a, b"}
        if name == "orders":
            row |= {
                "total_price": "19.90",
                "line_items": [{"id": number, "price_set": {"shop_money": {"amount": "19.90"}}}],
                "refunds": [{"id": number, "order_id": row["id"], "transactions": []}]
                if number % 5 == 0
                else [],
            }
        if name == "products":
            row["variants"] = [{"id": number * 10, "product_id": row["id"], "price": "1.00"}]
        return row

    def _time(self, minutes: int) -> str:
        return moment(minutes).astimezone(SHOP_ZONE).isoformat()

    def change(self, name: str, row_id: Any, minutes: int) -> None:
        self.row(name, row_id).update(updated_at=self._time(minutes), tags="c")

    def answer(self, request: Request) -> Answer:
        name = request.path.rsplit("/", 1)[-1].removesuffix(".json")
        query = dict(request.query)
        token = query.get("page_info")
        if token:
            if set(query) - {"page_info", "limit"}:
                return Answer(400, {"errors": "status cannot be passed when page_info is present"})
            query |= json.loads(base64.urlsafe_b64decode(token))
        since = datetime.fromisoformat(query["updated_at_min"])
        by_time = query.get("order") == "updated_at asc"

        def place(row: Row) -> list[Any]:
            time = datetime.fromisoformat(row["updated_at"])
            return [time.timestamp() if by_time else 0, row["id"]]

        rows = sorted(
            (row for row in self.lists[name] if datetime.fromisoformat(row["updated_at"]) >= since), key=place
        )
        rest = [row for row in rows if "after" not in query or place(row) > query["after"]]
        page = rest[: self.size(query.get("limit"))]
        headers = {}
        if len(rest) > len(page):
            kept = {"updated_at_min": query["updated_at_min"], "after": place(page[-1])}
            kept |= {"order": query["order"]} if "order" in query else {}
            following = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
            link = self.here(request, {"limit": query["limit"], "page_info": following})
            before = f'<{self.here(request, {"page_info": "x"})}>; rel="previous", ' if token else ""
            headers["Link"] = f'{before}<{link}>; rel="next"'
        return Answer(200, {name: page}, headers)


class KlaviyoServer(ListServer):
    """JSON:API: a link to the next page in the body, filters in a language of their own."""

    name = title = "klaviyo"
    environment: ClassVar = {"API_KEY": KEY}
    authorization: ClassVar = ("Authorization", f"Klaviyo-API-Key {KEY}")
    cursors: ClassVar = {
        "profiles": "updated",
        "events": "datetime",
        "campaigns": "updated_at",
        "flows": "updated",
        "lists": "updated",
        "metrics": "updated",
    }
    sorted_by: ClassVar = {name: cursor for name, cursor in cursors.items() if name != "metrics"}

    def add(self, count: int, first: int = 1) -> None:
        for name, cursor in self.cursors.items():
            self.lists.setdefault(name, []).extend(
                {
                    "type": name.removesuffix("s"),
                    "id": f"{name[:2]}{999 - number}",
                    "attributes": {cursor: moment(number).isoformat(), "name": f"{name} {number}"}
                    | ({"channel": "sms" if number % 3 == 0 else "email"} if name == "campaigns" else {}),
                    "relationships": {"tags": {"links": {"self": "https://a.klaviyo.com/api/x"}}},
                }
                for number in range(first, first + count)
            )

    def change(self, name: str, row_id: Any, minutes: int) -> None:
        self.row(name, row_id)["attributes"] |= {
            self.cursors[name]: moment(minutes).isoformat(),
            "name": "new",
        }

    def answer(self, request: Request) -> Answer:
        name, query = request.path.rsplit("/", 1)[-1], dict(request.query)
        if "revision" not in request.headers:
            return Answer(400, {"errors": [{"code": "invalid", "detail": "no revision"}]})
        said = query.get("filter", "")
        cursor = self.cursors[name]
        rows = self.lists[name]
        if name == "campaigns":
            channel = re.search(r"equals\(messages\.channel,'(\w+)'\)", said)
            if channel is None:
                return Answer(
                    400, {"errors": [{"code": "invalid", "detail": "a channel filter is required"}]}
                )
            rows = [row for row in rows if row["attributes"]["channel"] == channel[1]]
        if name != "metrics":
            compared = re.search(rf"(greater-than|greater-or-equal)\({cursor},([^)]+)\)", said)
            if compared is None or query.get("sort") != cursor:
                return Answer(400, {"errors": [{"code": "invalid", "detail": "filter or sort"}]})
            since = datetime.fromisoformat(compared[2])
            rows = [row for row in rows if datetime.fromisoformat(row["attributes"][cursor]) >= since]
        rows = sorted(rows, key=lambda row: (row["attributes"][cursor], row["id"]))
        after = json.loads(query["page[cursor]"]) if "page[cursor]" in query else ["", ""]
        rest = [row for row in rows if [row["attributes"][cursor], row["id"]] > after]
        page = rest[: self.size(query.get("page[size]"))]
        following = None
        if len(rest) > len(page):
            last = page[-1]
            place = json.dumps([last["attributes"][cursor], last["id"]])
            following = self.here(request, query | {"page[cursor]": place})
        return Answer(200, {"data": page, "links": {"self": "x", "next": following, "prev": None}})


class ZendeskServer(ListServer):
    """Exports that end with `end_of_stream` and always have a cursor; one goes by seconds alone."""

    name = title = "zendesk"
    environment: ClassVar = {"EMAIL": "agent@shop.example", "API_TOKEN": KEY}
    authorization: ClassVar = ("Authorization", basic("agent@shop.example/token", KEY))
    rates: ClassVar = {"default": ((10, 60),)}

    def add(self, count: int, first: int = 1) -> None:
        for number in range(first, first + count):
            at = moment(number)
            text, seconds, row_id = f"{at:%Y-%m-%dT%H:%M:%SZ}", int(at.timestamp()), 9_000 - number
            rows: dict[str, Row] = {
                "tickets": {
                    "id": row_id,
                    "updated_at": text,
                    "generated_timestamp": seconds,
                    "status": "open",
                },
                "users": {"id": row_id, "updated_at": text, "email": f"p{number}@shop.example"},
                "ticket_events": {
                    "id": row_id,
                    "ticket_id": number,
                    "timestamp": seconds,
                    "created_at": text,
                    "child_events": [
                        {"id": number, "event_type": "Comment", "public": True, "body": "hello"},
                        {"id": number + 100_000, "event_type": "Change", "status": "open"},
                    ],
                },
                "satisfaction_ratings": {"id": row_id, "created_at": text, "score": "offered"},
            }
            for name, row in rows.items():
                self.lists.setdefault(name, []).append(row)

    def change(self, name: str, row_id: Any, minutes: int) -> None:
        row, at = self.row(name, row_id), moment(minutes)
        if name == "satisfaction_ratings":
            row["score"] = "good"
            return
        row |= {"updated_at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "status": "solved"}
        if name == "tickets":
            row["generated_timestamp"] = int(at.timestamp())

    def _seconds(self, row: Row) -> int:
        for name in ("generated_timestamp", "timestamp"):
            if name in row:
                return row[name]
        text = row.get("updated_at") or row["created_at"]
        return int(datetime.fromisoformat(text).timestamp())

    def answer(self, request: Request) -> Answer:
        name = request.path.split("/incremental/")[-1].split("/")[-1 if "cursor" not in request.path else 0]
        name = name.removesuffix(".json")
        query = request.query
        start = int(query.get("start_time") or 0)
        if start > time.time() - 60:
            return Answer(400, {"error": "StartTimeTooRecent"})
        rows = sorted(self.lists[name], key=lambda row: (self._seconds(row), row["id"]))
        if "/cursor" in request.path:
            if "cursor" in query and "start_time" in query:
                self.violation("a cursor and a time")
            after = json.loads(base64.b64decode(query["cursor"])) if "cursor" in query else [start, 0]
            rest = [row for row in rows if [self._seconds(row), row["id"]] > after]
            page = rest[: self.page_size]
            place = [self._seconds(page[-1]), page[-1]["id"]] if page else after
            token = base64.b64encode(json.dumps(place).encode()).decode()
            return Answer(200, {name: page, "after_cursor": token, "end_of_stream": len(rest) == len(page)})
        rest = [row for row in rows if self._seconds(row) >= start]
        if name == "satisfaction_ratings":
            rest = rest[int(query.get("page[after]") or 0) :]
            page = rest[: self.page_size]
            read = int(query.get("page[after]") or 0) + len(page)
            meta = {"has_more": len(rest) > len(page), "after_cursor": str(read)}
            return Answer(200, {name: page, "meta": meta, "links": {"next": "http://elsewhere.example/"}})
        page = rest[: self.page_size]
        end = self._seconds(page[-1]) if page else start
        return Answer(
            200,
            {name: page, "end_time": end, "count": len(page), "end_of_stream": len(page) < self.page_size},
        )


class WooCommerceServer(ListServer):
    """Pages by number or offset over a list that moves meanwhile."""

    name = title = "woocommerce"
    environment: ClassVar = {"CONSUMER_KEY": "ck_test", "CONSUMER_SECRET": KEY}
    authorization: ClassVar = ("Authorization", basic("ck_test", KEY))

    def __init__(self, page_size: int = 7) -> None:
        super().__init__(page_size)
        self.ignores_offset = False

    def add(self, count: int, first: int = 1) -> None:
        for name in ("orders", "customers", "products", "refunds"):
            # the older the id, the later it was changed, but for rows that are new
            sign = 1 if first > 1 else -1
            self.lists.setdefault(name, []).extend(
                {
                    "id": number,
                    "date_modified_gmt": f"{moment(1_000 + sign * number):%Y-%m-%dT%H:%M:%S}",
                    "status": "processing",
                    "billing": {"email": f"p{number}@shop.example"},
                }
                for number in range(first, first + count)
            )

    def change(self, name: str, row_id: Any, minutes: int) -> None:
        self.row(name, row_id).update(
            date_modified_gmt=f"{moment(1_000 + minutes):%Y-%m-%dT%H:%M:%S}", status="completed"
        )

    def answer(self, request: Request) -> Answer:
        name, query = request.path.rsplit("/", 1)[-1], request.query
        if int(query["per_page"]) > 100:
            return Answer(400, {"code": "rest_invalid_param", "message": "per_page"})
        if query.get("orderby") != "id" or query.get("order") != "asc":
            self.violation("rows in no order")
        rows = sorted(self.lists[name], key=lambda row: row["id"])
        if "modified_after" in query:
            if query.get("dates_are_gmt") != "true":
                self.violation("times of the shop's zone")
            since = query["modified_after"].removesuffix("Z")
            rows = [row for row in rows if row["date_modified_gmt"] > since]
        size = self.size(query["per_page"])
        offset = 0 if self.ignores_offset else int(query.get("offset") or 0)
        headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(-(-len(rows) // size))}
        return Answer(200, rows[offset : offset + size], headers)


class GorgiasServer(ListServer):
    """Lists from the newest row down, with a token for the next page."""

    name = title = "gorgias"
    environment: ClassVar = {"EMAIL": "agent@shop.example", "API_KEY": KEY}
    authorization: ClassVar = ("Authorization", basic("agent@shop.example", KEY))
    rates: ClassVar = {"default": ((40, 20),)}

    def __init__(self, page_size: int = 7) -> None:
        super().__init__(page_size)
        self.forgets_tokens = False

    def add(self, count: int, first: int = 1) -> None:
        for name in ("tickets", "customers", "messages", "satisfaction-surveys"):
            self.lists.setdefault(name, []).extend(
                {
                    "id": 5_000 - number,
                    "created_datetime": moment(number).isoformat(),
                    "updated_datetime": moment(number).isoformat(),
                    "status": "open",
                    "tags": [{"id": 1, "name": "vip"}],
                }
                for number in range(first, first + count)
            )

    def change(self, name: str, row_id: Any, minutes: int) -> None:
        self.row(name, row_id).update(updated_datetime=moment(minutes).isoformat(), status="closed")

    def answer(self, request: Request) -> Answer:
        name, query = request.path.rsplit("/", 1)[-1], request.query
        cursor, direction = query["order_by"].split(":")
        if direction != "desc" or (cursor == "updated_datetime" and name not in ("tickets", "customers")):
            return Answer(400, {"error": {"msg": "order_by"}})
        rows = sorted(self.lists[name], key=lambda row: (row[cursor], row["id"]), reverse=True)
        if token := query.get("cursor"):
            if self.forgets_tokens:
                return Answer(400, {"error": {"msg": "the cursor is not valid"}})
            place = json.loads(base64.b64decode(token))
            rows = [row for row in rows if [row[cursor], row["id"]] < place]
        page = rows[: self.size(query.get("limit"))]
        following = None
        if len(rows) > len(page):
            following = base64.b64encode(json.dumps([page[-1][cursor], page[-1]["id"]]).encode()).decode()
        return Answer(200, {"data": page, "object": "list", "meta": {"next_cursor": following}})


VENDORS: tuple[type[ListServer], ...] = (
    ShopifyServer,
    KlaviyoServer,
    ZendeskServer,
    WooCommerceServer,
    GorgiasServer,
)
