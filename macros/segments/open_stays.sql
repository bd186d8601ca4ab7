{#
    One row per customer who is in a segment since an earlier run and has not left: when they entered, merged ids
    together. Read by name from the log as the last run left it, for the log is made from what reads this.
#}
{% macro open_stays(segment_name) %}
select
    coalesce(redirects.living_customer_id, stays.customer_id) as customer_id,
    min(stays.entered_at) as entered_at
from (
    select
        logged.customer_id,
        max(logged.event_number) as event_number,
        max(logged.happened_at) as entered_at
    from (
        {{ earlier_rows('segment_log', {
            'segment_name': dbt.type_string(),
            'customer_id': dbt.type_string(),
            'event_number': dbt.type_int(),
            'happened_at': dbt.type_timestamp(),
        }, layer='segments') }}
    ) as logged
    where logged.segment_name = '{{ segment_name }}'
    group by logged.customer_id
) as stays
left join {{ ref('customer_id_redirects') }} as redirects
    on stays.customer_id = redirects.customer_id
where mod(stays.event_number, 2) = 1
group by coalesce(redirects.living_customer_id, stays.customer_id)
{% endmacro %}
