{# One row per seventh of the hard texts: values that come first, last and are summed. #}
with

texts as (

    select
        text_number,
        text_number % 7 as seventh,
        case when text_number % 3 <> 0 then given end as given,
        case when text_number % 4 <> 0 then text_number % 4 end as preference,
        case when text_number % 5 <> 0 then cast(text_number as {{ type_money() }}) end as amount
    from {{ ref('texts') }}

)

select
    seventh,
    {{ value_of_first('given', ['preference', 'text_number']) }} as first_value,
    {{ value_of_first('given', ['text_number'], 'given is not null') }} as first_known,
    {{ complete_sum('amount') }} as complete_sum,
    {{ dbt.listagg("cast(text_number as " ~ dbt.type_string() ~ ")", "','", "order by text_number desc") }} as numbers

from texts
group by seventh
