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

click_ids as (

    select * from {{ ref('click_ids') }}

),

touches as (

    select
        coalesce(utm_source, '') as utm_source,
        coalesce(utm_medium, '') as utm_medium,
        coalesce(referrer_host, '') as referrer_host,
        coalesce(click_id_type, '') as click_id_type
    from session_touches

    union all

    select
        coalesce(utm_source, '') as utm_source,
        coalesce(utm_medium, '') as utm_medium,
        coalesce(referrer_host, '') as referrer_host,
        coalesce(click_id_type, '') as click_id_type
    from order_touches

),

ways as (

    select
        utm_source,
        utm_medium,
        referrer_host,
        click_id_type
    from touches
    group by utm_source, utm_medium, referrer_host, click_id_type

),

known_ways as (

    select
        ways.*,
        click_ids.platform as click_platform,
        coalesce(click_ids.channel, '') as click_channel
    from ways
    left join click_ids on ways.click_id_type = click_ids.parameter

),

ruled as (

    select
        known_ways.*,
        rules.channel,
        row_number() over (
            partition by
                known_ways.utm_source, known_ways.utm_medium, known_ways.referrer_host,
                known_ways.click_id_type
            order by rules.priority asc
        ) as rule_rank
    from known_ways
    inner join rules
        on
            known_ways.utm_source like rules.source_pattern
            and known_ways.utm_medium like rules.medium_pattern
            and known_ways.referrer_host like rules.referrer_pattern
            and known_ways.click_channel like rules.click_id

)

select
    utm_source,
    utm_medium,
    referrer_host,
    click_id_type,
    channel,
    case
        when utm_source <> '' then utm_source
        when channel = 'direct' then 'direct'
        when referrer_host <> '' then referrer_host
        else coalesce(click_platform, 'unknown')
    end as source,
    case
        when
            channel in ('paid_search', 'paid_social', 'display')
            and channel = click_channel
            and (utm_medium = '' or utm_medium like 'organic%' or utm_medium like 'referral%')
            then 'cpc'
        when utm_medium <> '' then utm_medium
        when channel = 'direct' then 'none'
        when channel = 'organic_search' then 'organic'
        when click_channel in ('paid_search', 'paid_social', 'display') then 'cpc'
        else channel
    end as medium
from ruled
where rule_rank = 1
