{#
    One row per address that Klaviyo sends nothing to, lifted ones included and marked: the newest
    version the loader delivered.
#}
{{ config(materialized=view_or_part()) }}

{%- set address = "coalesce(nullif(trim(email), ''), person_id)" %}

with

versions as (

    select * from {{ source('klaviyo', 'global_exclusion') }}

),

newest as (

    {{ latest_row('versions', key=[source_name('klaviyo'), address], order_by=newest_first(
        ['_fivetran_synced', 'timestamp'], ['_fivetran_deleted', 'reason'],
    )) }}

)

select
    -- keys
    {{ source_record('klaviyo', 'global_exclusion', [address]) }},

    -- what it says
    {{ clean_text('email') }} as email,
    lower({{ clean_text('reason') }}) as reason,
    coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_lifted,

    -- times
    {{ read_timestamp('timestamp') }} as excluded_at

from newest
where {{ clean_text('email') }} is not null
