"""What Klaviyo lands: profiles, consent, campaigns and flows, and what became of each message."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.demo.checkouts import Checkouts
from orchestration.demo.columns import (
    as_iso,
    as_text,
    as_time,
    hex_text,
    joined,
    only,
    pick,
    texts,
    upper,
    uuid_text,
)
from orchestration.demo.people import SUBSCRIBER, People, address
from orchestration.demo.purchases import Baskets
from orchestration.demo.rows import Rows, arrival, rows
from orchestration.demo.shop_customers import Buying
from orchestration.demo.world import DAY, END, HOUR, MINUTE, START, chance

(
    RECEIVED,
    OPENED,
    CLICKED,
    BOUNCED,
    SPAM,
    UNSUBSCRIBED,
    SUBSCRIBED,
    SMS_IN,
    SMS_OUT,
    SMS_RECEIVED,
    SMS_CLICKED,
) = range(11)
METRICS = [
    "Received Email", "Opened Email", "Clicked Email", "Bounced Email", "Marked Email as Spam",
    "Unsubscribed from Email Marketing", "Subscribed to Email Marketing", "Subscribed to SMS Marketing",
    "Unsubscribed from SMS Marketing", "Received SMS", "Clicked SMS",
]  # fmt: skip
METRIC_IDS = [f"Mf{number:02d}Wq" for number in range(len(METRICS))]
CAMPAIGN_COUNT, SMS_CAMPAIGNS = 22, 4
FLOWS = ["Welcome series", "Abandoned checkout", "Thank you"]
SUBJECTS = [
    "Fresh from the roaster", "Your tea shelf is calling", "Weekend picks", "New in: stoneware",
    "Last days of the sale", "A small gift from us", "What our neighbours cook", "Back in stock",
]  # fmt: skip


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


@dataclass
class Happenings:
    """Events in the making, as parallel arrays."""

    profile: np.ndarray
    at: np.ndarray
    metric: np.ndarray
    campaign: np.ndarray
    flow: np.ndarray


def klaviyo_rows(people: People, online: Baskets, buying: Buying, checkouts: Checkouts) -> list[Rows]:
    """Profiles and events of this chunk."""
    rng = people.world.stream("klaviyo", people.chunk)
    profiles = _profiles(rng, people, buying)
    happenings = [
        _campaign_mail(rng, profiles),
        _campaign_sms(rng, profiles),
        _flow_mail(rng, people, profiles, online, buying, checkouts),
        _consent_changes(profiles),
    ]
    return [*_people_rows(rng, people, profiles, buying), _event_rows(rng, people, profiles, happenings)]


def campaign_times() -> np.ndarray:
    """When each campaign goes out; the last ones are text messages."""
    mail = START + (8 + np.arange(CAMPAIGN_COUNT) * 16) * DAY + 15 * HOUR
    sms = START + (60 + np.arange(SMS_CAMPAIGNS) * 85) * DAY + 17 * HOUR
    return np.concatenate([mail, sms])


def _profiles(rng: np.random.Generator, people: People, buying: Buying) -> Profiles:
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


def _campaign_mail(rng: np.random.Generator, profiles: Profiles) -> Happenings:
    """Who got which campaign, and opened it, clicked, bounced or complained."""
    times = campaign_times()[:CAMPAIGN_COUNT]
    reads = (profiles.email_from[:, None] < times) & (times < profiles.email_to[:, None])
    profile, campaign = np.nonzero(reads & (rng.random(reads.shape) < 0.62))
    at = times[campaign] + (rng.random(len(profile)) * HOUR).astype(np.int64)
    return _reactions(rng, profile, at, campaign, np.full(len(profile), -1))


def _reactions(
    rng: np.random.Generator, profile: np.ndarray, at: np.ndarray, campaign: np.ndarray, flow: np.ndarray
) -> Happenings:
    count = len(profile)
    taste = (profile * 2_654_435_761 % 1000) / 1000
    bounced = chance(rng, count, 0.012)
    opened = ~bounced & (rng.random(count) < 0.12 + 0.5 * taste)
    clicked = opened & (rng.random(count) < 0.05 + 0.2 * taste)
    spam = ~bounced & chance(rng, count, 0.001)
    later = (rng.exponential(5, count) * HOUR).astype(np.int64) + MINUTE
    parts = [
        (np.flatnonzero(~bounced), RECEIVED, at),
        (np.flatnonzero(bounced), BOUNCED, at),
        (np.flatnonzero(opened), OPENED, at + later),
        (np.flatnonzero(clicked), CLICKED, at + later + MINUTE),
        (np.flatnonzero(spam), SPAM, at + later),
    ]
    of = np.concatenate([part[0] for part in parts])
    metric = np.concatenate([np.full(len(part[0]), part[1]) for part in parts])
    happened = np.concatenate([part[2][part[0]] for part in parts])
    return Happenings(profile[of], happened, metric, campaign[of], flow[of])


def _campaign_sms(rng: np.random.Generator, profiles: Profiles) -> Happenings:
    times = campaign_times()[CAMPAIGN_COUNT:]
    reads = (profiles.sms_from[:, None] < times) & (times < profiles.sms_to[:, None])
    profile, number = np.nonzero(reads)
    clicked = np.flatnonzero(chance(rng, len(profile), 0.09))
    of = np.concatenate([np.arange(len(profile)), clicked])
    metric = np.concatenate([np.full(len(profile), SMS_RECEIVED), np.full(len(clicked), SMS_CLICKED)])
    at = times[number[of]] + (rng.random(len(of)) * HOUR).astype(np.int64) + (metric == SMS_CLICKED) * HOUR
    return Happenings(profile[of], at, metric, CAMPAIGN_COUNT + number[of], np.full(len(of), -1))


def _flow_mail(
    rng: np.random.Generator,
    people: People,
    profiles: Profiles,
    online: Baskets,
    buying: Buying,
    checkouts: Checkouts,
) -> Happenings:
    """Welcome at the sign-up, a reminder after a left checkout, thanks after an order."""
    order = np.argsort(profiles.address, kind="stable")
    sorted_address = profiles.address[order]

    def profile_of(address_number: np.ndarray) -> np.ndarray:
        place = np.minimum(np.searchsorted(sorted_address, address_number), len(order) - 1)
        return np.where(sorted_address[place] == address_number, order[place], -1)

    welcomed = np.flatnonzero(profiles.email_from < END - DAY)
    left = np.flatnonzero((checkouts.address >= 0) & (checkouts.completed_at == END))
    thanked = np.flatnonzero(buying.placeholder < 0)
    profile = np.concatenate(
        [welcomed, profile_of(checkouts.address[left]), profile_of(buying.address[thanked])]
    )
    at = np.concatenate([profiles.email_from[welcomed] + 5 * MINUTE, checkouts.baskets.at[left] + 4 * HOUR,
                         online.at[thanked] + DAY])  # fmt: skip
    flow = np.repeat(np.arange(3), [len(welcomed), len(left), len(thanked)])
    place = np.maximum(profile, 0)
    sent = (
        (profile >= 0)
        & (profiles.email_from[place] < at)
        & (at < profiles.email_to[place])
        & (at < END - DAY)
    )
    return _reactions(rng, profile[sent], at[sent], np.full(int(sent.sum()), -1), flow[sent])


def _consent_changes(profiles: Profiles) -> Happenings:
    parts = [
        (profiles.email_from, SUBSCRIBED), (profiles.email_to, UNSUBSCRIBED),
        (profiles.sms_from, SMS_IN), (profiles.sms_to, SMS_OUT),
    ]  # fmt: skip
    found = [(np.flatnonzero(at < END), at, metric) for at, metric in parts]
    profile = np.concatenate([of for of, _, _ in found])
    none = np.full(len(profile), -1)
    return Happenings(
        profile=profile,
        at=np.concatenate([at[of] for of, at, _ in found]),
        metric=np.concatenate([np.full(len(of), metric) for of, _, metric in found]),
        campaign=none,
        flow=none,
    )


def _people_rows(rng: np.random.Generator, people: People, profiles: Profiles, buying: Buying) -> list[Rows]:
    """Each profile as it was made, and again after its consent changed."""
    count, person = len(profiles.person), profiles.person
    account, home = buying.account_of[person], address(people, person)
    named = chance(rng, count, 0.7)
    has_phone = (profiles.sms_from < END) | chance(rng, count, 0.15)
    base = {
        "id": profiles.profile_id,
        "email": people.email(rng, profiles.address % people.count, profiles.address // people.count),
        "phone_number": only(has_phone, people.phone(rng, person)),
        "first_name": only(named, people.first_name(rng, person)),
        "last_name": only(named, people.last_name(person)),
        "external_id": only((account >= 0) & (profiles.address < people.count) & chance(rng, count, 0.5),
                            as_text(buying.customers.customer_id[np.maximum(account, 0)])),
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


def _event_rows(
    rng: np.random.Generator, people: People, profiles: Profiles, happenings: list[Happenings]
) -> Rows:
    profile, at, metric, campaign, flow = (
        np.concatenate([getattr(part, name) for part in happenings])
        for name in Happenings.__dataclass_fields__
    )
    kept = np.flatnonzero(at < END)
    kept = kept[np.argsort(at[kept], kind="stable")]
    profile, at, metric, campaign, flow = profile[kept], at[kept], metric[kept], campaign[kept], flow[kept]
    count = len(kept)
    subject = pick([*SUBJECTS, None], np.where(campaign >= 0, campaign % len(SUBJECTS), -1))
    flow_subject = pick([*FLOWS, None], flow)
    variation = np.where((campaign >= 0) & (campaign % 4 == 3), profile % 2, -1)
    variations = texts(
        [f"V{number:02d}{letter}" for number in range(CAMPAIGN_COUNT + SMS_CAMPAIGNS) for letter in "AB"]
    )
    columns = {
        "id": joined("3", hex_text(rng, count, 9)),
        "uuid": uuid_text(rng, count),
        "person_id": profiles.profile_id.take(pa.array(profile)),
        "metric_id": pick(list(METRIC_IDS), metric),
        "type": pick(list(METRICS), metric),
        "campaign_id": pick([*campaign_ids(), None], campaign),
        "flow_id": pick([*flow_ids(), None], flow),
        "flow_message_id": pick([*(name + "M1" for name in flow_ids()), None], flow),
        "_variation": only(
            variation >= 0, variations.take(pa.array(np.maximum(campaign, 0) * 2 + np.maximum(variation, 0)))
        ),
        "datetime": as_time(at),
        "timestamp": as_time(at),
        "property_subject": only(campaign >= 0, subject, flow_subject),
        "property_campaign_name": pick([*campaign_names(), None], campaign),
        "property_method": only((metric == SUBSCRIBED) | (metric == SMS_IN), "Klaviyo Form"),
        "_fivetran_deleted": False,
    }
    return rows("klaviyo", "event", columns, arrival(rng, at), people.number[profiles.person[profile]])


def campaign_ids() -> list[str]:
    """Klaviyo's ids of the campaigns."""
    return [f"01KC{number:03d}FERN" for number in range(CAMPAIGN_COUNT + SMS_CAMPAIGNS)]


