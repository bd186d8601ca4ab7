-- One row per thing to look at, the five newest of the last 90 days.
select
    kind,
    subject,
    window_start,
    severity,
    alert_text
from analytics.alerts
order by window_end desc, alert_id
limit 5
