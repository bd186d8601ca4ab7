{# One row per customer whom the programme knows: its newest version. #}

with

newest as (

    {{ latest_row(source('loyaltylion', 'customers'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['blocked', 'enrolled', 'points_approved', 'email'],
    )) }}

)

select
    -- keys
    {{ source_record('loyaltylion', 'customers', ['id']) }},
    id as loyaltylion_customer_id,
    {{ unique_id('loyaltylion', 'id') }} as loyalty_member_id,

    -- identifiers; some shops write the address of a guest where the store's number belongs
    {{ clean_text('email') }} as email,
    {{ clean_text('merchant_id') }} as merchant_id,

    -- person
    coalesce(
        {{ clean_text(json_value('properties', 'first_name')) }},
        {{ unless_address(first_word(json_value('properties', 'name'))) }}
    ) as first_name,
    coalesce(
        {{ clean_text(json_value('properties', 'last_name')) }},
        {{ unless_address(words_after_first(json_value('properties', 'name'))) }}
    ) as last_name,
    cast({{ read_timestamp('birthday') }} as date) as birth_date,

    -- membership
    case
        when {{ read_boolean('blocked') }} then 'blocked'
        when {{ read_boolean('enrolled') }} then 'member'
        when {{ read_boolean('guest') }} or not {{ read_boolean('enrolled') }} then 'guest'
        when {{ clean_text('enrolled_at') }} is not null then 'member'
    end as status,
    {{ read_integer('points_approved') }} as points_balance,
    {{ clean_text(json_value('loyalty_tier_membership', 'loyalty_tier.name')) }} as tier,

    -- times
    {{ read_timestamp('enrolled_at') }} as enrolled_at,
    {{ read_timestamp('created_at') }} as created_at,
    {{ read_timestamp('updated_at') }} as updated_at

from newest
where {{ clean_text('id') }} is not null
