"""What Segment lands of the visits: identifies and pages, and the columns that all of its tables share."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.catalogue import LINES, catalogue
from orchestration.sample.channels import of_channel
from orchestration.sample.columns import (
    as_text,
    as_time,
    at_places,
    chance_texts,
    column,
    dashed,
    joined,
    lower,
    only,
    pick,
    uuid_text,
    within_group,
)
from orchestration.sample.devices import Devices
from orchestration.sample.people import People
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import DAY, HOUR, NULL_TEXT_ID, SECOND, chance, one_of
from orchestration.sample.shop_customers import Customers
from orchestration.sample.visits import Visits

SITE = "https://fernandfable.shop"
NULL_TEXTS = ["null", "undefined", "00000000-0000-0000-0000-000000000000"]
NULL_ACCOUNTS = ["undefined", "null", "0"]


@dataclass(frozen=True)
class Site:
    """Everything that decides what the site's tracker sees."""

    people: People
    devices: Devices
    customers: Customers
    visits: Visits


@dataclass(frozen=True)
class Calls:
    """Calls of the tracker in the making: the visit, the time and the page of each."""

    of: np.ndarray
    at: np.ndarray
    path: pa.Array | str
    title: pa.Array | str


def call_rows(
    rng: np.random.Generator, site: Site, table: str, calls: Calls, details: dict[str, pa.Array]
) -> Rows:
    """Rows of one Segment table: the columns that every table has, then its own."""
    visits, count = site.visits, len(calls.of)
    browser, channel = visits.browser[calls.of], visits.channel[calls.of]
    path = column(calls.path, count)
    received = _received(rng, calls.at)
    columns = {
        "id": uuid_text(rng, count),
        **_who(rng, site, calls),
        "context_ip": site.devices.address(browser),
        "context_user_agent": site.devices.user_agent(browser),
        "context_library_name": "analytics.js",
        "context_page_path": path,
        "context_page_url": joined(SITE, path),
        "context_page_title": calls.title,
        "context_page_referrer": of_channel("referrer", channel),
        "context_campaign_source": of_channel("utm_source", channel),
        "context_campaign_medium": of_channel("utm_medium", channel),
        "context_campaign_name": of_channel("utm_campaign", channel),
        **_clocks(rng, calls.at),
        "received_at": as_time(received),
    }
    person = site.people.number[visits.person[calls.of]]
    return rows("segment", table, {**columns, **details}, received, person)


def _received(rng: np.random.Generator, at: np.ndarray) -> np.ndarray:
    """When the collector had it: within seconds, but for the few that wait on a device without a network."""
    arrived = arrival(rng, at)
    prompt = at + (rng.exponential(900, len(at)) * 1000).astype(np.int64)
    return np.where(arrived - at <= 6 * HOUR, prompt, arrived)


def _who(rng: np.random.Generator, site: Site, calls: Calls) -> dict[str, pa.Array]:
    """Anonymous id and account; in a few rows a text that only looks like one."""
    count, visits, noise = len(calls.of), site.visits, site.people.scenario.noise
    anonymous = site.devices.anonymous_id(visits.browser[calls.of], calls.at)
    broken = chance(rng, count, NULL_TEXT_ID * noise)
    account = visits.customer[calls.of]
    user = only(account >= 0, as_text(at_places(site.customers.customer_id, account)))
    unset = (account < 0) & chance(rng, count, NULL_TEXT_ID * noise)
    return {
        "anonymous_id": only(broken, chance_texts(rng, count, NULL_TEXTS), anonymous),
        "user_id": only(unset, chance_texts(rng, count, NULL_ACCOUNTS), user),
    }


def _clocks(rng: np.random.Generator, at: np.ndarray) -> dict[str, pa.Array]:
    """What the device's clock said and what Segment made of it; some clocks are years ahead, or at 1970."""
    count = len(at)
    ahead = chance(rng, count, 0.0005)
    device_at = np.where(ahead, at + 3 * 365 * DAY, at)
    stated = np.where(ahead & chance(rng, count, 0.3), device_at, at)
    stated = np.where(chance(rng, count, 0.0003), 0, stated)
    return {
        "original_timestamp": as_time(device_at),
        "sent_at": as_time(device_at + SECOND),
        "timestamp": as_time(stated),
    }


def identifies(rng: np.random.Generator, site: Site) -> Rows:
    """One call per visit that logs in or gives an address."""
    visits, people = site.visits, site.people
    of = np.flatnonzero((visits.customer >= 0) | (visits.address >= 0))
    person, account, count = visits.person[of], visits.customer[of], len(of)
    own = at_places(site.customers.address, account)
    address = np.where(visits.address[of] >= 0, visits.address[of], own)
    typed = people.email(rng, address % people.count, address // people.count)
    with_email = (visits.address[of] >= 0) | chance(rng, count, 0.8)
    named = (account >= 0) & chance(rng, count, 0.6)
    traits = {
        "email": only(with_email, typed),
        "first_name": only(named, people.first_name(rng, person)),
        "last_name": only(named, people.last_name(person)),
        "phone": only(named & chance(rng, count, 0.3), people.phone(rng, person)),
    }
    path = only(account >= 0, "/account/login", "/pages/newsletter")
    title = only(account >= 0, "Account", "Newsletter")
    return call_rows(rng, site, "identifies", Calls(of, visits.at[of] + 20 * SECOND, path, title), traits)


def pages(rng: np.random.Generator, site: Site) -> Rows:
    """The pages of each visit: where it landed, then collections, products and the cart."""
    visits, shop = site.visits, catalogue()
    count = 1 + rng.poisson(np.array([0.8, 1.2, 1.6, 1.7, 0.4])[visits.goal])
    of = np.repeat(np.arange(visits.count), count)
    place = within_group(count)
    at = visits.at[of] + place * 70 * SECOND + (rng.random(len(of)) * 40 * SECOND).astype(np.int64)
    product = shop.popular(rng, site.people.line[visits.person[of]])
    product_title = shop.title.take(pa.array(product))
    collection = dashed(lower(pick([name.replace(" & ", " ") for name in LINES], shop.product_line[product])))
    landing = one_of(rng, len(of), [4, 2, 2, 0])
    kind = np.where(place == 0, landing, one_of(rng, len(of), [1, 3, 5, 1]))
    plain_path, plain_title = (
        pick(["/", "/", "/", "/cart"], kind),
        pick(["Home", "Shop", "Shop", "Your cart"], kind),
    )
    path = only(kind == 2, joined("/products/", dashed(lower(product_title))), plain_path)
    path = only(kind == 1, joined("/collections/", collection), path)
    title = only(kind == 2, product_title, plain_title)
    page = {
        "name": title,
        "path": path,
        "url": joined(SITE, path),
        "title": title,
        "referrer": only(place == 0, of_channel("referrer", visits.channel[of]), SITE + "/"),
        "search": pa.nulls(len(of), pa.string()),
    }
    return call_rows(rng, site, "pages", Calls(of, at, path, title), page)
