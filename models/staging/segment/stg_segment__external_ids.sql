{#
    One row per call and id of another system that came along with it: a list of `{id, type}`, or
    the bare id.
#}

with

calls as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        external_ids,
        coalesce(received_at, stated_at) as observed_at
    from {{ ref('stg_segment__traits') }}
    where external_ids is not null

),

listed as (

    {{ json_array_rows('calls', 'external_ids') }}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    observed_at,
    {{ clean_text(json_value('element', 'id')) }} as external_id

from listed
where {{ json_value('element', 'id') }} is not null
union all
select
    record_key,
    source_name,
    source_table,
    source_record_id,
    observed_at,
    external_ids as external_id

from calls
where substr(external_ids, 1, 1) not in ('[', '{')
