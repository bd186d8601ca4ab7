{# One row per deal (opportunity), with the customer whom it is with. #}
{{ table_if_fed('uni_deals') }}

with

deals as (

    {{ rated_rows(ref('uni_deals'), 'created_at') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

)

select
    deals.deal_id,
    customer_records.customer_id,
    deals.source_name,
    deals.account_id,
    deals.name,
    deals.pipeline,
    deals.stage,
    deals.owner,
    cast(deals.amount * deals.rate_to_shop as {{ type_money() }}) as amount,
    deals.amount as amount_original,
    deals.currency_original,
    deals.created_at,
    deals.closed_at,
    deals.is_closed,
    deals.is_won,
    deals.updated_at
from deals
left join customer_records
    on deals.record_key = customer_records.record_key
