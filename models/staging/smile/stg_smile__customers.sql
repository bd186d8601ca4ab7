{#
    One row per customer whom the programme knows: its newest version.

    A join, against the rule of the layer: only the table of tiers has their names.
#}

with

newest as (

    {{ latest_row(source('smile', 'customers'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['state', 'email', 'points_balance'],
    )) }}

),

newest_tiers as (

    {{ latest_row(source('smile', 'vip_tiers'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['name'],
    )) }}

),

tiers as (

    select
        id as tier_id,
        {{ clean_text('name') }} as tier_name
    from newest_tiers

),

customers as (

    select
        *,
        -- who has a status and no tier in it has lost the tier that the older column may still name
        case
            when {{ clean_text('vip_status') }} is null then vip_tier_id
            else {{ nested_id('smile', 'vip_status', 'vip_tier_id') }}
        end as tier_id
    from newest
    where {{ clean_text('id') }} is not null

)

select
    -- keys
    {{ source_record('smile', 'customers', ['customers.id']) }},
    customers.id as smile_customer_id,
    {{ unique_id('smile', 'customers.id') }} as loyalty_member_id,

    -- identifiers
    {{ clean_text('customers.email') }} as email,
    {{ clean_text('customers.external_id') }} as external_id,

    -- person
    {{ clean_text('customers.first_name') }} as first_name,
    {{ clean_text('customers.last_name') }} as last_name,
    case
        when customers.date_of_birth not like '1004-%'
            then cast({{ read_timestamp('customers.date_of_birth') }} as date)
    end as birth_date,

    -- membership
    case lower({{ clean_text('customers.state') }})
        when 'member' then 'member'
        when 'candidate' then 'guest'
        when 'disabled' then 'blocked'
    end as status,
    {{ read_integer('customers.points_balance') }} as points_balance,
    coalesce(
        {{ json_value('customers.vip_status', 'vip_tier.name') }}, tiers.tier_name
    ) as tier,

    -- times; the API does not say when somebody joined, and who is known need not be a member
    cast(null as {{ dbt.type_timestamp() }}) as enrolled_at,
    {{ read_timestamp('customers.created_at') }} as created_at,
    {{ read_timestamp('customers.updated_at') }} as updated_at

from customers
left join tiers on customers.tier_id = tiers.tier_id
