{# One row per colleague with a name. #}
{{ config(materialized=view_or_part()) }}

with

newest as (

    {{ latest_row(source('hubspot', 'owner'), key=['owner_id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'], ['last_name', 'first_name'],
    )) }}

)

select
    owner_id as hubspot_owner_id,
    trim(
        coalesce({{ clean_text('first_name') }}, '')
        || ' '
        || coalesce({{ clean_text('last_name') }}, '')
    ) as owner_name
from newest
where coalesce({{ clean_text('first_name') }}, {{ clean_text('last_name') }}) is not null
