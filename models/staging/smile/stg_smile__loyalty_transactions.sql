{# One row per change of a customer's points: the newest version of it. #}

{%- set words = "lower(" ~ clean_text('description') ~ ")" %}

with

newest as (

    {{ latest_row(source('smile', 'points_transactions'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['points_change', 'customer_id', 'description'],
    )) }}

)

select
    {{ source_record('smile', 'points_transactions', ['id']) }},
    {{ unique_id('smile', 'id') }} as loyalty_transaction_id,
    {{ unique_id('smile', 'customer_id') }} as loyalty_member_id,
    customer_id as smile_customer_id,
    {{ read_timestamp('created_at') }} as occurred_at,
    -- the API tells of a reason in words only
    case
        when {{ words }} like '%expir%' and {{ read_integer('points_change') }} < 0 then 'expired'
        -- what had expired may be given back
        when
            {{ matches_regex(words, 'cancel|refund|revers|revok|void|adjust|correct|returned') }}
            or {{ matches_regex(words, 'expir|removed|deducted|clawback|by admin|manual') }}
            then 'adjusted'
        when {{ read_integer('points_change') }} > 0 then 'earned'
        when {{ read_integer('points_change') }} < 0 then 'redeemed'
    end as kind,
    {{ read_integer('points_change') }} as points,
    -- a change is listed once it holds
    'approved' as status,
    {{ clean_text('description') }} as description,
    cast(null as {{ dbt.type_string() }}) as order_id
from newest
where {{ clean_text('id') }} is not null
