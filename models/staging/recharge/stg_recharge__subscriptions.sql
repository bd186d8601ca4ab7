{#
    One row per subscription: the newest version. One that Recharge no longer has ended, whatever it was
    last; what is sent once is none.
#}

with

newest as (

    {{ latest_row(ref('stg_recharge__subscription_rows'), key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced', '_loaded_at'], ['_fivetran_deleted', 'status', 'price'],
    )) }}

),

subscriptions as (

    select
        *,
        case
            when {{ is_deleted(['_fivetran_deleted']) }} then 'cancelled'
            else lower({{ clean_text('status') }})
        end as current_status
    from newest
    where {{ clean_text('id') }} is not null

)

select
    -- keys
    {{ source_record('recharge', 'subscription', ['id']) }},
    {{ unique_id('recharge', 'id') }} as subscription_id,
    customer_id as recharge_customer_id,

    -- what it is
    coalesce(
        {{ clean_text('external_product_id_ecommerce') }}, {{ clean_text('shopify_product_id') }}
    ) as product_id,
    coalesce(
        {{ clean_text('external_variant_id_ecommerce') }}, {{ clean_text('shopify_variant_id') }}
    ) as variant_id,
    {{ clean_text('product_title') }} as product_title,
    case current_status
        when 'active' then 'active'
        when 'paused' then 'paused'
        when 'cancelled' then 'cancelled'
        when 'expired' then 'expired'
    end as status,
    {{ read_integer('quantity') }} as quantity,
    {{ read_money('price') }} as price,
    cast(null as {{ dbt.type_string() }}) as currency,
    case lower({{ clean_text('order_interval_unit') }})
        when 'day' then 'day'
        when 'week' then 'week'
        when 'month' then 'month'
        when 'year' then 'year'
    end as interval_unit,
    {{ read_integer('order_interval_frequency') }} as interval_count,
    {{ clean_text('cancellation_reason') }} as cancellation_reason,

    -- times
    {{ read_timestamp('created_at') }} as started_at,
    case
        when current_status in ('active', 'paused')
            then {{ read_timestamp('next_charge_scheduled_at') }}
    end as next_charge_at,
    case
        when current_status <> 'active' then {{ read_timestamp('cancelled_at') }}
    end as cancelled_at,
    {{ read_timestamp('updated_at') }} as updated_at

from subscriptions
where coalesce(current_status, 'unknown') <> 'onetime'
