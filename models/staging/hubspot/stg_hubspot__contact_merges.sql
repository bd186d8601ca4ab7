{# One row per contact that was merged into another: the newest statement of it. #}

with

versions as (

    select * from {{ source('hubspot', 'contact_merge_audit') }}

),

stated as (

    {{ latest_row('versions', key=['canonical_vid', 'vid_to_merge'], order_by=newest_first(
        ['timestamp', '_fivetran_synced'],
    )) }}

)

select
    {{ source_record('hubspot', 'contact_merge_audit', ['canonical_vid', 'vid_to_merge']) }},
    {{ clean_text('canonical_vid') }} as hubspot_contact_id,
    {{ clean_text('vid_to_merge') }} as merged_hubspot_contact_id,
    {{ read_timestamp('timestamp') }} as merged_at

from stated
where {{ clean_text('canonical_vid') }} is not null and {{ clean_text('vid_to_merge') }} is not null
