{# One row per review of a product or of the shop: its newest version. #}

with

newest as (

    {{ latest_row(source('judgeme', 'reviews'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['hidden', 'curated', 'published', 'rating', 'body', 'reviewer'],
    )) }}

),

reviews as (

    select
        *,
        replace(lower({{ clean_text('verified') }}), '_', '-') as known_by,
        nullif(
            {{ without_fraction(clean_text('product_external_id')) }}, '0'
        ) as product_id,
        nullif(
            {{ nested_id('judgeme', 'reviewer', 'external_id', own=false) }}, '0'
        ) as external_id,
        {{ unless_address(clean_text(json_value('reviewer', 'name'))) }} as reviewer_name
    from newest

)

select
    -- keys
    {{ source_record('judgeme', 'reviews', ['id']) }},
    {{ unique_id('judgeme', 'id') }} as review_id,
    product_id,
    cast(null as {{ dbt.type_string() }}) as sku,

    -- who wrote it
    external_id,
    {{ clean_text(json_value('reviewer', 'email')) }} as email,
    {{ clean_text(json_value('reviewer', 'phone')) }} as phone,
    {{ first_word('reviewer_name') }} as first_name,
    {{ words_after_first('reviewer_name') }} as last_name,

    -- what it says
    {{ read_integer('rating') }} as rating,
    {{ without_addresses('title') }} as title,
    {{ without_addresses('body') }} as body,
    case
        when
            known_by in ('buyer', 'confirmed-buyer', 'verified-buyer', 'verified-purchase')
            then true
        when {{ read_boolean('verified') }} is not null then {{ read_boolean('verified') }}
        when known_by is not null then false
    end as is_verified_buyer,
    case
        when lower({{ clean_text('curated') }}) = 'spam' or {{ read_boolean('hidden') }}
            then 'hidden'
        when {{ read_boolean('published') }} then 'published'
        when not {{ read_boolean('published') }} or lower({{ clean_text('curated') }}) = 'not-yet'
            then 'pending'
        when lower({{ clean_text('curated') }}) = 'ok' then 'published'
    end as status,

    -- consent; a yes has no time, and so grants nothing
    case
        when {{ clean_text(json_value('reviewer', 'unsubscribed_at')) }} is not null
            then 'unsubscribed'
        when {{ read_boolean(json_value('reviewer', 'accepts_marketing')) }} then 'subscribed'
        when not {{ read_boolean(json_value('reviewer', 'accepts_marketing')) }}
            then 'never_subscribed'
    end as email_status,
    {{ read_timestamp(json_value('reviewer', 'unsubscribed_at')) }} as email_changed_at,
    'review' as method,
    false as is_deleted,

    -- times
    {{ read_timestamp('created_at') }} as reviewed_at,
    {{ read_timestamp('created_at') }} as created_at,
    {{ read_timestamp('updated_at') }} as updated_at

from reviews
where {{ clean_text('id') }} is not null
