{# One row per kind of event: the newest version the loader delivered. #}

with

versions as (

    select * from {{ ref('stg_klaviyo__metric_rows') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated', '_fivetran_synced'],
        ['name'],
    )) }}

)

select
    cast(id as {{ dbt.type_string() }}) as metric_id,
    {{ clean_text('name') }} as metric_name
from newest
where {{ clean_text('id') }} is not null
