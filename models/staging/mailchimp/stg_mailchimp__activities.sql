{#
    One row per open, click, bounce or unsubscription. The first delivery of one stands: neither
    connector gives them an id, so who, what, when and where it led tells them apart.
#}

{%- set tables = {
    'campaign_recipient_activity': {
        'relation': ref('stg_mailchimp__campaign_recipient_activity_rows'),
        'mailing': 'campaign_id', 'variation': 'combination_id', 'email': 'email_address',
    },
    'automation_recipient_activity': {
        'relation': source('mailchimp', 'automation_recipient_activity'),
        'mailing': 'automation_email_id',
    },
    'unsubscribe': {
        'relation': ref('stg_mailchimp__unsubscribe_rows'),
        'mailing': 'campaign_id', 'action': "'unsubscribe'", 'email': 'email_address',
        'reason': 'reason', 'bounce_type': 'null', 'url': 'null',
    },
} %}
{%- set text = dbt.type_string() %}
{%- set record_id = local_id('mailchimp', 'coalesce(mailing_id, list_id, member_id)')
    ~ " || ':' || " ~ local_id('mailchimp', "coalesce(list_id, member_id)")
    ~ " || ':' || " ~ local_id('mailchimp', 'member_id') ~ " || ':' || act" %}

with

acts as (

    {% for table, own in tables.items() %}
        select
            '{{ table }}' as table_name,
            _source,
            member_id,
            list_id,
            _fivetran_synced,
            {{ own.mailing }} as mailing_id,
            lower(trim({{ own.action or 'action' }})) as action,
            lower(trim(cast({{ own.bounce_type or 'bounce_type' }} as {{ text }}))) as bounce_type,
            cast({{ own.url or 'url' }} as {{ text }}) as url,
            cast({{ own.variation or 'null' }} as {{ text }}) as variation,
            cast({{ own.email or 'null' }} as {{ text }}) as email,
            lower(cast({{ own.reason or 'null' }} as {{ text }})) as reason,
            {{ read_timestamp('timestamp') }} as occurred_at
        from {{ own.relation }}
        {{ "union all" if not loop.last }}
    {% endfor %}

),

named as (

    select
        *,
        table_name || ' ' || action || ' ' || coalesce(cast(occurred_at as {{ text }}), '')
        || coalesce(' ' || cast({{ stable_hash('url') }} as {{ text }}), '') as act
    from acts
    where
        member_id is not null
        and (action in ('open', 'click', 'bounce') or action like 'unsub%')

),

first_acts as (

    {{ latest_row('named', key=['mailing_id', 'member_id', 'list_id', 'act'], order_by=[
        read_timestamp('_fivetran_synced') ~ ' asc nulls last',
        'bounce_type desc nulls last', 'email desc nulls last', 'variation desc nulls last',
        'reason desc nulls last',
    ]) }}

)

select
    {{ source_name('mailchimp') }} as source_name,
    table_name as source_table,
    {{ record_id }} as source_record_id,
    {{ stable_hash(source_name('mailchimp') ~ " || '|' || table_name || '|' || " ~ record_id) }}
        as record_key,
    mailing_id,
    member_id,
    list_id,
    {{ clean_text('email') }} as email,
    case
        when reason like '%abuse%' then 'marked_spam'
        when action = 'open' then 'opened'
        when action = 'click' then 'clicked'
        when action = 'bounce' then 'bounced'
        else 'unsubscribed'
    end as event_type,
    bounce_type,
    variation,
    occurred_at
from first_acts
