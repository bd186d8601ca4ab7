{# One row per distinct way in (tags, click id, referring site): its channel, source and medium. #}

with

session_touches as (

    select * from {{ ref('c360_session_touches') }}

),

order_touches as (

    select * from {{ ref('c360_order_touches') }}

),

rules as (

    select * from {{ ref('channel_rules') }}

),

touches as (

    select
        coalesce(utm_source, '') as utm_source,
        coalesce(utm_medium, '') as utm_medium,
        coalesce(referrer_host, '') as referrer_host,
        has_click_id
    from session_touches

    union all

    select
        coalesce(utm_source, '') as utm_source,
        coalesce(utm_medium, '') as utm_medium,
        coalesce(referrer_host, '') as referrer_host,
        has_click_id
    from order_touches

),

ways as (

    select
        utm_source,
        utm_medium,
        referrer_host,
        has_click_id
    from touches
    group by utm_source, utm_medium, referrer_host, has_click_id

),

ruled as (

    select
        ways.*,
        rules.channel,
        row_number() over (
            partition by
                ways.utm_source, ways.utm_medium, ways.referrer_host, ways.has_click_id
            order by rules.priority asc
        ) as rule_rank
    from ways
    inner join rules
        on
            ways.utm_source like rules.source_pattern
            and ways.utm_medium like rules.medium_pattern
            and ways.referrer_host like rules.referrer_pattern
            and (rules.click_id = 'any' or ways.has_click_id)

)

select
    utm_source,
    utm_medium,
    referrer_host,
    has_click_id,
    channel,
    case
        when utm_source <> '' then utm_source
        when channel = 'direct' then 'direct'
        when referrer_host <> '' then referrer_host
        else 'unknown'
    end as source,
    case
        when utm_medium <> '' then utm_medium
        when channel = 'direct' then 'none'
        when channel = 'organic_search' then 'organic'
        when has_click_id then 'cpc'
        else channel
    end as medium
from ruled
where rule_rank = 1
