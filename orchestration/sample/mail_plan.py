"""What the shop sends: the metrics, campaigns and flows of its Klaviyo account; the same for every seed."""

import numpy as np

from orchestration.sample.columns import as_time, only, texts
from orchestration.sample.rows import Rows, rows
from orchestration.sample.scenario import DAY, HOUR, START

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


def campaign_times() -> np.ndarray:
    """When each campaign goes out; the last ones are text messages."""
    mail = START + (8 + np.arange(CAMPAIGN_COUNT) * 16) * DAY + 15 * HOUR
    sms = START + (60 + np.arange(SMS_CAMPAIGNS) * 85) * DAY + 17 * HOUR
    return np.concatenate([mail, sms])


def campaign_ids() -> list[str]:
    """Klaviyo's ids of the campaigns."""
    return [f"01KC{number:03d}FERN" for number in range(CAMPAIGN_COUNT + SMS_CAMPAIGNS)]


def flow_ids() -> list[str]:
    """Klaviyo's ids of the flows."""
    return [f"Fl0w{number}" for number in range(len(FLOWS))]


def variation_ids() -> list[str]:
    """Ids of the two variations of each campaign, side by side."""
    return [f"V{number:02d}{letter}" for number in range(CAMPAIGN_COUNT + SMS_CAMPAIGNS) for letter in "AB"]


def subjects() -> list[str | None]:
    """Subject line of each campaign; a text message has none."""
    return [SUBJECTS[number % len(SUBJECTS)] for number in range(CAMPAIGN_COUNT)] + [None] * SMS_CAMPAIGNS


def campaign_names() -> list[str]:
    """The campaigns' names in the tool."""
    return [f"{SUBJECTS[number % len(SUBJECTS)]} #{number + 1}" for number in range(CAMPAIGN_COUNT)] + [
        f"Text message #{number + 1}" for number in range(SMS_CAMPAIGNS)
    ]


def klaviyo_lists() -> list[Rows]:
    """`metric`, `campaign` and `flow`."""
    return [_metrics(), _campaigns(), _flows()]


def _metrics() -> Rows:
    start = np.full(len(METRICS), START)
    columns = {
        "id": texts(METRIC_IDS),
        "name": texts(METRICS),
        "created": as_time(start),
        "updated": as_time(start),
        "_fivetran_deleted": False,
    }
    return rows("klaviyo", "metric", columns, start)


def _campaigns() -> Rows:
    """A campaign lands when it is sent."""
    sent = campaign_times()
    columns = {
        "id": texts(campaign_ids()),
        "name": texts(campaign_names()),
        "subject": texts(subjects()),
        "campaign_type": "Regular",
        "from_email": only(np.arange(len(sent)) < CAMPAIGN_COUNT, "hello@fernandfable.shop"),
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
    return rows("klaviyo", "campaign", columns, sent)


def _flows() -> Rows:
    start = np.full(len(FLOWS), START)
    columns = {
        "id": texts(flow_ids()),
        "name": texts(FLOWS),
        "status": "live",
        "trigger_type": "Metric",
        "created": as_time(start),
        "updated": as_time(start),
        "archived": False,
        "_fivetran_deleted": False,
    }
    return rows("klaviyo", "flow", columns, start)
