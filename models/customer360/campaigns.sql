{# One row per campaign or flow of a messaging tool, with its name. #}
{{ table_if_fed('uni_campaigns') }}

select
    campaign_id,
    source_name,
    kind,
    name,
    subject,
    sent_at
from {{ ref('uni_campaigns') }}
