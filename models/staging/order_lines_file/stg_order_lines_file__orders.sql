{#
    One row per order, invoice or cancellation document. The file states lines only, so that this one staging
    model sums: a cancellation is a document of 0 with a refund. The total is the sum of the lines, so that
    nothing but goods is in it; where a line cannot be priced, or lines are in two currencies, it is not known.
#}

with

order_lines as (

    select * from {{ ref('stg_order_lines_file__order_lines') }}

),

summed as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        order_id,
        source_order_id,
        min(order_lines_customer_id) as order_lines_customer_id,
        min(email) as email,
        min(phone) as phone,
        min(country) as country,
        case when min(currency) = max(currency) then min(currency) end as currency,
        coalesce(min(currency) = max(currency), true) as has_one_currency,
        {{ complete_sum('line_amount') }} as sold_amount,
        {{ complete_sum('returned_amount') }} as returned_amount,
        max(case when is_returned then 1 else 0 end) as returned,
        max(case when is_cancelled then 1 else 0 end) as cancelled,
        min(ordered_at) as ordered_at
    from order_lines
    group by record_key, source_name, source_table, source_record_id, order_id, source_order_id

),

country_names as (

    select * from {{ ref('country_names') }}

),

placed as (

    select
        summed.*,
        coalesce({{ clean_country('summed.country') }}, country_names.country_code) as country_code
    from summed
    left join country_names on lower(summed.country) = country_names.country_name

)

select
    -- keys
    record_key,
    source_name,
    source_table,
    source_record_id,
    order_id,
    source_order_id,
    cast(null as {{ dbt.type_string() }}) as order_number,

    -- identifiers
    order_lines_customer_id,
    email,
    phone,
    country_code,
    cast(null as {{ dbt.type_string() }}) as cart_token,
    cast(null as {{ dbt.type_string() }}) as checkout_token,

    -- what it is
    cast(null as {{ dbt.type_string() }}) as channel,
    -- a document of the shop's is a sale or a return; what it comes to must be known to be counted
    case when has_one_currency and sold_amount is not null then 'paid' end as status,
    cast(null as {{ dbt.type_timestamp() }}) as cancelled_at,
    returned = 1 as has_returns,
    cancelled = 1 as is_cancelled,

    -- amounts
    currency,
    cast(case when has_one_currency then sold_amount end as {{ type_money() }}) as gross_amount,
    cast(0 as {{ type_money() }}) as discount_amount,
    cast(0 as {{ type_money() }}) as shipping_amount,
    cast(0 as {{ type_money() }}) as tax_amount,
    cast(0 as {{ type_money() }}) as included_tax_amount,
    cast(0 as {{ type_money() }}) as tip_amount,
    cast(0 as {{ type_money() }}) as duties_amount,
    cast(0 as {{ type_money() }}) as service_charge_amount,
    cast(0 as {{ type_money() }}) as rounding_amount,
    cast(case when has_one_currency then sold_amount end as {{ type_money() }}) as total_amount,
    cast(null as {{ dbt.type_string() }}) as presentment_currency,
    cast(null as {{ type_money() }}) as presentment_total_amount,
    cast(case when has_one_currency then returned_amount end as {{ type_money() }})
        as returned_amount,
    cast(null as {{ dbt.type_string() }}) as discount_codes,

    -- where it came from
    cast(null as {{ dbt.type_string() }}) as landing_page,
    cast(null as {{ dbt.type_string() }}) as referrer,
    cast(null as {{ dbt.type_string() }}) as utm_source,
    cast(null as {{ dbt.type_string() }}) as utm_medium,
    cast(null as {{ dbt.type_string() }}) as utm_campaign,

    -- times
    ordered_at

from placed
