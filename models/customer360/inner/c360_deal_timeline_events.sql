{# One row per opening or closing of a deal of a customer, worded for the timeline. #}
{{ config(materialized=view_or_part()) }}

with

deals as (

    select
        deals.*,
        records.source_table,
        records.source_record_id
    from {{ ref('deals') }} as deals
    inner join {{ ref('uni_deals') }} as records
        on deals.deal_id = records.deal_id
    where deals.customer_id is not null

),

shop as (

    select currency as shop_currency
    from {{ ref('c360_currency_rates') }}
    where is_shop_currency

),

-- the name of a deal may be about a person, and is not told here
deal_events as (

    select
        'deal_opened:' || deal_id as event_id,
        customer_id,
        created_at as occurred_at,
        'deal_opened' as event_type,
        source_name,
        source_table,
        source_record_id,
        'Sales opened a deal' as title,
        amount,
        {{ json_object_text(['pipeline']) }} as properties
    from deals

    union all

    select
        'deal_closed:' || deals.deal_id as event_id,
        deals.customer_id,
        deals.closed_at as occurred_at,
        case when deals.is_won then 'deal_won' else 'deal_lost' end as event_type,
        deals.source_name,
        deals.source_table,
        deals.source_record_id,
        'A deal'
        || coalesce(' of ' || {{ amount_text('deals.amount', 'shop.shop_currency') }}, '')
        || case when deals.is_won then ' was won' else ' was lost' end as title,
        deals.amount,
        {{ json_object_text(['pipeline']) }} as properties
    from deals
    cross join shop
    where deals.is_won is not null

)

select * from deal_events
where occurred_at is not null
