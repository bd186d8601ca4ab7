{#
    One row per change of a customer's points: the newest version of it. Points that wait and points that
    can be spent are told apart, so that those approved add up to what was ever there to spend: what
    became spendable comes as a row of its own, which takes it from those that wait.
#}

with

newest as (

    {{ latest_row(source('loyaltylion', 'transactions'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'],
        ['state', 'points_approved', 'points_pending', 'value', 'customer', 'activity'],
    )) }}

),

transactions as (

    select
        *,
        lower({{ clean_text('resource') }}) as resource_kind,
        lower({{ clean_text('state') }}) as activity_state,
        {{ read_integer('points_approved') }} as approved_points,
        {{ read_integer('points_pending') }} as pending_points,
        {{ read_integer('value') }} as activity_points,
        {{ nested_id('loyaltylion', 'customer', 'id') }} as customer_id
    from newest

)

select
    {{ source_record('loyaltylion', 'transactions', ['id']) }},
    {{ unique_id('loyaltylion', 'id') }} as loyalty_transaction_id,
    {{ unique_id('loyaltylion', 'customer_id') }} as loyalty_member_id,
    customer_id as loyaltylion_customer_id,
    {{ nested_id('loyaltylion', 'customer', 'merchant_id', own=false) }} as merchant_id,
    {{ clean_text(json_value('customer', 'email')) }} as email,
    {{ read_timestamp('created_at') }} as occurred_at,
    case
        when resource_kind = 'expiry' then 'expired'
        when resource_kind = 'adjustment' then 'adjusted'
        when
            resource_kind = 'claimed_reward'
            and coalesce(nullif(approved_points, 0), activity_points) > 0
            then 'adjusted'
        when resource_kind = 'claimed_reward' then 'redeemed'
        -- an activity that was voided or declined takes back what it gave
        when
            coalesce(nullif(approved_points, 0), pending_points, activity_points) < 0
            and coalesce(approved_points, 0) + coalesce(pending_points, 0) < 0
            then 'adjusted'
        when resource_kind is not null then 'earned'
    end as kind,
    coalesce(
        nullif(approved_points, 0), pending_points, approved_points, activity_points
    ) as points,
    case
        when
            coalesce(approved_points, pending_points) is null
            and activity_state in ('void', 'voided', 'declined')
            then 'declined'
        when coalesce(approved_points, pending_points) is null and activity_state is not null
            then activity_state
        when approved_points <> 0 then 'approved'
        when pending_points <> 0 then 'pending'
        when approved_points = 0 then 'approved'
    end as status,
    {{ without_addresses("coalesce("
        ~ json_value('activity', 'rule.title') ~ ", " ~ json_value('activity', 'rule.name') ~ ", "
        ~ json_value('claimed_reward', 'reward.title') ~ ", " ~ json_value('adjustment', 'note') ~ ")") }}
        as description,
    cast(null as {{ dbt.type_string() }}) as order_id
from transactions
where {{ clean_text('id') }} is not null
