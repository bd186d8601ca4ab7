{#
    One row per campaign or e-mail of an automation: what recipients and their opens name. Some
    connectors list the e-mails of an automation as campaigns too.
#}

with

campaigns as (

    {{ latest_row(ref('stg_mailchimp__campaign_rows'), key=['id'], order_by=newest_first(
        ['_fivetran_synced', '_loaded_at', 'send_time'], ['status', 'subject_line', 'title'],
    )) }}

),

automation_emails as (

    {{ latest_row(source('mailchimp', 'automation_email'), key=['id'], order_by=newest_first(
        ['_fivetran_synced', '_loaded_at'], ['automation_id', 'subject_line'],
    )) }}

)

select
    {{ source_name('mailchimp') }} as source_name,
    id as mailing_id,
    cast(null as {{ dbt.type_string() }}) as campaign_id,
    coalesce(automation_id, id) as flow_id,
    id as flow_message_id,
    cast(null as {{ dbt.type_string() }}) as name,
    {{ clean_text('subject_line') }} as subject,
    cast(null as {{ dbt.type_timestamp() }}) as sent_at
from automation_emails
where {{ clean_text('id') }} is not null

union all

select
    {{ source_name('mailchimp') }} as source_name,
    campaigns.id as mailing_id,
    case when not coalesce(lower(campaigns.type) like 'automation%', false) then campaigns.id end
        as campaign_id,
    case when lower(campaigns.type) like 'automation%' then campaigns.id end as flow_id,
    case when lower(campaigns.type) like 'automation%' then campaigns.id end as flow_message_id,
    {{ clean_text('campaigns.title') }} as name,
    {{ clean_text('campaigns.subject_line') }} as subject,
    -- the time of sending is a plan until the campaign says that it was sent
    case
        when
            lower(campaigns.status) in ('sent', 'sending')
            and not coalesce(lower(campaigns.type) like 'automation%', false)
            then {{ read_timestamp('campaigns.send_time') }}
    end as sent_at
from campaigns
where
    {{ clean_text('campaigns.id') }} is not null
    and campaigns.id not in (
        select automation_emails.id from automation_emails
        where automation_emails.id is not null
    )
