"""What a reader may rely on in `contact_permissions` as a whole: most of those who agreed may be reached."""

import great_expectations as gx

from expectations.bounds import at_least, at_most

MEASURES = """
select
    count(*) as row_count,
    count(*) filter (where blocked_reason is null and email is null and phone is null)
        as allowed_without_contact_point,
    count(*) filter (where purpose = 'email_marketing' and blocked_reason is null)
        / nullif(count(*) filter (where purpose = 'email_marketing' and consent_status = 'subscribed'), 0)
        as mailable_share_of_subscribed
from {table}
"""

SUITE = gx.ExpectationSuite(
    name="contact_permissions",
    expectations=[
        at_most("allowed_without_contact_point", 0),
        # below this there is a fault upstream, or much of the mail would go to shared addresses
        at_least("mailable_share_of_subscribed", 0.5, warning=True),
    ],
)
