{#
    One row per statement of consent about one address or number: what an audience says of its member,
    and each unsubscription, hard bounce and spam report.

    Joins, against the rule of the layer: when a member left, the unsubscription tells, and an act
    names its member, whose address the consent belongs to.

    Who is `cleaned` cannot be reached and who is `archived` is out of the audience. `transactional`
    addresses were never asked, which is no statement against what another list was told. A member of
    an audience that asks for permission by channel may be subscribed and refuse e-mail: none is sent.
#}
{{ config(materialized=view_or_part()) }}

with

members as (

    select * from {{ ref('stg_mailchimp__members') }}

),

activities as (

    select * from {{ ref('stg_mailchimp__activities') }}

),

departures as (

    select
        member_id,
        list_id,
        max(occurred_at) as left_at
    from activities
    where event_type = 'unsubscribed'
    group by member_id, list_id

),

dated_members as (

    select
        members.*,
        case
            when members.status = 'cleaned' or members.is_spam_report then 'suppressed'
            when members.status in ('unsubscribed', 'archived') then 'unsubscribed'
            when
                members.status in ('subscribed', 'pending')
                and coalesce(members.is_email_refused, false)
                then 'unsubscribed'
            when members.status in ('subscribed', 'pending') then members.status
            when members.status = 'transactional' then 'never_subscribed'
        end as email_status,
        case
            -- a suppression holds for as long as it stands there
            when members.status = 'cleaned' or members.is_spam_report then null
            when members.status = 'unsubscribed'
                then coalesce(departures.left_at, members.updated_at)
            when members.status = 'archived' or coalesce(members.is_email_refused, false)
                then members.updated_at
            when members.status not in ('subscribed', 'pending') then null
            -- who left and is a subscriber has come back since: by the last change at the latest
            when departures.left_at > members.opted_in_at
                then
                    case
                        when members.updated_at > departures.left_at then members.updated_at
                        else members.opted_in_at
                    end
            else members.opted_in_at
        end as email_changed_at,
        case
            when members.sms_subscription_status in ('subscribed', 'pending', 'unsubscribed')
                then members.sms_subscription_status
            when members.sms_subscription_status = 'cleaned' then 'suppressed'
        end as sms_status
    from members
    left join departures
        on
            members.member_id = departures.member_id
            and members.list_id = departures.list_id

),

texted_members as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        sms_phone as phone,
        country_code,
        sms_status,
        sms_changed_at,
        method,
        is_deleted
    from dated_members

),

addresses as (

    select
        member_id,
        min(email) as email
    from members
    group by member_id

),

addressed_acts as (

    select
        activities.record_key,
        activities.source_name,
        activities.source_table,
        activities.source_record_id,
        coalesce(activities.email, addresses.email) as email,
        case
            when activities.event_type = 'unsubscribed' then 'unsubscribed'
            when activities.event_type = 'marked_spam' then 'suppressed'
            when activities.event_type = 'bounced' and activities.bounce_type like 'hard%'
                then 'suppressed'
        end as email_status,
        activities.occurred_at as email_changed_at,
        case activities.event_type
            when 'bounced' then 'hard bounce'
            when 'marked_spam' then 'spam report'
            else 'form'
        end as method,
        false as is_deleted
    from activities
    left join addresses on activities.member_id = addresses.member_id

)

{{ consent_rows('dated_members', 'email') }}
union all
{{ consent_rows('texted_members', 'sms', country='country_code') }}
union all
{{ consent_rows('addressed_acts', 'email') }}
