{#
    One row per message event, step of a ticket, answer to a survey and change of consent of a
    customer, worded for the timeline.
#}
{{ config(materialized=view_or_part()) }}

with

message_events as (

    select
        *,
        {{ unless_address('subject') }} as topic
    from {{ ref('uni_message_events') }}
    where
        occurred_at is not null
        -- opting in is told by the log of consents
        and event_type <> 'subscribed'

),

tickets as (

    select
        *,
        {{ unless_address('subject') }} as topic
    from {{ ref('uni_tickets') }}

),

-- the first message of a ticket is its opening
ticket_replies as (

    select
        comments.*,
        tickets.source_table,
        tickets.source_record_id
    from {{ ref('ticket_comments') }} as comments
    inner join tickets
        on comments.ticket_id = tickets.ticket_id
    where
        comments.is_public
        and comments.author_type in ('customer', 'staff')
        and (comments.author_type = 'staff' or comments.commented_at > tickets.opened_at)

),

survey_responses as (

    select * from {{ ref('uni_survey_responses') }}
    where responded_at is not null

),

consent_log as (

    select * from {{ ref('consent_log') }}
    where customer_id is not null and changed_at is not null

),

customer_records as (

    select
        record_key,
        customer_id
    from {{ ref('customer_records') }}

)

select
    message_events.message_event_id as event_id,
    customer_records.customer_id,
    message_events.occurred_at,
    'message_' || message_events.event_type as event_type,
    message_events.source_name,
    message_events.source_table,
    message_events.source_record_id,
    case message_events.event_type
        when 'delivered' then 'Received'
        when 'opened' then 'Opened'
        when 'clicked' then 'Clicked in'
        when 'bounced' then 'Could not be reached by'
        when 'unsubscribed' then 'Unsubscribed from'
        when 'marked_spam' then 'Marked as spam'
        when 'dropped' then 'Was left out of'
        when 'replied' then 'Sent'
    end
    || case
        -- a form or a preference page is no message
        when
            message_events.event_type = 'unsubscribed'
            and message_events.campaign_id is null
            and message_events.flow_id is null
            then case message_events.channel
                when 'email' then ' e-mails' when 'sms' then ' texts' else ' messages'
            end
        when message_events.channel = 'email' then ' an e-mail'
        when message_events.channel = 'sms' then ' a text'
        else ' a message'
    end
    || coalesce(': ' || message_events.topic, '') as title,
    {{ json_object_text(['channel', 'campaign_id', 'flow_id', 'variation']) }} as properties
from message_events
inner join customer_records
    on message_events.record_key = customer_records.record_key

union all

select
    'opened:' || tickets.ticket_id as event_id,
    customer_records.customer_id,
    tickets.opened_at as occurred_at,
    'ticket_opened' as event_type,
    tickets.source_name,
    tickets.source_table,
    tickets.source_record_id,
    'Wrote to support' || coalesce(': ' || tickets.topic, '') as title,
    {{ json_object_text(['channel', 'priority', 'status']) }} as properties
from tickets
inner join customer_records
    on tickets.record_key = customer_records.record_key
where tickets.opened_at is not null

union all

select
    'solved:' || tickets.ticket_id as event_id,
    customer_records.customer_id,
    tickets.solved_at as occurred_at,
    'ticket_solved' as event_type,
    tickets.source_name,
    tickets.source_table,
    tickets.source_record_id,
    'Support solved' || coalesce(': ' || tickets.topic, ' a ticket') as title,
    {{ json_object_text(['satisfaction']) }} as properties
from tickets
inner join customer_records
    on tickets.record_key = customer_records.record_key
where tickets.solved_at is not null

union all

select
    'reply:' || ticket_comment_id as event_id,
    customer_id,
    commented_at as occurred_at,
    case author_type when 'staff' then 'ticket_answered' else 'ticket_replied' end as event_type,
    source_name,
    source_table,
    source_record_id,
    case author_type when 'staff' then 'Support answered' else 'Wrote to support again' end
        as title,
    {{ json_object_text(['channel', 'ticket_id']) }} as properties
from ticket_replies
where customer_id is not null and commented_at is not null

union all

select
    'survey:' || survey_responses.survey_response_id as event_id,
    customer_records.customer_id,
    survey_responses.responded_at as occurred_at,
    'survey_answered' as event_type,
    survey_responses.source_name,
    survey_responses.source_table,
    survey_responses.source_record_id,
    'Answered a survey'
    || coalesce(
        ' with ' || replace(
            cast(cast(survey_responses.score as decimal(9, 1)) as {{ dbt.type_string() }}), '.0', ''
        ), ''
    )
    || coalesce(' (' || survey_responses.survey_type || ')', '') as title,
    {{ json_object_text(['survey_id']) }} as properties
from survey_responses
inner join customer_records
    on survey_responses.record_key = customer_records.record_key

union all

select
    'consent:' || consent_key as event_id,
    customer_id,
    changed_at as occurred_at,
    'consent_changed' as event_type,
    source_name,
    cast(null as {{ dbt.type_string() }}) as source_table,
    cast(null as {{ dbt.type_string() }}) as source_record_id,
    'Consent to ' || purpose || ' by ' || channel || ': ' || status as title,
    {{ json_object_text(['method']) }} as properties
from consent_log
