{# One row per contact that belongs to a company, or to what that was merged into. #}
{{ config(materialized=view_or_part()) }}

with

newest as (

    {{ latest_row(source('salesforce', 'contact'), key=['id'], order_by=newest_first(
        ['system_modstamp', 'last_modified_date', '_fivetran_synced'],
        ['_fivetran_active', 'is_deleted', '_fivetran_deleted', 'account_id'],
    )) }}

),

accounts as (

    select account_id from {{ ref('stg_salesforce__accounts') }}

),

links as (

    select * from {{ ref('stg_salesforce__linked_accounts') }}

),

living as (

    select
        newest.*,
        coalesce(links.salesforce_account_id, newest.account_id) as living_account_id
    from newest
    left join links on newest.account_id = links.linked_account_id

),

contacts as (

    select
        {{ source_record('salesforce', 'contact', ['id']) }},
        {{ unique_id('salesforce', 'living_account_id') }} as account_id
    from living
    where
        {{ clean_text('id') }} is not null
        and {{ clean_text('account_id') }} is not null
        and not {{ is_deleted(['is_deleted', '_fivetran_deleted', '_fivetran_active']) }}

)

select
    contacts.record_key,
    contacts.source_name,
    contacts.account_id
from contacts
-- that of a person account is the person
inner join accounts on contacts.account_id = accounts.account_id
