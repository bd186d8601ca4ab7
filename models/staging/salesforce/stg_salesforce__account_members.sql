{# One row per contact that belongs to a company. #}
{{ config(materialized=view_or_part()) }}

with

newest as (

    {{ latest_row(source('salesforce', 'contact'), key=['id'], order_by=newest_first(
        ['system_modstamp', 'last_modified_date', '_fivetran_synced'],
        ['is_deleted', '_fivetran_deleted', 'account_id'],
    )) }}

),

accounts as (

    select account_id from {{ ref('stg_salesforce__accounts') }}

),

contacts as (

    select
        {{ source_record('salesforce', 'contact', ['id']) }},
        {{ unique_id('salesforce', 'account_id') }} as account_id
    from newest
    where
        {{ clean_text('id') }} is not null
        and {{ clean_text('account_id') }} is not null
        and not {{ is_deleted(['is_deleted', '_fivetran_deleted']) }}

)

select
    contacts.record_key,
    contacts.source_name,
    contacts.account_id
from contacts
-- that of a person account is the person
inner join accounts on contacts.account_id = accounts.account_id
