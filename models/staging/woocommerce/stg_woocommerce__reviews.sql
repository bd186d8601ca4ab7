{# One row per review of a product: the version delivered last. #}

with

newest as (

    {{ latest_row(source('woocommerce', 'product_reviews'), key=['id'], order_by=newest_first(
        ['_loaded_at', 'date_created_gmt'], ['status', 'rating', 'review'],
    )) }}

)

select
    {{ source_record('woocommerce', 'product_reviews', ['id']) }},
    {{ unique_id('woocommerce', 'id') }} as review_id,
    {{ clean_text('reviewer_email') }} as email,
    case
        when {{ local_id('woocommerce', 'product_id') }} <> '0' then product_id
    end as product_id,
    cast(null as {{ dbt.type_string() }}) as sku,
    nullif({{ read_integer('rating') }}, 0) as rating,
    cast(null as {{ dbt.type_string() }}) as title,
    {{ clean_text(unless_address(replace_regex('review', '<[^>]*>', ''))) }} as body,
    {{ read_boolean('verified') }} as is_verified_buyer,
    case lower({{ clean_text('status') }})
        when 'approved' then 'published'
        when 'hold' then 'pending'
        when 'unspam' then 'pending'
        when 'untrash' then 'pending'
        when 'spam' then 'hidden'
        when 'trash' then 'deleted'
    end as status,
    {{ woocommerce_time('date_created_gmt', 'date_created') }} as reviewed_at,
    cast(null as {{ dbt.type_timestamp() }}) as updated_at
from newest
where {{ clean_text('id') }} is not null
