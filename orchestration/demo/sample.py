"""Draws the sample store and writes it as a landing folder with its truth beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from orchestration.demo.catalogue import catalogue_rows
from orchestration.demo.checkouts import activity_end, draw_checkouts
from orchestration.demo.devices import draw_devices
from orchestration.demo.fates import draw_fates
from orchestration.demo.klaviyo import klaviyo_rows
from orchestration.demo.mail_plan import klaviyo_lists
from orchestration.demo.people import People, draw_people
from orchestration.demo.purchases import draw_purchases
from orchestration.demo.rows import Rows, delivered_again
from orchestration.demo.shop_customers import draw_buying
from orchestration.demo.shopify import OnlineShop, customers, left_checkouts, placeholder_customers
from orchestration.demo.shopify_orders import order_lines, order_notes, order_tags, orders
from orchestration.demo.shopify_payments import returns_and_payments
from orchestration.demo.shopping_events import segment_rows
from orchestration.demo.square import square_rows
from orchestration.demo.staff import staff_rows
from orchestration.demo.tracking import Site
from orchestration.demo.truth import people_table, planted_events, record_owners, write_notes, write_table
from orchestration.demo.visits import CHECKOUT, ORDER, draw_visits
from orchestration.demo.world import DAY, END, SECOND, World
from orchestration.demo.writers import write_days, write_whole
from orchestration.demo.zendesk import agent_users, zendesk_rows
from orchestration.lib.errors import WeftError

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
ENDLESS = END + DAY


@dataclass(frozen=True)
class Sample:
    """What was written."""

    landing: Path
    truth: Path
    people: int
    seed: int
    poison: float
    through: date | None
    as_of: datetime
    rows: dict[str, int]
    """Landed rows per `<source>.<table>`, repeated deliveries among them."""


def write_sample(
    landing: Path, truth: Path, people: int, seed: int, through: date | None = None, poison: float = 1.0
) -> Sample:
    """Writes the sample store; the same arguments give the same files.

    Args:
        landing: the landing folder to write; its `sample.json` is written beside it.
        truth: folder for who each record really belongs to.
        people: how many people the shop has met.
        seed: picks the world.
        through: land only what arrived up to this day, in daily files, so that a later day only adds files.
        poison: how much is shared, mistyped as a placeholder or used by many; 0 for a clean world.

    Raises:
        WeftError: the landing folder holds something else than a sample, or an argument is out of range.
    """
    if people < 2:
        raise WeftError(f"a sample store of {people} people is too small", "ask for at least 2 people")
    _check_folder(landing)
    world = World(people, seed, poison)
    until = ENDLESS if through is None else _midnight(through)
    written: set[Path] = set()
    counts: dict[str, int] = {}
    owners, persons, parts_of_days = [], [], []
    for chunk, (who, parts) in enumerate(_chunks(world)):
        inside = [_arrived(part, until) for part in parts]
        for part in inside:
            counts[f"{part.source}.{part.table}"] = counts.get(f"{part.source}.{part.table}", 0) + part.count
        owners += [owned for part in inside if (owned := record_owners(part)) is not None]
        persons.append(people_table(who))
        if through is None:
            written |= set(write_whole(landing, inside, chunk))
        else:
            parts_of_days += inside
    written |= set(write_days(landing, parts_of_days, until))
    _remove_leftovers(landing, written)
    _write_truth(truth, world, owners, persons)
    as_of = AS_OF if through is None else datetime.fromtimestamp((until + DAY) // SECOND, UTC)
    notes: dict[str, object] = {
        "people": people,
        "seed": seed,
        "poison": poison,
        "through": through.isoformat() if through else None,
        "as_of": as_of.isoformat().replace("+00:00", "Z"),
    }
    write_notes(landing.parent / "sample.json", notes)
    return Sample(landing, truth, people, seed, poison, through, as_of, dict(sorted(counts.items())))


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * SECOND


def _check_folder(landing: Path) -> None:
    if landing.exists() and any(landing.iterdir()) and not (landing.parent / "sample.json").exists():
        raise WeftError(
            f"{landing} is not empty and was not written by `weft sample`",
            "name an empty folder, or remove what is in it",
        )
    landing.mkdir(parents=True, exist_ok=True)
    (landing.parent / "sample.json").touch()


def _arrived(part: Rows, until: int) -> Rows:
    if until >= END:
        return part
    return part.take(np.flatnonzero(part.arrived_at < until + DAY))


def _chunks(world: World) -> Iterator[tuple[People, list[Rows]]]:
    """Every chunk of people with its rows; what belongs to no chunk comes with the first."""
    for chunk in range(world.chunks):
        who, parts = draw_chunk(world, chunk)
        if chunk == 0:
            parts += [
                *catalogue_rows(),
                *klaviyo_lists(),
                placeholder_customers(world),
                agent_users(world),
                *staff_rows(world),
            ]
        again = world.stream("again", chunk)
        yield who, [*parts, *(delivered_again(again, part) for part in parts)]


def draw_chunk(world: World, chunk: int) -> tuple[People, list[Rows]]:
    """All landed rows of one chunk of people."""
    people = draw_people(world, chunk)
    devices = draw_devices(people)
    purchases = draw_purchases(people)
    online, store = purchases.online, purchases.store
    buying = draw_buying(people, online.person, online.at)
    active_until = activity_end(
        people, np.concatenate([online.person, store.person]), np.concatenate([online.at, store.at])
    )
    checkouts = draw_checkouts(people, online, buying, active_until)
    visits = draw_visits(people, devices, online, buying, checkouts, active_until)
    fates = draw_fates(people, online)
    site = Site(people, devices, buying.customers, visits)
    to_order, to_checkout = (
        visits.of_targets(ORDER, online.count),
        visits.of_targets(CHECKOUT, checkouts.baskets.count),
    )
    shop = OnlineShop(
        people=people,
        online=online,
        buying=buying,
        fates=fates,
        checkouts=checkouts,
        order_client=devices.anonymous_id(visits.browser[to_order], visits.at[to_order]),
        checkout_client=devices.anonymous_id(visits.browser[to_checkout], visits.at[to_checkout]),
        order_channel=visits.channel[to_order],
    )
    return people, [
        *segment_rows(site, online, checkouts, fates.order_id),
        *_shopify_rows(shop),
        *square_rows(people, store, buying),
        *klaviyo_rows(people, online, buying, checkouts),
        *zendesk_rows(people, online, buying, active_until),
    ]


def _shopify_rows(shop: OnlineShop) -> list[Rows]:
    rng = shop.people.world.stream("shopify", shop.people.chunk)
    return [
        *customers(rng, shop),
        *orders(rng, shop),
        order_lines(rng, shop),
        *returns_and_payments(rng, shop),
        left_checkouts(rng, shop),
        order_notes(rng, shop),
        *order_tags(rng, shop),
    ]


def _remove_leftovers(landing: Path, written: set[Path]) -> None:
    """Files of an earlier sample in the same folder."""
    for path in sorted(landing.rglob("*")):
        if path.is_file() and path not in written:
            path.unlink()


def _write_truth(truth: Path, world: World, owners: list[pa.Table], persons: list[pa.Table]) -> None:
    records = pa.concat_tables(owners).group_by(
        ["source_name", "source_table", "source_record_id"], use_threads=False
    ).aggregate([("person_id", "min")])  # fmt: skip
    write_table(records.rename_columns([*records.column_names[:3], "person_id"]), truth / "records.parquet")
    write_table(pa.concat_tables(persons), truth / "people.parquet")
    write_table(planted_events(world), truth / "planted_events.parquet")
