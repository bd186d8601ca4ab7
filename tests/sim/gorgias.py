"""Gorgias's server: customers with channels, data that is set as a whole, merges that leave a redirect."""

import base64
from itertools import count
from typing import Any, ClassVar

from tests.sim.server import Answer, Request, VendorServer

CUSTOMER = {"name", "email", "external_id", "channels", "language", "timezone"}
KEY = base64.b64encode(b"key-of-test:key-of-test").decode()


class GorgiasServer(VendorServer):
    """One account. A customer whose `name` is `poison` is refused."""

    name = "gorgias"
    rates: ClassVar = {"default": ((40, 20),)}

    def __init__(self) -> None:
        super().__init__()
        self.customers: dict[int, dict[str, Any]] = {}
        self.merged: set[int] = set()
        self.created = 0
        self.undeletable: set[int] = set()
        self._ids = count(501)

    def add(self, **customer: Any) -> int:
        """A customer that is there already."""
        customer_id = next(self._ids)
        blank = {"name": None, "email": None, "external_id": None, "channels": [], "data": None}
        self.customers[customer_id] = blank | {"id": customer_id} | customer
        return customer_id

    def by_key(self) -> dict[str, dict[str, Any]]:
        """The customers by our key."""
        return {each["data"]["weft_customer_id"]: each for each in self.customers.values() if each["data"]}

    def is_authorized(self, request: Request) -> bool:
        return request.headers.get("authorization") == f"Basic {KEY}"

    def answer(self, request: Request) -> Answer:
        match (request.method, request.path.strip("/").split("/")[2:]):
            case ("GET", []):
                return Answer(200, {"data": self._matching(request.query), "meta": {"next_cursor": None}})
            case ("POST", []):
                return self._make(request.body)
            case (_, [customer_id, *_]) if int(customer_id) in self.merged:
                return Answer(301, {})
            case (_, [customer_id, *_]) if int(customer_id) not in self.customers:
                return Answer(404, {"error": {"msg": "Not found", "type": "not_found"}})
            case ("GET", [customer_id]):
                return Answer(200, self.customers[int(customer_id)])
            case ("PUT", [customer_id]):
                return self._change(int(customer_id), request.body)
            case ("PUT", [customer_id, "data"]):
                self.customers[int(customer_id)]["data"] = request.body["data"]
                return Answer(202, {})
            case ("DELETE", [customer_id]):
                if int(customer_id) in self.undeletable:
                    return Answer(400, {"error": {"msg": "customer has open tickets", "type": "invalid"}})
                del self.customers[int(customer_id)]
                return Answer(204)
        return Answer(404, {"error": {"msg": "Not found", "type": "not_found"}})

    def _matching(self, query: Any) -> list[dict[str, Any]]:
        if not query.get("limit"):
            self.violation("a list without a limit")
        address = (query.get("channel_type"), query.get("channel_address"))

        def matches(customer: dict[str, Any]) -> bool:
            if query.get("channel_type"):
                return address in {(each["type"], each["address"]) for each in customer["channels"]}
            return all(
                customer.get(name) == query[name] for name in ("email", "external_id") if name in query
            )

        # A list has no data in it.
        found = [each for each in self.customers.values() if matches(each)]
        return [{name: value for name, value in each.items() if name != "data"} for each in found]

    def _problem(self, body: dict[str, Any], but: int | None = None) -> Answer | None:
        if set(body) - CUSTOMER:
            self.violation(f"a customer with {sorted(set(body) - CUSTOMER)}")
        if body.get("name") == "poison":
            error = {
                "msg": f"{body.get('email')} is not accepted",
                "type": "invalid",
                "data": {"name": ["wrong"]},
            }
            return Answer(400, {"error": error})
        others = [each for each in self.customers.values() if each["id"] != but and body.get("email")]
        if any(each["email"] == body["email"] for each in others):
            return Answer(400, {"error": {"msg": "another customer has this email", "type": "invalid"}})
        return None

    def _make(self, body: dict[str, Any]) -> Answer:
        if not body.get("channels"):
            self.violation("a customer without a channel")
        if problem := self._problem(body):
            return problem
        self.created += 1
        return Answer(201, self.customers[self.add(**body)])

    def _change(self, customer_id: int, body: dict[str, Any]) -> Answer:
        if problem := self._problem(body, customer_id):
            return problem
        if "channels" in body:
            self.violation("the channels of a customer were replaced")
        self.customers[customer_id] |= body
        return Answer(202, self.customers[customer_id])