def flow_ids() -> list[str]:
    """Klaviyo's ids of the flows."""
    return [f"Fl0w{number}" for number in range(len(FLOWS))]


def campaign_names() -> list[str]:
    """The campaigns' names in the tool."""
    return [f"{SUBJECTS[number % len(SUBJECTS)]} #{number + 1}" for number in range(CAMPAIGN_COUNT)] + [
        f"Text message #{number + 1}" for number in range(SMS_CAMPAIGNS)
    ]


def klaviyo_lists() -> list[Rows]:
    """`metric`, `campaign` and `flow`; a campaign lands when it is sent."""
    start = np.full(len(METRICS), START)
    metrics = {
        "id": texts(METRIC_IDS),
        "name": texts(METRICS),
        "created": as_time(start),
        "updated": as_time(start),
        "_fivetran_deleted": False,
    }
    sent = campaign_times()
    mail = np.arange(len(sent)) < CAMPAIGN_COUNT
    campaigns = {
        "id": texts(list(campaign_ids())),
        "name": texts(list(campaign_names())),
        "subject": only(mail, pick(list(SUBJECTS), np.arange(len(sent)) % len(SUBJECTS))),
        "campaign_type": "Regular",
        "from_email": only(mail, "hello@fernandfable.shop"),
        "from_name": "Fern & Fable",
        "status": "sent",
        "status_label": "Sent",
        "created": as_time(sent - 3 * DAY),
        "updated": as_time(sent),
        "send_time": as_time(sent),
        "sent_at": as_time(sent),
        "archived": False,
        "_fivetran_deleted": False,
    }
    flow_start = np.full(len(FLOWS), START)
    flows = {
        "id": texts(list(flow_ids())),
        "name": texts(list(FLOWS)),
        "status": "live",
        "trigger_type": "Metric",
        "created": as_time(flow_start),
        "updated": as_time(flow_start),
        "archived": False,
        "_fivetran_deleted": False,
    }
    return [
        rows("klaviyo", "metric", metrics, start),
        rows("klaviyo", "campaign", campaigns, sent),
        rows("klaviyo", "flow", flows, flow_start),
    ]
