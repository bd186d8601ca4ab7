{#
    One row per review of a product or of the shop: its newest version. One that was deleted stays,
    marked, without its words.
#}

with

newest as (

    {{ latest_row(source('yotpo', 'reviews'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['deleted', 'archived', 'score', 'content', 'title', 'email'],
    )) }}

),

reviews as (

    select
        *,
        coalesce({{ read_boolean('deleted') }}, false) as is_deleted,
        lower({{ clean_text('reviewer_type') }}) as known_by,
        {{ unless_address(clean_text('name')) }} as reviewer_name
    from newest

)

select
    -- keys
    {{ source_record('yotpo', 'reviews', ['id']) }},
    {{ unique_id('yotpo', 'id') }} as review_id,
    cast(null as {{ dbt.type_string() }}) as product_id,
    case
        when lower({{ clean_text('sku') }}) <> 'yotpo_site_reviews' then {{ clean_text('sku') }}
    end as sku,

    -- who wrote it
    {{ clean_text('email') }} as email,
    {{ clean_text('external_customer_id') }} as external_id,
    {{ first_word('reviewer_name') }} as first_name,
    {{ words_after_first('reviewer_name') }} as last_name,

    -- what it says
    {{ try_cast_to('score', type_double()) }} as rating,
    case when not is_deleted then {{ without_addresses('title') }} end as title,
    case when not is_deleted then {{ without_addresses('content') }} end as body,
    case
        when known_by = 'verified_buyer' then true
        when known_by is not null then false
    end as is_verified_buyer,
    case
        when is_deleted then 'deleted'
        when {{ read_boolean('archived') }} then 'hidden'
        when {{ read_boolean('deleted') }} is not null then 'published'
    end as status,
    is_deleted,

    -- times
    {{ read_timestamp('created_at') }} as reviewed_at,
    {{ read_timestamp('created_at') }} as created_at,
    {{ read_timestamp('updated_at') }} as updated_at

from reviews
where {{ clean_text('id') }} is not null
