{#
    One row per survey that was answered: its newest version.

    A join, against the rule of the layer: the answer names its customer, whose address tells whose
    words they are once it is erased.
#}

with

customers as (

    select
        gorgias_customer_id,
        email
    from {{ ref('stg_gorgias__customers') }}
    where not is_staff

),

newest as (

    {{ latest_row(source('gorgias', 'satisfaction_surveys'), key=['id'], order_by=newest_first(
        ['scored_datetime', 'sent_datetime', '_loaded_at'], ['score', 'body_text'],
    )) }}

)

select
    {{ source_record('gorgias', 'satisfaction_surveys', ['newest.id']) }},
    {{ unique_id('gorgias', 'newest.id') }} as survey_response_id,
    {{ unique_id('gorgias', 'newest.ticket_id') }} as ticket_id,
    newest.customer_id as gorgias_customer_id,
    customers.email,
    cast(null as {{ dbt.type_string() }}) as survey_id,
    'csat' as survey_type,
    cast(null as {{ dbt.type_string() }}) as question,
    cast(null as {{ dbt.type_string() }}) as answer,
    {{ read_integer('newest.score') }} as score,
    {{ without_addresses('newest.body_text') }} as comment,
    coalesce(
        {{ read_timestamp('newest.scored_datetime') }},
        {{ read_timestamp('newest.created_datetime') }}
    ) as responded_at,
    cast(null as {{ dbt.type_timestamp() }}) as updated_at
from newest
left join customers on newest.customer_id = customers.gorgias_customer_id
where {{ clean_text('newest.id') }} is not null and {{ read_integer('newest.score') }} is not null
