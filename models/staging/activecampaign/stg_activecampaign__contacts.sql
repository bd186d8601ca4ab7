{# One row per contact, deleted ones included and marked: its newest version. #}

{%- set is_erased = "coalesce(" ~ read_boolean('anonymized') ~ ", false)" %}

with

newest as (

    {{ latest_row(source('activecampaign', 'contacts'), key=['id'], order_by=newest_first(
        ['updated_timestamp', 'udate', '_loaded_at'],
        ['deleted', 'bounced_hard', 'email', 'phone', 'lastName', 'organization'],
    )) }}

)

select
    -- keys
    {{ source_record('activecampaign', 'contacts', ['id']) }},
    id as contact_id,
    case
        when {{ local_id('activecampaign', 'coalesce(organization, orgid)') }} <> '0'
            then {{ unique_id('activecampaign', 'coalesce(organization, orgid)') }}
    end as account_id,

    -- identifiers; of an erased contact a stand-in is left
    case when not {{ is_erased }} then {{ clean_text('email') }} end as email,
    case when not {{ is_erased }} then {{ clean_text('phone') }} end as phone,
    {{ clean_text('segmentio_id') }} as external_id,

    -- person
    {{ clean_text('firstName') }} as first_name,
    {{ clean_text('lastName') }} as last_name,

    -- consent
    coalesce({{ read_integer('bounced_hard') }}, 0) > 0 as has_bounced,
    {{ read_timestamp('bounced_date') }} as bounced_at,
    coalesce({{ read_boolean('deleted') }}, false)
    or {{ is_erased }} as is_deleted,

    -- times
    {{ read_timestamp('cdate') }} as created_at,
    coalesce({{ read_timestamp('updated_timestamp') }}, {{ read_timestamp('udate') }}) as updated_at
from newest
where {{ clean_text('id') }} is not null
