{#
    One row per person, deleted ones included and marked: the newest version. The primary address and
    number are the person's; all of the lists are identifiers.
#}

{%- set status = "lower(" ~ clean_text('marketing_status') ~ ")" %}

with

newest as (

    {{ latest_row(source('pipedrive', 'persons'), key=['id'], order_by=newest_first(
        ['update_time', '_loaded_at'],
        ['active_flag', 'is_deleted', 'marketing_status', 'email', 'emails', 'phone', 'phones'],
    )) }}

),

persons as (

    select
        *,
        coalesce({{ clean_text('email') }}, {{ clean_text('emails') }}) as email_list,
        coalesce({{ clean_text('phone') }}, {{ clean_text('phones') }}) as phone_list
    from newest
    where {{ clean_text('id') }} is not null

),

{% for point in ['email', 'phone'] %}
    listed_{{ point }}s as (

        {{ json_array_rows('persons', point ~ '_list') }}

    ),

    first_{{ point }}s as (

        select
            id,
            {{ value_of_first(
                clean_text(json_value('element', 'value')),
                [
                    "case when " ~ read_boolean(json_value('element', 'primary')) ~ " then 0 else 1 end",
                    'element_index',
                ],
                clean_text(json_value('element', 'value')) ~ ' is not null'
            ) }} as {{ point }}
        from listed_{{ point }}s
        group by id

    ){{ ',' if not loop.last }}
{% endfor %}

select
    -- keys
    {{ source_record('pipedrive', 'persons', ['persons.id']) }},
    persons.id as pipedrive_person_id,
    {{ unique_id('pipedrive', scoped_id('pipedrive', number_or_field('org_id'))) }} as account_id,

    -- identifiers
    first_emails.email,
    first_phones.phone,
    persons.email_list,
    persons.phone_list,

    -- person
    case
        when coalesce({{ clean_text('first_name') }}, {{ clean_text('last_name') }}) is not null
            then {{ clean_text('first_name') }}
        else {{ unless_address(first_word('name')) }}
    end as first_name,
    case
        when coalesce({{ clean_text('first_name') }}, {{ clean_text('last_name') }}) is not null
            then {{ clean_text('last_name') }}
        else {{ unless_address(words_after_first('name')) }}
    end as last_name,
    coalesce(not {{ read_boolean('active_flag') }}, false)
    or coalesce({{ read_boolean('is_deleted') }}, false) as is_deleted,

    -- consent: without a time of its own it can withdraw and never grants
    case {{ status }}
        when 'subscribed' then 'subscribed'
        when 'unsubscribed' then 'unsubscribed'
    end as email_status,
    case
        when {{ status }} = 'unsubscribed' then {{ read_timestamp('update_time') }}
    end as email_changed_at,
    'marketing status' as method,

    -- times
    {{ read_timestamp('add_time') }} as created_at,
    {{ read_timestamp('update_time') }} as updated_at

from persons
left join first_emails on persons.id = first_emails.id
left join first_phones on persons.id = first_phones.id
