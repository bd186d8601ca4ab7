"""What things of Klaviyo's segments are called here."""

METRICS = {
    "Placed Order": ("order_placed", None),
    "Refunded Order": ("order_refunded", None),
    "Cancelled Order": ("order_cancelled", None),
    "Viewed Product": ("product_viewed", None),
    "Added to Cart": ("product_added", None),
    "Started Checkout": ("checkout_started", None),
    "Checkout Started": ("checkout_started", None),
    "Submitted Search": ("searched", None),
    "Searched Site": ("searched", None),
    "Received Email": ("message_delivered", "email"),
    "Opened Email": ("message_opened", "email"),
    "Clicked Email": ("message_clicked", "email"),
    "Bounced Email": ("message_bounced", "email"),
    "Dropped Email": ("message_dropped", "email"),
    "Marked Email as Spam": ("message_marked_spam", "email"),
    "Unsubscribed": ("message_unsubscribed", "email"),
    "Unsubscribed from Email Marketing": ("message_unsubscribed", "email"),
    "Received SMS": ("message_delivered", "sms"),
    "Clicked SMS": ("message_clicked", "sms"),
    "Unsubscribed from SMS Marketing": ("message_unsubscribed", "sms"),
}
"""Metric → event of the timeline, and the channel that it must have."""

PROPERTIES = {
    "email": "email",
    "phone_number": "phone",
    "first_name": "first_name",
    "last_name": "last_name",
    "location['city']": "city",
    "location['region']": "region",
    "location['zip']": "postal_code",
    "location['country']": "country_code",
}
PREDICTIONS = {
    "average_days_between_orders": "average_days_between_orders",
    "average_order_value": "average_order_value",
    "churn_probability": "churn_probability",
    "historic_clv": "historic_clv",
    "historic_number_of_orders": "order_count",
    "predicted_clv": "predicted_clv_365d",
    "predicted_number_of_orders": "expected_orders_365d",
    "total_clv": "total_clv",
    "expected_date_of_next_purchase": "expected_next_order_at",
}
NUMBERS = {
    "equals": "is",
    "not-equals": "is_not",
    "greater-than": "more_than",
    "greater-than-or-equal": "at_least",
    "less-than": "less_than",
    "less-than-or-equal": "at_most",
}
TEXTS = {
    "equals": ("is", False),
    "not-equals": ("is_not", True),
    "contains": ("contains", False),
    "not-contains": ("not_contains", True),
    "starts-with": ("starts_with", False),
    "ends-with": ("ends_with", False),
    "in": ("in", False),
    "not-in": ("not_in", True),
}
CONSENTS = {
    ("email", True, "subscribed"): "subscribed",
    ("email", True, "never_subscribed"): "never_subscribed",
    ("email", True, "any"): ["subscribed", "never_subscribed"],
    ("email", False, "unsubscribed"): ["unsubscribed", "suppressed"],
    ("email", False, "any"): ["unsubscribed", "suppressed"],
    ("sms", True, "subscribed"): "subscribed",
    ("sms", False, "unsubscribed"): ["unsubscribed", "suppressed"],
    ("sms", False, "never_subscribed"): "never_subscribed",
    ("sms", False, "any"): ["unsubscribed", "never_subscribed", "pending", "suppressed"],
    ("push", True, "any"): "subscribed",
    ("push", False, "any"): ["unsubscribed", "never_subscribed", "pending", "suppressed"],
}
"""Channel, whether marketing may be sent, subscription → statuses."""

EUROPEAN_UNION = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT"),
    *("LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
REFUSED = {
    "profile-postal-code-distance": "where people live is known by postal code, not by distance",
    "profile-has-custom-object": "Klaviyo's custom objects do not come here",
    "profile-permissions": "consent to WhatsApp is not kept",
    "profile-metric-funnel": "its steps share one window, here each has its own: write it as `sequence`",
}
