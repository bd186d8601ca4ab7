{# One row per campaign or automation. #}
{{ config(materialized=view_or_part()) }}

with

mailings as (

    select * from {{ ref('stg_mailchimp__mailings') }}

),

automations as (

    {{ latest_row(source('mailchimp', 'automation'), key=['id'], order_by=newest_first(
        ['_fivetran_synced', '_loaded_at'], ['title'],
    )) }}

)

select
    mailing_id as campaign_id,
    source_name,
    case when flow_id is null then 'campaign' else 'flow' end as kind,
    name,
    case when flow_id is null then subject end as subject,
    sent_at
from mailings
where campaign_id is not null or flow_id = flow_message_id

union all

select
    id as campaign_id,
    {{ source_name('mailchimp') }} as source_name,
    'flow' as kind,
    {{ clean_text('title') }} as name,
    cast(null as {{ dbt.type_string() }}) as subject,
    cast(null as {{ dbt.type_timestamp() }}) as sent_at
from automations
where {{ clean_text('id') }} is not null
