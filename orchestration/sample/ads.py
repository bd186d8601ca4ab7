"""What Meta and Google land: the days of a few campaigns, what they cost and what the platforms claim."""

import numpy as np

from orchestration.sample.columns import as_money, as_text, as_time, numbered, pick
from orchestration.sample.rows import Rows, rows
from orchestration.sample.scenario import DAY, END, HOUR, START, Scenario

META = ["Spring prospecting", "Retargeting", "Holiday gifts"]
GOOGLE = ["Brand search", "Shopping"]
META_CAMPAIGN, META_AD, GOOGLE_CAMPAIGN = 120_200_000_000, 120_300_000_000, 9_935_000_000
META_ACCOUNT, GOOGLE_ACCOUNT = "act_1700252260", "2121450128"


def ads_rows(scenario: Scenario) -> list[Rows]:
    """Every day of every campaign, delivered the morning after."""
    return [*_meta(scenario), *_google(scenario)]


def _meta(scenario: Scenario) -> list[Rows]:
    rng = scenario.stream("meta")
    campaign, day = _days(len(META))
    views = (rng.gamma(6, 700, len(day)) * scenario.people / 20_000).astype(np.int64) + 50
    clicks = rng.binomial(views, 0.012)
    cents = (clicks * rng.gamma(9, 9, len(day))).astype(np.int64)
    purchases = rng.binomial(clicks, 0.03)
    at = np.minimum(day + DAY + 5 * HOUR, END - 1)
    ad_id = META_AD + campaign
    spent = {
        "ad_id": ad_id,
        "date": as_time(day),
        "account_id": META_ACCOUNT,
        "impressions": views,
        "inline_link_clicks": clicks,
        "spend": as_money(cents),
    }
    counted = {"ad_id": ad_id, "date": as_time(day), "action_type": "omni_purchase", "value": purchases}
    worth = counted | {"value": as_money(purchases * rng.integers(3_000, 9_000, len(day)))}
    number = np.arange(len(META))
    start = np.full(len(META), START)
    ads = {
        "id": META_AD + number,
        "account_id": META_ACCOUNT,
        "campaign_id": META_CAMPAIGN + number,
        "updated_time": as_time(start),
    }
    campaigns = {"id": META_CAMPAIGN + number, "name": pick(META, number), "updated_time": as_time(start)}
    return [
        rows("facebook_ads", "basic_ad", spent, at),
        rows("facebook_ads", "basic_ad_actions", counted, at),
        rows("facebook_ads", "basic_ad_actions", counted | {"action_type": "purchase"}, at),
        rows("facebook_ads", "basic_ad_action_values", worth, at),
        rows("facebook_ads", "ad_history", ads, start),
        rows("facebook_ads", "campaign_history", campaigns, start),
        rows("facebook_ads", "account_history", {"id": META_ACCOUNT, "currency": "USD"}, start[:1]),
    ]


def _google(scenario: Scenario) -> list[Rows]:
    rng = scenario.stream("google")
    campaign, day = (np.repeat(part, 2) for part in _days(len(GOOGLE)))
    views = (rng.gamma(6, 300, len(day)) * scenario.people / 20_000).astype(np.int64) + 20
    clicks = rng.binomial(views, 0.04)
    conversions = rng.binomial(clicks, 0.04)
    at = np.minimum(day + DAY + 5 * HOUR, END - 1)
    stats = {
        "_fivetran_id": as_text(numbered(1, 0, len(day))),
        "customer_id": GOOGLE_ACCOUNT,
        "id": GOOGLE_CAMPAIGN + campaign,
        "date": as_time(day),
        "device": pick(["MOBILE", "DESKTOP"], np.arange(len(day)) % 2),
        "ad_network_type": "SEARCH",
        "impressions": views,
        "clicks": clicks,
        "cost_micros": (clicks * rng.gamma(9, 80_000, len(day))).astype(np.int64),
        "conversions": conversions,
        "conversions_value": as_money(conversions * rng.integers(3_000, 9_000, len(day))),
    }
    number = np.arange(len(GOOGLE))
    start = np.full(len(GOOGLE), START)
    campaigns = {
        "id": GOOGLE_CAMPAIGN + number,
        "customer_id": GOOGLE_ACCOUNT,
        "name": pick(GOOGLE, number),
        "updated_at": as_time(start),
    }
    account = {"id": GOOGLE_ACCOUNT, "currency_code": "USD", "updated_at": as_time(start[:1])}
    return [
        rows("google_ads", "campaign_stats", stats, at),
        rows("google_ads", "campaign_history", campaigns, start),
        rows("google_ads", "account_history", account, start[:1]),
    ]


def _days(campaigns: int) -> tuple[np.ndarray, np.ndarray]:
    """Campaign and midnight of each day on which it ran."""
    days = np.arange(START // DAY, END // DAY) * DAY
    return np.tile(np.arange(campaigns), len(days)), np.repeat(days, campaigns)
