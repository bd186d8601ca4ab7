{#
    One row per response and question that was answered, from whichever table has them. An address or a
    number by which somebody is reached is no text: it stands in a column of its own.
#}

with

responses as (

    select
        *,
        coalesce(landing_id, response_id) as response_key
    from {{ source('typeform', 'responses') }}
    -- of a form that was left, no answer was sent
    where {{ read_timestamp('submitted_at') }} is not null and submitted_at not like '0001-%'

),

listed as (

    {{ json_array_rows('responses', 'answers') }}

),

stated as (

    select
        landing_id,
        question_id,
        type,
        data_type,
        answer,
        _sdc_form_id as form_id,
        submitted_at,
        _source,
        _loaded_at
    from {{ source('typeform', 'answers') }}
    union all
    select
        response_key as landing_id,
        {{ nested_id('typeform', 'element', 'field.id') }} as question_id,
        {{ json_value('element', 'field.type') }} as type,
        {{ json_value('element', 'type') }} as data_type,
        coalesce(
            {{ json_value('element', 'text') }},
            {{ json_value('element', 'choice') }},
            {{ json_value('element', 'choices') }},
            {{ json_value('element', 'number') }},
            {{ json_value('element', 'boolean') }},
            {{ json_value('element', 'email') }},
            {{ json_value('element', 'phone_number') }},
            {{ json_value('element', 'date') }},
            {{ json_value('element', 'url') }},
            {{ json_value('element', 'file_url') }},
            {{ json_value('element', 'payment') }}
        ) as answer,
        form_id,
        submitted_at,
        _source,
        _loaded_at
    from listed

),

newest as (

    {{ latest_row('stated', key=['landing_id', 'question_id'], order_by=newest_first(
        ['submitted_at', '_loaded_at'], ['answer', 'data_type'],
    )) }}

),

answers as (

    select
        *,
        lower({{ clean_text('data_type') }}) as kind,
        case
            when
                lower({{ clean_text('data_type') }}) = 'email'
                or {{ matches_regex(clean_text('answer'), '^[^ @]+@[^ @]+[.][^ @]+$') }}
                then {{ clean_text('answer') }}
        end as email,
        case
            when lower({{ clean_text('data_type') }}) = 'phone_number'
                then {{ clean_text('answer') }}
        end as phone,
        -- several choices: ["Red", "Blue"]
        replace({{ replace_regex(
            replace_regex(json_value('answer', 'labels'), '^[[] *"|" *[]]$', ''), '" *, *"', ', '
        ) }}, chr(92) || '"', '"') as labels
    from newest
    where {{ clean_text('landing_id') }} is not null and {{ clean_text('question_id') }} is not null

)

select
    {{ source_record('typeform', 'responses', ['landing_id']) }},
    landing_id,
    question_id,
    {{ local_id('typeform', 'question_id') }} as local_question_id,
    form_id,
    lower({{ clean_text('type') }}) as question_kind,
    email,
    phone,
    case when kind = 'number' then {{ try_cast_to('answer', type_double()) }} end as score,
    case
        when email is not null or phone is not null or kind = 'number' then null
        when kind = 'choice'
            then coalesce(
                {{ json_value('answer', 'label') }}, {{ json_value('answer', 'other') }},
                case when substr(answer, 1, 1) <> '{' then {{ clean_text('answer') }} end
            )
        when kind = 'choices'
            then coalesce(
                labels || ', ' || {{ json_value('answer', 'other') }}, labels,
                {{ json_value('answer', 'other') }},
                case when substr(answer, 1, 1) <> '{' then {{ clean_text('answer') }} end
            )
        -- whose card it was is nobody's business
        when kind = 'payment' then {{ json_value('answer', 'amount') }}
        when kind = 'boolean' then lower({{ clean_text('answer') }})
        else {{ clean_text('answer') }}
    end as answer,
    {{ read_timestamp('submitted_at') }} as submitted_at
from answers
