{#
    One row per line by which the store writes down a tip: the order states it apart, and it is no goods. The GraphQL
    API marks such a line by nothing but its name.
#}
{{ config(materialized=view_or_part()) }}

select distinct id
from {{ ref('stg_shopify__order_line_rows') }}
where
    id is not null
    and (
        {{ clean_text('tip_payment_gateway') }} is not null
        or lower({{ clean_text('title') }}) = 'tip'
        and coalesce(
            {{ clean_text('product_id') }}, {{ clean_text('variant_id') }}, {{ clean_text('sku') }}
        ) is null
    )
