{# One row per record and validity period in which a customer had it. #}

with

changes as (

    select * from {{ ref('idr_membership_log') }}
    where member_kind = 'record'

),

records as (

    select * from {{ ref('customer_records') }}

),

periods as (

    {{ membership_periods('changes') }}

)

select
    periods.member_key as record_key,
    records.source_name,
    records.source_table,
    records.source_record_id,
    periods.customer_id,
    periods.valid_from,
    periods.valid_to

from periods
left join records on periods.member_key = records.record_key
