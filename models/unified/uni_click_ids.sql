{#
    One row per event or order whose address carries the click id of a platform (seed `click_ids`), or
    whose source states it beside an address without it; of several the one that says most.
#}

with

click_ids as (

    select * from {{ ref('click_ids') }}

),

-- events are the largest table: most of their addresses have no parameter, and are left at once
addresses as (

    select
        record_key,
        page_url as address
    from {{ ref('uni_events') }}
    where page_url like '%=%'
    union all
    select
        record_key,
        '?' || stated_click_id as address
    from {{ ref('uni_events') }}
    where stated_click_id is not null
    union all
    select
        record_key,
        landing_page as address
    from {{ ref('uni_orders') }}
    where landing_page like '%=%'

),

parameters as (

    {{ query_parameter_rows('addresses', 'address') }}

),

found as (

    select
        parameters.record_key,
        click_ids.parameter as click_id_type,
        parameters.parameter_value as click_id,
        click_ids.priority
    from parameters
    inner join click_ids on parameters.parameter_name = click_ids.parameter

),

first_found as (

    {{ latest_row('found', key=['record_key'], order_by=['priority', 'click_id']) }}

)

select
    record_key,
    click_id_type,
    click_id

from first_found
