{# One row per user, or per batch that names none: the attributes that the newest batch states. #}
{{ config(materialized=view_or_part()) }}

with

describing as (

    select
        *,
        coalesce(mpid, batch_id) as described,
        {{ clean_country('country') }} as country_code
    from {{ ref('stg_mparticle__batches') }}
    where coalesce(email, phone, first_name, last_name) is not null

),

newest as (

    {{ latest_row('describing', key=['source_name', 'described'], order_by=[
        'received_at desc nulls last', 'batch_id',
    ]) }}

)

{{ profile_rows('newest', own=[
    'first_name', 'last_name', 'email', 'phone', 'city', 'region', 'postal_code', 'country_code',
], stated={
    'is_account': 'customer_id is not null',
    'updated_at': 'received_at',
}) }}
