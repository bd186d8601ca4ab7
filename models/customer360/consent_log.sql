{# One row per distinct statement of consent about a contact point, channel and purpose. #}

with

statements as (

    select * from {{ ref('uni_consents') }}
    where contact_point is not null and status is not null

),

customer_records as (

    select * from {{ ref('customer_records') }}

),

owned as (

    select
        statements.*,
        customer_records.customer_id
    from statements
    left join customer_records
        on statements.record_key = customer_records.record_key

)

-- A source states the same consent on several of its records: repetitions are one row.
select
    {{ stable_hash(
        "contact_point || '|' || channel || '|' || purpose || '|' || status || '|' || source_name"
        ~ " || '|' || coalesce(method, '') || '|' || coalesce(cast(changed_at as "
        ~ dbt.type_string() ~ "), '')"
    ) }} as consent_key,
    contact_point,
    contact_key,
    contact_type,
    channel,
    purpose,
    status,
    changed_at,
    method,
    source_name,
    {{ value_of_first('customer_id', ['record_key'], 'customer_id is not null') }} as customer_id
from owned
group by
    contact_point,
    contact_key,
    contact_type,
    channel,
    purpose,
    status,
    changed_at,
    method,
    source_name
