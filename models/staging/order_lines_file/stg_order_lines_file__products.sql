{# One row per product on any line, under the title that most of its paid lines have. #}
{{ config(materialized=view_or_part()) }}

with

titles as (

    select
        product_id,
        product_title,
        min(source_name) as source_name,
        min(category) as category,
        min(ordered_at) as first_ordered_at,
        sum(case when line_amount > 0 then 1 else 0 end) as paid_line_count
    from {{ ref('stg_order_lines_file__order_lines') }}
    where product_id is not null
    group by product_id, product_title

),

ranked as (

    select
        *,
        min(first_ordered_at) over (partition by product_id) as created_at,
        -- Warehouse notes ('damaged', '?') stand in the title of lines that nobody paid for.
        row_number() over (
            partition by product_id
            order by paid_line_count desc, product_title asc nulls last
        ) as title_rank
    from titles

)

select
    product_id,
    source_name,
    product_title as title,
    category,
    cast(null as {{ dbt.type_string() }}) as vendor,
    created_at,
    false as is_deleted
from ranked
where title_rank = 1
