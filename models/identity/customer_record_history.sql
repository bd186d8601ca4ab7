{# One row per record and stretch of time in which a customer had it. #}

with

changes as (

    select * from {{ ref('idr_membership_log') }}
    where member_kind = 'record'

),

records as (

    select * from {{ ref('customer_records') }}

),

stretches as (

    {{ membership_stretches('changes') }}

)

select
    stretches.member_key as record_key,
    records.source_name,
    records.source_table,
    records.source_record_id,
    stretches.customer_id,
    stretches.valid_from,
    stretches.valid_to

from stretches
left join records on stretches.member_key = records.record_key
