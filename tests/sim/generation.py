"""A published generation for syncs, made without a build: customers, permissions, segments, events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa

from orchestration.base.files import replace_whole
from orchestration.base.settings import Settings

SEGMENT = "win_back"


@dataclass(frozen=True)
class Person:
    """One customer, as far as syncs see one."""

    customer_id: str
    email: str | None = None
    phone: str | None = None
    first_name: str | None = "Ada"
    city: str | None = "Ghent"
    order_count: int = 1
    is_member: bool = True
    is_holdout: bool = False
    arm: str = "treated"
    blocked: str | None = None
    sms_blocked: str | None = "no consent"
    ads_blocked: str | None = "no consent"

    @property
    def address(self) -> str:
        return self.email or f"{self.customer_id}@example.com"


def people(count: int, start: int = 0, **said: object) -> list[Person]:
    """That many members, `c0`, `c1` …"""
    return [Person(f"c{number}", **said) for number in range(start, start + count)]  # type: ignore[arg-type]


def publish(
    settings: Settings,
    persons: Iterable[Person],
    events: Iterable[tuple[str, str, str, datetime]] = (),
    age: timedelta = timedelta(),
) -> None:
    """Publishes a generation of these people, and events (id, name, customer, time)."""
    persons = list(persons)
    columns = {
        "customer_id": [person.customer_id for person in persons],
        "email": [person.address for person in persons],
        "phone": pa.array([person.phone for person in persons], pa.string()),
        "first_name": pa.array([person.first_name for person in persons], pa.string()),
        "city": pa.array([person.city for person in persons], pa.string()),
        "order_count": pa.array([person.order_count for person in persons], pa.int32()),
    }
    members = {
        "customer_id": [person.customer_id for person in persons if person.is_member],
        "is_holdout": pa.array([person.is_holdout for person in persons if person.is_member], pa.bool_()),
        "arm": ["holdout" if person.is_holdout else person.arm for person in persons if person.is_member],
    }
    permissions = {"customer_id": [], "purpose": [], "email": [], "phone": [], "blocked_reason": []}
    for person in persons:
        for purpose, blocked in (
            ("email_marketing", person.blocked),
            ("sms_marketing", person.sms_blocked),
            ("ads_match", person.ads_blocked),
            ("service", None),
        ):
            for name, value in (
                ("customer_id", person.customer_id),
                ("purpose", purpose),
                ("email", None if blocked else person.address),
                ("phone", None if blocked else person.phone),
                ("blocked_reason", blocked),
            ):
                permissions[name].append(value)
    told = list(events)
    happened = {
        "event_id": [event[0] for event in told],
        "event_name": [event[1] for event in told],
        "customer_id": [event[2] for event in told],
        "occurred_at": pa.array([event[3] for event in told], pa.timestamp("us")),
    }
    published_at = datetime.now(UTC).replace(tzinfo=None) - age
    with replace_whole(settings.published) as draft, duckdb.connect(str(draft)) as connection:
        for name, table in (
            ("c", columns), ("m", members), ("p", permissions), ("e", happened),
        ):  # fmt: skip
            arrays = {
                key: values if isinstance(values, pa.Array) else pa.array(values, pa.string())
                for key, values in table.items()
            }
            connection.register(f"{name}_rows", pa.table(arrays))
        connection.execute(f"""
            create schema publish; create schema customer360; create schema segments; create schema
                activation;
            create table publish.generations as
            select 'generation' as generation_id, timestamp '{published_at}' as published_at;
            create table customer360.customers as select * from c_rows;
            create table segments.segment_members as
            select '{SEGMENT}' as segment_name, customer_id, is_holdout, arm from m_rows;
            create table activation.contact_permissions as
            select *, timestamp '2026-01-01 08:00:00' as sendable_at from p_rows;
            create table activation.activation_events as
            select *, cast(null as varchar) as segment_name, cast(12.5 as decimal(18,4)) as amount, 'EUR'
                as currency
            from e_rows;
        """)
