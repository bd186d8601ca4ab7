{#
    One row per address or number of a contact, lead or person account that may not be sent to. A CRM
    grants nothing; what was deleted, merged or converted stays withdrawn.

    When it happened no field says: the last change of the row is the latest that it can be, so that
    only a newer opt-in counts against it. Who is not to be called is not to be texted.
#}
{{ config(materialized=view_or_part()) }}

with

people as (

    select
        *,
        case
            when is_opted_out then 'unsubscribed'
            when is_bounced then 'suppressed'
        end as email_status,
        updated_at as email_changed_at,
        case when is_opted_out then 'CRM' else 'bounce' end as method
    from {{ ref('stg_salesforce__people') }}

),

numbers as (

    select * from {{ ref('stg_salesforce__identifiers') }}
    where identifier_type = 'phone'

),

numbered as (

    select
        numbers.record_key,
        numbers.source_name,
        numbers.source_table,
        numbers.source_record_id,
        numbers.raw_value as phone,
        numbers.country_code,
        'unsubscribed' as sms_status,
        people.updated_at as sms_changed_at,
        'CRM' as method,
        people.is_deleted
    from people
    inner join numbers on people.record_key = numbers.record_key
    where people.is_opted_out_of_calls

)

{{ consent_rows('people', 'email') }}
union all
{{ consent_rows('numbered', 'sms', country='country_code') }}
