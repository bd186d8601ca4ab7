{# One row per campaign or automation's e-mail and address that it was sent to. #}

with

campaign_recipients as (

    {{ latest_row(
        source('mailchimp', 'campaign_recipient'),
        key=['campaign_id', 'member_id'],
        order_by=newest_first(
            ['_fivetran_synced', '_loaded_at'], ['email_address', 'combination_id', 'list_id'],
        ),
    ) }}

),

automation_recipients as (

    {{ latest_row(
        source('mailchimp', 'automation_recipient'),
        key=['automation_email_id', 'member_id'],
        order_by=newest_first(['_fivetran_synced', '_loaded_at'], ['list_id']),
    ) }}

)

select
    {{ source_record('mailchimp', 'campaign_recipient', ['campaign_id', 'member_id']) }},
    campaign_id as mailing_id,
    member_id,
    {{ clean_text('email_address') }} as email,
    {{ clean_text('combination_id') }} as variation
from campaign_recipients
where campaign_id is not null and member_id is not null

union all

select
    {{ source_record('mailchimp', 'automation_recipient', ['automation_email_id', 'member_id']) }},
    automation_email_id as mailing_id,
    member_id,
    cast(null as {{ dbt.type_string() }}) as email,
    cast(null as {{ dbt.type_string() }}) as variation
from automation_recipients
where automation_email_id is not null and member_id is not null
