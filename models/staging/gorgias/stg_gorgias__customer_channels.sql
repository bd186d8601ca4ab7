{# One row per customer and address or number by which the shop reaches them. #}

with

customers as (

    select * from {{ ref('stg_gorgias__customers') }}
    where not is_staff

),

listed as (

    {{ json_array_rows('customers', 'channels') }}

),

channels as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        created_at,
        lower({{ json_value('element', 'type') }}) as channel,
        {{ clean_text(json_value('element', 'address')) }} as contact_point
    from listed
    where {{ json_value('element', 'deleted_datetime') }} is null

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    created_at,
    case when channel = 'email' then contact_point end as email,
    case when channel in ('phone', 'sms', 'whatsapp') then contact_point end as phone
from channels
where contact_point is not null and channel in ('email', 'phone', 'sms', 'whatsapp')
