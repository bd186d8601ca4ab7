{#
    One row per statement of consent about one address or number: what each list says, and hard
    bounces.

    A join, against the rule of the layer: a list names the contact, and the consent is the address's.
#}
{{ config(materialized=view_or_part()) }}
{%- set channel = "coalesce(lower(" ~ clean_text('channel') ~ "), 'email')" %}

with

contacts as (

    select * from {{ ref('stg_activecampaign__contacts') }}

),

list_members as (

    {{ latest_row(
        source('activecampaign', 'contact_lists'),
        key=['contact', 'list', channel],
        order_by=newest_first(
            ['updated_timestamp', '_loaded_at', 'udate', 'sdate'], ['status', 'id'],
        ),
    ) }}

),

statements as (

    select
        {{ source_record('activecampaign', 'contact_lists', [
            'list_members.contact', 'list_members.list',
        ]) }},
        contacts.email,
        contacts.phone,
        {{ channel }} as channel,
        case {{ read_integer('list_members.status') }}
            when 0 then 'pending'
            when 1 then 'subscribed'
            when 2 then 'unsubscribed'
            when 3 then 'suppressed'
        end as status,
        case
            when {{ read_integer('list_members.status') }} in (0, 1)
                then {{ read_timestamp('list_members.sdate') }}
            when {{ read_integer('list_members.status') }} = 2
                then coalesce(
                    {{ read_timestamp('list_members.udate') }},
                    {{ read_timestamp('list_members.updated_timestamp') }}
                )
        end as changed_at,
        contacts.is_deleted
    from list_members
    inner join contacts on list_members.contact = contacts.contact_id

),

-- a contact may be on a list for texts and not for mail
members as (

    select
        *,
        case when channel = 'email' then status end as email_status,
        case when channel = 'sms' then status end as sms_status,
        changed_at as email_changed_at,
        changed_at as sms_changed_at,
        'list' as method
    from statements

),

bounces as (

    select
        *,
        'suppressed' as email_status,
        bounced_at as email_changed_at,
        'hard bounce' as method
    from contacts
    where has_bounced

)

{{ consent_rows('members', 'email') }}
union all
{{ consent_rows('members', 'sms') }}
union all
{{ consent_rows('bounces', 'email') }}
