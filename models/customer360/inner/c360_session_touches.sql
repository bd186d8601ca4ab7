{# One row per session: where the visit landed and what had brought it. #}

with

spans as (

    select
        session_key,
        coalesce(first_page_key, session_key) as landing_key
    from {{ ref('c360_session_spans') }}

),

session_events as (

    select * from {{ ref('c360_session_events') }}

),

events as (

    select
        record_key,
        visitor_id,
        page_url,
        page_path,
        referrer,
        device_type
    from {{ ref('uni_events') }}

),

click_ids as (

    select
        record_key,
        click_id_type
    from {{ ref('uni_click_ids') }}

),

tagged_events as (

    select
        all_events.record_key,
        all_events.occurred_at,
        all_events.event_id,
        {{ lower_text(campaign_word('all_events.utm_source')) }} as utm_source,
        {{ lower_text(campaign_word('all_events.utm_medium')) }} as utm_medium,
        {{ campaign_word('all_events.utm_campaign') }} as utm_campaign,
        click_ids.click_id_type
    from {{ ref('uni_events') }} as all_events
    left join click_ids on all_events.record_key = click_ids.record_key
    where
        all_events.utm_source is not null
        or all_events.utm_medium is not null
        or all_events.utm_campaign is not null
        or click_ids.record_key is not null

),

landings as (

    select
        spans.session_key,
        events.visitor_id,
        events.page_path,
        events.device_type,
        {{ url_host('events.page_url') }} as own_host,
        {{ url_host('events.referrer') }} as referrer_host
    from spans
    inner join events
        on spans.landing_key = events.record_key

),

tags as (

    select
        session_events.session_key,
        tagged_events.utm_source,
        tagged_events.utm_medium,
        tagged_events.utm_campaign,
        tagged_events.click_id_type,
        row_number() over (
            partition by session_events.session_key
            order by tagged_events.occurred_at asc, tagged_events.event_id asc
        ) as tag_rank
    from tagged_events
    inner join session_events
        on tagged_events.record_key = session_events.record_key
    where
        coalesce(
            tagged_events.utm_source, tagged_events.utm_medium, tagged_events.utm_campaign,
            tagged_events.click_id_type
        ) is not null

)

select
    landings.session_key,
    landings.visitor_id,
    landings.page_path as landing_page,
    landings.device_type,
    tags.utm_source,
    tags.utm_medium,
    tags.utm_campaign,
    tags.click_id_type,
    -- a visit that comes from the shop's own pages was not brought by anybody
    {{ outside_referrer('landings.referrer_host', 'landings.own_host') }} as referrer_host
from landings
left join tags
    on
        landings.session_key = tags.session_key
        and tags.tag_rank = 1
