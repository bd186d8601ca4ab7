"""A published generation of one activation model, to sync without building anything."""

import json
from datetime import UTC, datetime, timedelta

import duckdb

from orchestration.activation.spec import SyncSpec
from orchestration.base.files import replace_whole
from orchestration.base.settings import Settings

SPEC = SyncSpec(activation="act_klaviyo__win_back", destination="klaviyo", audience="Win back")


def publish_audience(
    settings: Settings,
    rows: str,
    blocked: str = "select null, null where false",
    age: timedelta = timedelta(),
) -> None:
    """Publishes `rows` (a select of row_key, email, city) and `blocked` (a select of customer, reason)."""
    published_at = datetime.now(UTC).replace(tzinfo=None) - age
    with replace_whole(settings.published) as draft, duckdb.connect(str(draft)) as connection:
        connection.execute(f"""
            create schema activation;
            create schema publish;
            create table publish.generations as
            select 'generation' as generation_id, timestamp '{published_at}' as published_at;
            create table activation.act_klaviyo__win_back as
            select
                cast(row_key as varchar) as row_key, cast(email as varchar) as email,
                cast(null as varchar) as phone_number, cast(row_key as varchar) as external_id,
                cast(null as varchar) as first_name, cast(null as varchar) as last_name,
                cast(city as varchar) as city, cast(null as varchar) as region,
                cast(null as varchar) as country, cast(null as varchar) as zip,
                '{{"order_count":1}}' as properties
            from ({rows}) as given (row_key, email, city);
            create table activation.sync_blocked as
            select 'klaviyo__win_back' as sync_name, cast(customer_id as varchar) as customer_id,
                cast(reason as varchar) as reason
            from ({blocked}) as given (customer_id, reason);
        """)


def people(count: int, city: str = "Ghent", start: int = 0) -> str:
    """A select of that many members."""
    return (
        f"select 'c' || i, 'person' || i || '@example.com', '{city}'"
        f" from range({start}, {start + count}) as numbers (i)"
    )


def requests(settings: Settings) -> list[dict]:
    """Everything that was sent, in the order of sending."""
    files = sorted((settings.home / "outbox" / SPEC.name).glob("*.ndjson"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def destination_state(settings: Settings) -> dict[str, dict]:
    """What a destination that took every request would hold now: attributes by row key."""
    members: dict[str, dict] = {}
    for request in requests(settings):
        data = request["body"]["data"]
        if request["method"] == "DELETE":
            for member in data:
                members.pop(member["id"], None)
        else:
            profiles = [profile["attributes"] for profile in data["attributes"]["profiles"]["data"]]
            members |= {profile["external_id"]: profile for profile in profiles}
    return members
