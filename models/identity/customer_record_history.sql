{# One row per record and stretch of time in which a customer had it. #}

with

changes as (

    select
        member_key,
        customer_id,
        event,
        happened_at as valid_from,
        lead(happened_at) over (
            partition by member_key, customer_id order by run_number
        ) as valid_to
    from {{ ref('idr_membership_log') }}
    where member_kind = 'record'

),

records as (

    select * from {{ ref('customer_records') }}

)

select
    changes.member_key as record_key,
    records.source_name,
    records.source_table,
    records.source_record_id,
    changes.customer_id,
    changes.valid_from,
    changes.valid_to

from changes
left join records on changes.member_key = records.record_key
-- What two runs of one moment undid never stood.
where
    changes.event = 'joined'
    and (changes.valid_to is null or changes.valid_to > changes.valid_from)
