{#
    One row per answer to a further question of a survey.

    A join, against the rule of the layer: several choices of one answer become one text.
#}

with

answers as (

    {{ json_array_rows(ref('stg_delighted__survey_responses'), 'additional_answers') }}

),

stated as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        survey_response_id
        || ':' || coalesce(
            {{ json_value('element', 'question.id') }}, {{ json_value('element', 'id') }}
        ) as survey_response_id,
        responded_at,
        updated_at,
        {{ json_value('element', 'question.text') }} as question,
        {{ json_value('element', 'value.free_response') }} as free_response,
        {{ json_value('element', 'value.select_one.text') }} as selected,
        {{ json_value('element', 'value.select_many') }} as listed,
        {{ read_integer(json_value('element', 'value.scale')) }} as score
    from answers

),

lists as (

    select
        survey_response_id,
        listed
    from stated

),

choices as (

    {{ json_array_rows('lists', 'listed') }}

),

chosen as (

    select
        survey_response_id,
        {{ dbt.listagg(
            json_value('element', 'text'), "', '", 'order by element_index'
        ) }} as selected
    from choices
    group by survey_response_id

)

select
    stated.record_key,
    stated.source_name,
    stated.source_table,
    stated.source_record_id,
    stated.survey_response_id,
    cast(null as {{ dbt.type_string() }}) as survey_id,
    'form' as survey_type,
    stated.question,
    {{ without_addresses('coalesce(stated.free_response, stated.selected, chosen.selected)') }}
        as answer,
    stated.score,
    cast(null as {{ dbt.type_string() }}) as comment,
    stated.responded_at,
    stated.updated_at
from stated
left join chosen on stated.survey_response_id = chosen.survey_response_id
where
    stated.survey_response_id is not null
    and coalesce(
        stated.free_response, stated.selected, chosen.selected,
        cast(stated.score as {{ dbt.type_string() }})
    ) is not null
