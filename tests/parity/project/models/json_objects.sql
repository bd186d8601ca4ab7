{# One row per hard text, as the members of a JSON object, with a time, an amount and a flag. #}
with

texts as (

    select
        text_number,
        given,
        cast('2026-01-01 10:00:00.5' as {{ dbt.type_timestamp() }}) as seen_at,
        cast('12.5' as {{ type_money() }}) as amount,
        text_number % 2 = 0 as is_even
    from {{ ref('texts') }}

)

select
    text_number,
    {{ json_object_text(['text_number', 'given', 'seen_at', 'amount', 'is_even']) }} as object_text,
    {{ last_known("case when text_number % 3 <> 0 then given end") }} over (
        order by text_number
        rows between unbounded preceding and current row
    ) as last_known
from texts
