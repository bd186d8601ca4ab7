{# One row per person of another system whom the programme says to be one of its customers. #}
{{ config(materialized=view_or_part()) }}

with

newest as (

    {{ latest_row(source('smile', 'customer_identities'), key=['id'], order_by=newest_first(
        ['_loaded_at'], ['customer_id', 'distinct_id', 'email'],
    )) }}

)

select
    {{ source_record('smile', 'customer_identities', ['id']) }},
    customer_id as smile_customer_id,
    {{ clean_text('email') }} as email,
    {{ clean_text('distinct_id') }} as external_id,
    -- the API does not say since when
    cast(null as {{ dbt.type_timestamp() }}) as observed_at
from newest
where {{ clean_text('id') }} is not null
