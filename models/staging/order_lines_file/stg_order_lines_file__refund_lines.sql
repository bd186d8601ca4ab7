{# One row per line that came back. #}
{{ config(materialized=view_or_part()) }}

select
    order_line_id as refund_line_id,
    order_id as refund_id,
    order_line_id,
    source_name,
    returned_quantity as quantity,
    returned_amount as amount,
    cast(0 as {{ type_money() }}) as tax_amount
from {{ ref('stg_order_lines_file__order_lines') }}
where is_returned
