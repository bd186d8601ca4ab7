{#
    One row per refund, of which three places tell: a row of its own, the list on the order, which
    counts for those without a row, and the state of an order that was given back whole, which counts
    where neither does. The last two have no time but that of the order's last change.

    Joins, against the rule of the layer: a row of a refund need not name its order, whose list does.
#}

{%- set address = json_value('newest._links', 'up[0].href') -%}
{%- set order_in_address = "case when " ~ matches_regex(address, '/orders/[0-9]+/?$') ~ " then "
    ~ scoped_id('woocommerce', replace_regex(address, '^.*/orders/|/$', '')) ~ " end" %}

with

newest as (

    {{ latest_row(source('woocommerce', 'refunds'), key=['id'], order_by=newest_first(
        ['date_created_gmt', '_loaded_at'], ['amount', 'line_items'],
    )) }}

),

orders as (

    select * from {{ ref('stg_woocommerce__orders') }}

),

lists as (

    select
        id,
        _source,
        refunds
    from {{ ref('stg_woocommerce__newest_orders') }}

),

entries as (

    {{ json_array_rows('lists', 'refunds') }}

),

listed as (

    select distinct
        {{ unique_id('woocommerce', 'id') }} as order_id,
        {{ nested_id('woocommerce', 'element', 'id') }} as refund_number,
        abs({{ read_money(json_value('element', 'total')) }}) as amount,
        {{ clean_text(json_value('element', 'reason')) }} as reason
    from entries
    where {{ json_value('element', 'id') }} is not null

),

parts as (

    select * from {{ ref('stg_woocommerce__refund_parts') }}

),

line_totals as (

    select
        refund_id,
        {{ complete_sum('amount + tax_amount') }} as amount
    from {{ ref('stg_woocommerce__refund_lines') }}
    group by refund_id

),

own_rows as (

    select
        newest.id as refund_number,
        {{ unique_id('woocommerce', 'newest.id') }} as refund_id,
        coalesce(
            listed.order_id,
            case
                when {{ local_id('woocommerce', 'newest.parent_id') }} <> '0'
                    then {{ unique_id('woocommerce', 'newest.parent_id') }}
            end,
            {{ unique_id('woocommerce', order_in_address) }}
        ) as order_id,
        {{ source_name('woocommerce') }} as source_name,
        {{ woocommerce_time('newest.date_created_gmt', 'newest.date_created') }} as refunded_at,
        abs(coalesce({{ read_money('newest.amount') }}, listed.amount)) as amount,
        case when parts.id is null then 0 else parts.shipping_amount end as shipping_amount,
        case when parts.id is null then 0 else parts.other_amount end as other_amount,
        line_totals.refund_id is not null or parts.id is not null as has_parts,
        case when line_totals.refund_id is null then 0 else line_totals.amount end as lines_amount,
        {{ clean_text('newest.reason') }} as reason
    from newest
    left join listed on newest.id = listed.refund_number
    left join parts on newest.id = parts.id
    left join line_totals on {{ unique_id('woocommerce', 'newest.id') }} = line_totals.refund_id
    where {{ clean_text('newest.id') }} is not null

),

known as (

    select
        refund_id,
        order_id,
        source_name,
        refunded_at,
        amount,
        shipping_amount,
        -- somebody may type another sum than the lines come to
        case when has_parts then amount - lines_amount - shipping_amount - other_amount else 0 end
            as goods_adjustment_amount,
        other_amount,
        reason
    from own_rows
    union all
    select
        {{ unique_id('woocommerce', 'listed.refund_number', 'orders.source_name') }} as refund_id,
        listed.order_id,
        orders.source_name,
        orders.updated_at as refunded_at,
        listed.amount,
        0 as shipping_amount,
        0 as goods_adjustment_amount,
        0 as other_amount,
        listed.reason
    from listed
    inner join orders on listed.order_id = orders.order_id
    left join own_rows on listed.refund_number = own_rows.refund_number
    where own_rows.refund_number is null

)

select
    refund_id,
    order_id,
    source_name,
    refunded_at,
    amount,
    cast(null as {{ type_money() }}) as goods_amount,
    shipping_amount,
    goods_adjustment_amount,
    other_amount,
    reason
from known

union all

{{ refunds_not_landed('orders', 'known') }}
