{# One row per customer of a company: the first of them by its id, with its open deals. #}
{{ config(materialized=view_or_part()) }}

with

members as (

    select
        customer_records.customer_id,
        members.account_id
    from {{ ref('uni_account_members') }} as members
    inner join {{ ref('customer_records') }} as customer_records
        on members.record_key = customer_records.record_key

),

companies as (

    select
        customer_id,
        min(account_id) as account_id
    from members
    where account_id is not null
    group by customer_id

)

select
    companies.customer_id,
    companies.account_id,
    accounts.open_deal_amount as account_open_deal_amount
from companies
left join {{ ref('accounts') }} as accounts
    on companies.account_id = accounts.account_id
