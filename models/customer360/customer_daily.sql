{#
    One row per customer and span of days on which every feature was the same, as the last run of each day knew it.
    A day is asked for as `where day between first_day and coalesce(last_day, day)`: later runs change no past day.
#}
{%- set features = customer_features() %}

with

logged as (

    select
        *,
        {{ shop_date('logged_at') }} as first_day
    from {{ ref('customer_feature_log') }}

),

-- the last word of a day
days as (

    select
        *,
        row_number() over (
            partition by customer_id, first_day
            order by entry_number desc
        ) as day_rank
    from logged

),

spans as (

    select
        *,
        lead(first_day) over (
            partition by customer_id
            order by first_day
        ) as next_day
    from days
    where day_rank = 1

)

select
    customer_id,
    first_day,
    {% for name in features %}
        {{ name }},
    {% endfor %}
    cast({{ dbt.dateadd('day', -1, 'next_day') }} as date) as last_day
from spans
where not is_gone
