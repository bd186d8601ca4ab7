{# One row per colleague with a name. #}
{{ config(materialized=view_or_part()) }}

with

newest as (

    {{ latest_row(source('salesforce', 'user'), key=['id'], order_by=newest_first(
        ['_fivetran_synced', '_loaded_at'], ['name'],
    )) }}

)

select
    id as salesforce_owner_id,
    {{ clean_text('name') }} as owner_name
from newest
where {{ clean_text('name') }} is not null
