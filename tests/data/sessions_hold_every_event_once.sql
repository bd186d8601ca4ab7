{# Page and product views of visitors are counted in one session each, none twice and none lost. #}

with

events as (

    select
        count(case when event_type in ('page_viewed', 'screen_viewed') then 1 end) as page_views,
        count(case when event_type = 'product_viewed' then 1 end) as product_views
    from {{ ref('uni_events') }}
    where visitor_id is not null and occurred_at is not null

),

sessions as (

    select
        coalesce(sum(page_view_count), 0) as page_views,
        coalesce(sum(product_view_count), 0) as product_views
    from {{ ref('sessions') }}

)

select
    events.page_views,
    sessions.page_views as session_page_views,
    events.product_views,
    sessions.product_views as session_product_views
from events
cross join sessions
where
    events.page_views <> sessions.page_views
    or events.product_views <> sessions.product_views
