"""What Klaviyo lands of its messages: who got what, and what they did with it."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample.checkouts import Checkouts
from orchestration.sample.columns import as_time, at_places, hex_text, joined, only, pick, uuid_text
from orchestration.sample.mail_plan import (
    BOUNCED,
    CAMPAIGN_COUNT,
    CLICKED,
    FLOWS,
    METRIC_IDS,
    METRICS,
    OPENED,
    RECEIVED,
    SMS_CLICKED,
    SMS_IN,
    SMS_OUT,
    SMS_RECEIVED,
    SPAM,
    SUBSCRIBED,
    UNSUBSCRIBED,
    campaign_ids,
    campaign_names,
    campaign_times,
    flow_ids,
    subjects,
    variation_ids,
)
from orchestration.sample.people import People
from orchestration.sample.profiles import Profiles, draw_profiles, profile_rows
from orchestration.sample.purchases import Baskets
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import DAY, END, HOUR, MINUTE, chance
from orchestration.sample.shop_customers import Buying


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
    rng = people.scenario.stream("klaviyo", people.chunk)
    profiles = draw_profiles(rng, people, buying)
    happenings = [
        _campaign_mail(rng, profiles),
        _campaign_sms(rng, profiles),
        _flow_mail(rng, people, profiles, online, buying, checkouts),
        _consent_changes(profiles),
    ]
    return [*profile_rows(rng, people, profiles, buying), _event_rows(rng, people, profiles, happenings)]


def _campaign_mail(rng: np.random.Generator, profiles: Profiles) -> Happenings:
    """Who got which campaign, and opened it, clicked, bounced or complained."""
    times = campaign_times()[:CAMPAIGN_COUNT]
    reads = (profiles.email_from[:, None] < times) & (times < profiles.email_to[:, None])
    profile, campaign = np.nonzero(reads & (rng.random(reads.shape) < 0.5))
    at = times[campaign] + (rng.random(len(profile)) * HOUR).astype(np.int64)
    return _reactions(rng, profile, at, campaign, np.full(len(profile), -1))


def _reactions(
    rng: np.random.Generator, profile: np.ndarray, at: np.ndarray, campaign: np.ndarray, flow: np.ndarray
) -> Happenings:
    count = len(profile)
    taste = profile * 2_654_435_761 % 1000 / 1000
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
        if not len(order):
            return np.full(len(address_number), -1)
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
    subscribed, left_at = at_places(profiles.email_from, profile), at_places(profiles.email_to, profile)
    sent = (profile >= 0) & (subscribed < at) & (at < np.minimum(left_at, END - DAY))
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


def _event_rows(
    rng: np.random.Generator, people: People, profiles: Profiles, happenings: list[Happenings]
) -> Rows:
    """All events in the order of time; what would happen after the year is left out."""
    every = [
        np.concatenate([getattr(part, name) for part in happenings])
        for name in Happenings.__dataclass_fields__
    ]
    kept = np.flatnonzero(every[1] < END)
    kept = kept[np.argsort(every[1][kept], kind="stable")]
    profile, at, metric, campaign, flow = (values[kept] for values in every)
    mailed = campaign >= 0
    tested = mailed & (campaign % 4 == 3)
    columns = {
        "id": joined("3", hex_text(rng, len(kept), 9)),
        "uuid": uuid_text(rng, len(kept)),
        "person_id": pick(profiles.profile_id, profile),
        "metric_id": pick(METRIC_IDS, metric),
        "type": pick(METRICS, metric),
        "campaign_id": pick(campaign_ids(), campaign),
        "flow_id": pick(flow_ids(), flow),
        "flow_message_id": pick([name + "M1" for name in flow_ids()], flow),
        "_variation": pick(variation_ids(), np.where(tested, campaign * 2 + profile % 2, -1)),
        "datetime": as_time(at),
        "timestamp": as_time(at),
        "property_subject": only(mailed, pick(subjects(), campaign), pick(FLOWS, flow)),
        "property_campaign_name": pick(campaign_names(), campaign),
        "property_method": only(np.isin(metric, [SUBSCRIBED, SMS_IN]), "Klaviyo Form"),
        "_fivetran_deleted": False,
    }
    return rows("klaviyo", "event", columns, arrival(rng, at), people.number[profiles.person[profile]])
