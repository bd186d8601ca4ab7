{# One row per address in an audience, deleted ones included and marked: its newest version. #}

{%- set boxes = 'lower(marketing_permissions)' %}
{%- set email_text =
    '"text" *: *"[^"]*(e-?mail|newsletter|correo|courriel|posta elettronica)[^"]*"' %}
{%- set email_box = '[{][^{}]*(' ~ email_text ~ '[^{}]*"enabled" *: *TICK|"enabled" *: *TICK[^{}]*'
    ~ email_text ~ ')' %}

with

newest as (

    {{ latest_row(ref('stg_mailchimp__member_rows'), key=['id', 'list_id'], order_by=newest_first(
        ['last_changed', '_fivetran_synced', '_loaded_at'],
        ['_fivetran_deleted', 'status', 'email_address', 'merge_lname', 'merge_phone'],
    )) }}

)

select
    -- keys
    {{ source_record('mailchimp', 'member', ['list_id', 'id']) }},
    id as member_id,
    list_id,

    -- identifiers
    {{ clean_text('email_address') }} as email,
    coalesce({{ clean_text('sms_phone_number') }}, {{ clean_text('merge_phone') }}) as phone,

    -- person
    {{ clean_text('merge_fname') }} as first_name,
    {{ clean_text('merge_lname') }} as last_name,
    {{ clean_text(json_value('merge_address', 'addr1')) }} as address_line,
    {{ clean_text(json_value('merge_address', 'city')) }} as city,
    {{ clean_text(json_value('merge_address', 'state')) }} as region,
    upper({{ clean_text(json_value('merge_address', 'zip')) }}) as postal_code,
    {{ clean_country(json_value('merge_address', 'country')) }} as country_code,
    {{ clean_text('language') }} as language,
    -- a day without its year is no date
    cast({{ read_timestamp('merge_birthday') }} as date) as birth_date,

    -- consent
    lower({{ clean_text('status') }}) as status,
    coalesce(lower({{ clean_text('unsubscribe_reason') }}) like '%abuse%', false) as is_spam_report,
    -- no box of permission is ticked, or none of those that the shop words as being about e-mail
    coalesce(
        {{ matches_regex(boxes, '"enabled" *: *false') }}
        and (
            not {{ matches_regex(boxes, '"enabled" *: *true') }}
            or (
                {{ matches_regex(boxes, email_box | replace('TICK', 'false')) }}
                and not {{ matches_regex(boxes, email_box | replace('TICK', 'true')) }}
            )
        ),
        false
    ) as is_email_refused,
    {{ clean_text('sms_phone_number') }} as sms_phone,
    lower({{ clean_text('sms_subscription_status') }}) as sms_subscription_status,
    {{ read_timestamp('sms_subscription_last_updated') }} as sms_changed_at,
    coalesce({{ read_timestamp('timestamp_opt') }}, {{ read_timestamp('timestamp_signup') }})
        as opted_in_at,
    coalesce({{ clean_text('source') }}, 'import') as method,
    coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_deleted,

    -- times
    coalesce({{ read_timestamp('timestamp_signup') }}, {{ read_timestamp('timestamp_opt') }})
        as created_at,
    {{ read_timestamp('last_changed') }} as updated_at
from newest
where {{ clean_text('id') }} is not null
