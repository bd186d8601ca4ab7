{#
    One row per company that was merged into another one, and the company that lives on. A company that
    was merged twice leads to the last of them, since that one lists all; of two that list it the least.
#}

with

accounts as (

    select * from {{ ref('stg_hubspot__accounts') }}

),

listed as (

    {{ list_rows('accounts', 'merged_company_ids') }}

),

merged as (

    select
        account_id,
        {{ unique_id(
            'hubspot',
            scoped_id('hubspot', without_fraction('entry'), source='source_name'),
            'source_name',
        ) }} as merged_account_id
    from listed

)

select
    merged_account_id,
    min(account_id) as account_id
from merged
group by merged_account_id
