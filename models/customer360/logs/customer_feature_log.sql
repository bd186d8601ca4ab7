{#
    One row per customer and run that found one of their features changed, appended and never changed; one with
    `is_gone` when the customer is nobody's id any more (merged, split or erased).
#}
{%- set features = customer_features() %}
{%- set known = {
    'customer_id': dbt.type_string(), 'entry_number': dbt.type_int(), 'is_gone': dbt.type_boolean()
} %}
{%- do known.update(features) %}

with

customers as (

    select * from {{ ref('customers') }}

),

logged as (

    {{ logged_rows(known) }}

),

newest as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by entry_number desc
        ) as recency_rank
    from logged

),

changes as (

    select
        customers.customer_id,
        coalesce(newest.entry_number, 0) + 1 as entry_number,
        {% for name in features %}
            customers.{{ name }},
        {% endfor %}
        false as is_gone
    from customers
    left join newest
        on
            customers.customer_id = newest.customer_id
            and newest.recency_rank = 1
    where
        newest.customer_id is null
        or newest.is_gone
        {% for name in features %}
            or customers.{{ name }} is distinct from newest.{{ name }}
        {% endfor %}

    union all

    select
        newest.customer_id,
        newest.entry_number + 1 as entry_number,
        {% for name, type in features.items() %}
            cast(null as {{ type }}) as {{ name }},
        {% endfor %}
        true as is_gone
    from newest
    left join customers
        on newest.customer_id = customers.customer_id
    where
        newest.recency_rank = 1
        and not newest.is_gone
        and customers.customer_id is null

)

select
    customer_id,
    cast(entry_number as {{ dbt.type_int() }}) as entry_number,
    {{ as_of() }} as logged_at,
    is_gone,
    {% for name, type in features.items() %}
        cast({{ name }} as {{ type }}) as {{ name }},
    {% endfor %}
    cast('{{ invocation_id }}' as {{ dbt.type_string() }}) as run_id
from changes
