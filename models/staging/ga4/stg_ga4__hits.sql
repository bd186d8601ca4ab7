{#
    One row per event, and per product of an event about products: each event once.

    The export gives events no id, and its tables overlap: an event stands in the intraday table of its day, then in
    the fresh and the daily one, with the same batch, time and name. Several events of a batch share even
    those; so within each kind of table what was delivered again is left out, the rest is numbered, and the first of the
    daily table is the first of the intraday table.
#}

{%- set told_by = [
    '_source', 'stream_id', 'user_pseudo_id', 'stated_at', 'event_name', 'bundle_sequence_id',
] -%}
{%- set nothing = ['(not set)', '(none)', '(direct)', '(data deleted)', '(organic)', ''] -%}
{%- set not_set = "('" ~ nothing | join("', '") ~ "')" -%}
{%- set optional = ['utm_source', 'utm_medium', 'utm_campaign', 'transaction_id', 'device_id'] %}

with

delivered as (

    select * from {{ ref('stg_ga4__nested_events') }}
    union all
    select * from {{ ref('stg_ga4__flat_events') }}

),

once as (

    {{ latest_row(
        'delivered', key=['raw_table', 'delivery_rank'] + told_by + ['place_in_batch'],
        order_by=['user_id asc nulls last', 'transaction_id asc nulls last', 'page_url asc nulls last'],
    ) }}

),

numbered as (

    select
        _source,
        raw_table,
        delivery_rank,
        {{ told_by[1:] | join(',
        ') }},
        user_id,
        receipt_offset,
        page_url,
        page_title,
        referrer,
        {%- for column in optional %}
            case
                when lower({{ column }}) not in {{ not_set }} then {{ column }}
            end as {{ column }},
        {%- endfor %}
        stated_click_id,
        platform,
        device_class,
        products,
        amount,
        currency,
        amount_in_usd,
        quantity,
        search_term,
        row_number() over (
            partition by raw_table, delivery_rank, {{ told_by | join(', ') }}
            order by length(place_in_batch), place_in_batch
        ) as event_number
    from once

),

events as (

    {{ latest_row('numbered', key=told_by + ['event_number'], order_by=[
        'delivery_rank', 'raw_table',
    ]) }}

),

typed as (

    select
        *,
        {{ scoped_id('ga4', 'lower(' ~ key_text(stable_hash(
            "coalesce(stream_id, '') || '|' || coalesce(user_pseudo_id, '') || '|' || coalesce(cast(stated_at as "
            ~ dbt.type_string() ~ "), '') || '|' || coalesce(event_name, '') || '|' || coalesce(bundle_sequence_id, '')"
            ~ " || '|' || cast(event_number as " ~ dbt.type_string() ~ ")"
        )) ~ ')') }}
            as event_key,
        case lower(event_name)
            when 'page_view' then 'page_viewed'
            when 'screen_view' then 'screen_viewed'
            when 'view_item' then 'product_viewed'
            when 'add_to_cart' then 'product_added'
            when 'remove_from_cart' then 'product_removed'
            when 'view_cart' then 'cart_viewed'
            when 'begin_checkout' then 'checkout_started'
            when 'add_shipping_info' then 'checkout_continued'
            when 'add_payment_info' then 'checkout_continued'
            when 'purchase' then 'order_completed'
            when 'ecommerce_purchase' then 'order_completed'
            when 'in_app_purchase' then 'order_completed'
            when 'search' then 'searched'
            when 'view_search_results' then 'searched'
            else 'other'
        end as event_type
    from events

),

product_hits as (

    {{ product_rows('typed') }}

),

hits as (

    select
        *,
        case
            when product_index = 0 then event_key
            else event_key || ':' || cast(product_index as {{ dbt.type_string() }})
        end as hit_id
    from product_hits

)

{%- for table in ['events', 'event'] %}

    select
        {{ source_record('ga4', table, ['hit_id']) }},
        hit_id,
        user_pseudo_id as browser_id,
        user_id,
        device_id,
        event_type,
        event_name,
        stated_at as occurred_at,
        {{ dbt.dateadd('microsecond', 'receipt_offset', 'stated_at') }} as received_at,
        page_url,
        page_title,
        referrer,
        utm_source,
        utm_medium,
        utm_campaign,
        stated_click_id,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        device_class,
        case
            when lower({{ json_value('product', 'item_id') }}) not in {{ not_set }}
                then {{ json_value('product', 'item_id') }}
        end as product_id,
        case
            when lower({{ json_value('product', 'item_variant') }}) not in {{ not_set }}
                then {{ json_value('product', 'item_variant') }}
        end as variant_id,
        case
            when lower({{ json_value('product', 'item_category') }}) not in {{ not_set }}
                then {{ json_value('product', 'item_category') }}
        end as product_line,
        transaction_id as source_order_id,
        cast(null as {{ dbt.type_string() }}) as checkout_token,
        cast(null as {{ dbt.type_string() }}) as cart_token,
        case
            when product is null then quantity else
                {{ read_integer(json_value('product', 'quantity')) }}
        end as quantity,
        coalesce({{ read_money(json_value('product', 'price')) }}, amount, amount_in_usd) as amount,
        case
            when
                amount is null
                and {{ read_money(json_value('product', 'price')) }} is null
                and amount_in_usd is not null
                then 'USD'
            else currency
        end as currency,
        case
            when event_type = 'searched' and search_term is not null
                then {{ json_object_text(['search_term']) }}
            else coalesce(product, products)
        end as properties
    from hits
    where raw_table = '{{ table }}'
    {{ 'union all' if not loop.last }}
{%- endfor %}
