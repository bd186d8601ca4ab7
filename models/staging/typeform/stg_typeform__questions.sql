{#
    One row per question: what it asks. From a table of its own, or from the form; those of a group stand
    within it.
#}

with

groups as (

    {{ json_array_rows(source('typeform', 'questions'), 'sub_questions') }}

),

fields as (

    {{ json_array_rows(source('typeform', 'forms'), 'fields') }}

),

nested as (

    select
        _source,
        {{ json_value('element', 'properties.fields') }} as group_fields
    from fields

),

group_fields as (

    {{ json_array_rows('nested', 'group_fields') }}

),

stated as (

    select
        question_id,
        {{ clean_text('title') }} as question
    from {{ source('typeform', 'questions') }}
    union all
    select
        {{ nested_id('typeform', 'element', 'question_id') }} as question_id,
        {{ clean_text(json_value('element', 'title')) }} as question
    from groups
    union all
    select
        {{ nested_id('typeform', 'element', 'id') }} as question_id,
        {{ clean_text(json_value('element', 'title')) }} as question
    from fields
    union all
    select
        {{ nested_id('typeform', 'element', 'id') }} as question_id,
        {{ clean_text(json_value('element', 'title')) }} as question
    from group_fields

)

select
    question_id,
    max(question) as question
from stated
where question_id is not null and question is not null
group by question_id
