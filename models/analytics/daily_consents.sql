{#
    One row per day on which somebody joined or left a marketing list and slice: all channels, or one. An address or
    number counts when what it states changes, so that a statement repeated, by one source or by several, counts once.
#}
{{ config(materialized=view_or_part()) }}

with

statements as (

    select
        contact_key,
        channel,
        {{ shop_date('changed_at') }} as metric_date,
        status = 'subscribed' as is_subscribed,
        lag(status = 'subscribed') over (
            partition by contact_key, channel order by changed_at asc, consent_key asc
        ) as was_subscribed
    from {{ ref('consent_log') }}
    where
        purpose = 'marketing'
        -- not yet confirmed: neither joined nor left
        and status <> 'pending'
        and changed_at <= {{ as_of() }}

),

changes as (

    select
        metric_date,
        channel,
        case when is_subscribed then 1 else 0 end as joined,
        case when is_subscribed then 0 else 1 end as departed
    from statements
    where is_subscribed <> coalesce(was_subscribed, false)

)

select
    metric_date,
    coalesce(channel, 'all') as slice,
    sum(joined) as list_joins,
    sum(departed) as list_leaves,
    sum(joined) - sum(departed) as list_growth
from changes
group by rollup(metric_date, channel)
having metric_date is not null
