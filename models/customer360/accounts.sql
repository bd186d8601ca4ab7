{# One row per company that the shop sells to. #}
{{ table_if_fed('uni_accounts') }}

with

accounts as (

    select * from {{ ref('uni_accounts') }}

),

members as (

    select * from {{ ref('uni_account_members') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

),

deals as (

    select * from {{ ref('deals') }}

),

customer_counts as (

    select
        members.account_id,
        count(distinct customer_records.customer_id) as customer_count
    from members
    inner join customer_records
        on members.record_key = customer_records.record_key
    group by members.account_id

),

open_deals as (

    select
        account_id,
        {{ complete_sum('amount') }} as amount
    from deals
    where not is_closed
    group by account_id

)

select
    accounts.account_id,
    accounts.source_name,
    accounts.name,
    accounts.domain,
    accounts.owner,
    accounts.industry,
    cast(coalesce(customer_counts.customer_count, 0) as {{ dbt.type_int() }}) as customer_count,
    cast(
        case when open_deals.account_id is null then 0 else open_deals.amount end
        as {{ type_money() }}
    ) as open_deal_amount,
    accounts.created_at,
    accounts.updated_at
from accounts
left join customer_counts
    on accounts.account_id = customer_counts.account_id
left join open_deals
    on accounts.account_id = open_deals.account_id
