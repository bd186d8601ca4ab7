{# One row per touch of a customer: a visit of the site, or a click on a message. #}
{%- set minutes = 30 %}

with

visits as (

    select
        session_id as touch_id,
        customer_id,
        started_at as touched_at,
        started_at as placed_at,
        channel,
        source,
        campaign
    from {{ ref('sessions') }}
    where
        customer_id is not null
        and started_at <= {{ as_of() }}
        and coalesce(device_type, '') <> 'bot'

),

clicks as (

    select
        'message:' || message_id as touch_id,
        customer_id,
        clicked_at as touched_at,
        -- clocks differ: a visit up to a minute before the click follows it
        {{ dbt.dateadd('minute', -1, 'clicked_at') }} as placed_at,
        coalesce(channel, 'other') as channel,
        source_name as source,
        coalesce(campaign_id, flow_id) as campaign
    from {{ ref('messages') }}
    where
        customer_id is not null
        and clicked_at <= {{ as_of() }}
        and direction = 'outbound'

),

acts as (

    select
        *,
        cast(null as {{ dbt.type_timestamp() }}) as click_placed_at
    from visits
    union all
    select
        *,
        placed_at as click_placed_at
    from clicks

),

followed as (

    select
        *,
        max(click_placed_at) over (
            partition by customer_id order by placed_at asc, touch_id asc
            rows between unbounded preceding and current row
        ) as last_click_at,
        max(click_placed_at) over (
            partition by customer_id, channel order by placed_at asc, touch_id asc
            rows between unbounded preceding and current row
        ) as last_click_of_channel_at
    from acts

),

-- A visit that states nothing, or the channel of the message, is the visit that a click led to.
placed as (

    select
        *,
        click_placed_at is null and coalesce(
            {{ dbt.dateadd('minute', -minutes - 1, 'placed_at') }}
            <= case when channel = 'direct' then last_click_at else last_click_of_channel_at end,
            false
        ) as is_of_click
    from followed

),

repeats as (

    select
        *,
        lag(touched_at) over (
            partition by customer_id, channel, campaign order by touched_at asc, touch_id asc
        ) as last_same_at
    from placed
    where not is_of_click

)

-- Two collectors, or an app and the browser it opens, tell of one visit twice.
select
    touch_id,
    customer_id,
    touched_at,
    channel,
    source,
    campaign
from repeats
where
    last_same_at is null
    or last_same_at < {{ dbt.dateadd('minute', -minutes, 'touched_at') }}
