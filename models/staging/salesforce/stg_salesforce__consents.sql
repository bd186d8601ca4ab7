{#
    One row per address or number of a contact, lead or person account that may not be sent to. A CRM
    grants nothing; what was deleted, merged or converted stays withdrawn.

    When it happened no field says: the last change of the row is the latest that it can be, so that
    only a newer opt-in counts against it. Who is not to be called is not to be texted.
#}
{%- set said = [
    'record_key', 'source_name', 'source_table', 'source_record_id', 'email', 'is_opted_out',
    'is_opted_out_of_calls', 'is_bounced', 'updated_at',
] | join(', ') %}

with

people as (

    select {{ said }} from {{ ref('stg_salesforce__contacts') }}
    union all
    select {{ said }} from {{ ref('stg_salesforce__leads') }}
    union all
    select {{ said }} from {{ ref('stg_salesforce__person_accounts') }}

),

numbers as (

    select * from {{ ref('stg_salesforce__identifiers') }}
    where identifier_type = 'phone'

),

statements as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        {{ clean_email('email') }} as contact_point,
        'email' as contact_type,
        'email' as channel,
        case when is_opted_out then 'unsubscribed' else 'suppressed' end as status,
        updated_at as changed_at,
        case when is_opted_out then 'CRM' else 'bounce' end as method
    from people
    where is_opted_out or is_bounced

    union all

    select
        people.record_key,
        people.source_name,
        people.source_table,
        people.source_record_id,
        numbers.identifier_value as contact_point,
        'phone' as contact_type,
        'sms' as channel,
        'unsubscribed' as status,
        people.updated_at as changed_at,
        'CRM' as method
    from people
    inner join numbers on people.record_key = numbers.record_key
    where people.is_opted_out_of_calls

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    contact_point,
    contact_type,
    channel,
    'marketing' as purpose,
    status,
    changed_at,
    method
from statements
where contact_point is not null
