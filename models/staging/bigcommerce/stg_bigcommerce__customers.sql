{# One row per account: its newest version. #}

with

newest as (

    {{ latest_row(source('bigcommerce', 'customers'), key=['id'], order_by=[
        read_rfc2822('date_modified') ~ ' desc nulls last',
        read_timestamp('_loaded_at') ~ ' desc nulls last',
        'email desc nulls last',
        'phone desc nulls last',
        'first_name desc nulls last',
        'last_name desc nulls last',
    ]) }}

)

select
    {{ source_record('bigcommerce', 'customers', ['id']) }},
    {{ unique_id('bigcommerce', 'id') }} as user_id,
    {{ clean_text('email') }} as email,
    {{ clean_text('phone') }} as phone,
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,
    {{ read_rfc2822('date_created') }} as created_at,
    {{ read_rfc2822('date_modified') }} as updated_at
from newest
where {{ clean_text('id') }} is not null and {{ local_id('bigcommerce', 'id') }} <> '0'
