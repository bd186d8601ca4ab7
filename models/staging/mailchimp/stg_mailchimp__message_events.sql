{#
    One row per delivery, open, click, bounce or unsubscription of a campaign or of an automation's
    e-mail.

    Joins, against the rule of the layer: a recipient has no time of its own. The campaign was sent at
    one; of an automation nobody tells, so the first that became of the e-mail is the latest that it
    can be. What bounced was not delivered.
#}
{{ config(materialized=view_or_part()) }}

with

mailings as (

    select * from {{ ref('stg_mailchimp__mailings') }}

),

activities as (

    select * from {{ ref('stg_mailchimp__activities') }}

),

recipients as (

    select * from {{ ref('stg_mailchimp__recipients') }}

),

outcomes as (

    select
        mailing_id,
        member_id,
        min(occurred_at) as first_at,
        max(case when event_type = 'bounced' then 1 else 0 end) as has_bounced
    from activities
    group by mailing_id, member_id

),

deliveries as (

    select
        recipients.*,
        'delivered' as event_type,
        coalesce(mailings.sent_at, outcomes.first_at) as occurred_at
    from recipients
    left join mailings on recipients.mailing_id = mailings.mailing_id
    left join outcomes
        on
            recipients.mailing_id = outcomes.mailing_id
            and recipients.member_id = outcomes.member_id
    where coalesce(outcomes.has_bounced, 0) = 0

),

{%- set columns = [
    'record_key', 'source_name', 'source_table', 'source_record_id', 'mailing_id', 'member_id',
    'event_type', 'occurred_at', 'variation',
] %}

events as (

    select {{ columns | join(', ') }} from deliveries
    union all
    select {{ columns | join(', ') }} from activities

)

select
    events.record_key,
    events.source_name,
    events.source_table,
    events.source_record_id,
    events.source_name || ':' || events.source_table || ':' || events.source_record_id
        as message_event_id,
    events.member_id as recipient_id,
    'email' as channel,
    'outbound' as direction,
    events.event_type,
    events.occurred_at,
    -- of a campaign that is not landed only the name is known
    case when mailings.mailing_id is null then events.mailing_id else mailings.campaign_id end
        as campaign_id,
    mailings.flow_id,
    mailings.flow_message_id,
    -- of what bounced only the recipient tells
    coalesce(events.variation, recipients.variation) as variation,
    mailings.subject
from events
left join mailings on events.mailing_id = mailings.mailing_id
left join recipients
    on
        events.mailing_id = recipients.mailing_id
        and events.member_id = recipients.member_id
