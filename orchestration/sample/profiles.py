"""Klaviyo's profiles: who is in the mailing tool, and what they consented to, when."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import (
    as_iso,
    as_text,
    as_time,
    at_places,
    hex_text,
    joined,
    only,
    pick,
    upper,
)
from orchestration.sample.people import SUBSCRIBER, People
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import DAY, END, HOUR, MINUTE, chance
from orchestration.sample.shop_customers import Buying


@dataclass(frozen=True)
class Profiles:
    """Klaviyo's profiles, one per e-mail address; times are END where the thing never happened."""

    address: np.ndarray
    person: np.ndarray
    profile_id: pa.Array
    created_at: np.ndarray
    email_from: np.ndarray
    email_to: np.ndarray
    sms_from: np.ndarray
    sms_to: np.ndarray


def draw_profiles(rng: np.random.Generator, people: People, buying: Buying) -> Profiles:
    """A profile for most of the shop's customers, and for those who only read the newsletter."""
    customers = buying.customers
    synced = np.flatnonzero(chance(rng, len(customers.address), 0.93))
    readers = np.setdiff1d(np.flatnonzero(people.kind == SUBSCRIBER), customers.address[synced])
    own = people.mailbox[readers] == readers
    readers = readers[own]
    keys = np.concatenate([customers.address[synced], readers])
    person = np.concatenate([customers.person[synced], readers])
    created = np.concatenate([customers.created_at[synced] + MINUTE, people.born_at[readers] + 14 * HOUR])
    count = len(keys)
    subscribes = chance(rng, count, 0.68) | (np.arange(count) >= len(synced))
    email_from = np.where(subscribes, created + (rng.exponential(2, count) * DAY).astype(np.int64), END)
    leaves = chance(rng, count, 0.16)
    email_to = np.where(leaves, email_from + (rng.exponential(90, count) * DAY).astype(np.int64) + DAY, END)
    texts_too = subscribes & chance(rng, count, 0.22)
    sms_from = np.where(texts_too, email_from + HOUR, END)
    sms_to = np.where(
        chance(rng, count, 0.2), sms_from + (rng.exponential(60, count) * DAY).astype(np.int64) + DAY, END
    )
    limit = [np.minimum(times, END) for times in (email_from, email_to, sms_from, sms_to)]
    return Profiles(
        keys,
        person,
        joined("01K", upper(hex_text(rng, count, 11))),
        np.minimum(created, END - MINUTE),
        *limit,
    )


def profile_rows(rng: np.random.Generator, people: People, profiles: Profiles, buying: Buying) -> list[Rows]:
    """Each profile as it was made, and again after its consent changed."""
    count, person = len(profiles.person), profiles.person
    account, home = buying.account_of[person], people.address(person)
    named = chance(rng, count, 0.7)
    has_phone = (profiles.sms_from < END) | chance(rng, count, 0.15)
    base = {
        "id": profiles.profile_id,
        "email": people.email(rng, profiles.address % people.count, profiles.address // people.count),
        "phone_number": only(has_phone, people.phone(rng, person)),
        "first_name": only(named, people.first_name(rng, person)),
        "last_name": only(named, people.last_name(person)),
        "external_id": only((account >= 0) & (profiles.address < people.count) & chance(rng, count, 0.5),
                            as_text(at_places(buying.customers.customer_id, account))),
        "city": only(named, home["city"]),
        "region": only(named, home["region"]),
        "zip": only(named, home["zip"]),
        "country": "United States",
        "timezone": "America/New_York",
        "created": as_time(profiles.created_at),
        "custom_source": "Shopify",
        "_fivetran_deleted": False,
    }  # fmt: skip
    made = {**base, **_consent(profiles, profiles.created_at), "updated": as_time(profiles.created_at)}
    born = rows("klaviyo", "person", made, arrival(rng, profiles.created_at), people.number[person])
    versions = [born]
    for times in (profiles.email_from, profiles.sms_from, profiles.email_to, profiles.sms_to):
        changed = np.flatnonzero(times < END)
        newer = born.take(changed)
        consent = {name: values.take(pa.array(changed)) for name, values in _consent(profiles, times).items()}
        newer.columns = newer.columns | consent | {"updated": as_time(times[changed])}
        newer.arrived_at = np.maximum(arrival(rng, times[changed]), newer.arrived_at)
        versions.append(newer)
    return versions


def _consent(profiles: Profiles, at: np.ndarray) -> dict[str, pa.Array]:
    """The consent properties of each profile as they stood at a time."""
    email = (profiles.email_from <= at) & (at < profiles.email_to)
    sms = (profiles.sms_from <= at) & (at < profiles.sms_to)
    words = np.where(email & sms, 3, np.where(sms, 2, np.where(email, 1, 0)))
    asked = (profiles.email_from <= at) | (profiles.sms_from <= at)
    return {
        "custom_consent": pick([None, '["email"]', '["sms"]', '["email","sms"]'], words),
        "custom_consent_timestamp": only(asked, as_iso(np.minimum(at, END - 1))),
        "custom_consent_method": only(asked, "Klaviyo Form"),
        "custom_accepts_marketing": only(asked, pa.array(email)),
    }
