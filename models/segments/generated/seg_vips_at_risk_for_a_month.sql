{#
    Everyone in the segment `vips_at_risk_for_a_month`. Written by `weft segment compile`: change segments/vips_at_risk_for_a_month.yml.
    It has as many CTEs and joins as the segment has conditions.
#}

with

condition_1 as (

    select customer_id
    from {{ ref('seg_vips_at_risk') }}

),

condition_1_since as (

    {{ open_stays('vips_at_risk') }}

),

measured as (

    select
        customers.customer_id,
        condition_1.customer_id is not null as in_vips_at_risk,
        condition_1_since.entered_at as entered_vips_at_risk_at,
        customers.open_ticket_count
    from {{ ref('customers') }} as customers
    left join condition_1
        on customers.customer_id = condition_1.customer_id
    left join condition_1_since
        on customers.customer_id = condition_1_since.customer_id

)

select
    customer_id,
    {{ json_object_text(['in_vips_at_risk', 'entered_vips_at_risk_at', 'open_ticket_count']) }} as why
from measured
where
    (in_vips_at_risk and coalesce(entered_vips_at_risk_at <= {{ time_ago(30, 'day') }}, false))
    and not (
        coalesce(open_ticket_count >= 1, false)
    )
