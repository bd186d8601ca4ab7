{#
    One row per customer with a profile: of each value the newest of the most trusted source.
    Nine values, each with its source and time, by one rule: hence the loop.
#}
{%- set values = [
    'first_name', 'last_name', 'email', 'phone', 'city', 'region', 'postal_code',
    'country_code', 'language',
] %}

with

profiles as (

    select * from {{ ref('uni_profiles') }}

),

customer_records as (

    select
        record_key,
        customer_id
    from {{ ref('customer_records') }}

),

source_ranks as (

    select * from {{ ref('profile_source_ranks') }}

),

observations as (

    select * from {{ ref('uni_identifiers') }}
    where identifier_type in ('email', 'phone')

),

identifiers as (

    select
        identifier_key,
        blocked_reason
    from {{ ref('idr_identifiers') }}

),

customer_identifiers as (

    select * from {{ ref('customer_identifiers') }}
    where identifier_type in ('email', 'phone')

),

contact_points as (

    select
        observations.record_key,
        min(case when observations.identifier_type = 'email' then observations.identifier_value end)
            as email_match,
        min(case when observations.identifier_type = 'phone' then observations.identifier_value end)
            as phone_match,
        max(
            case
                when observations.identifier_type <> 'email' then 0
                when identifiers.blocked_reason is null then 0
                else 1
            end
        ) as is_email_blocked,
        max(
            case
                when observations.identifier_type <> 'phone' then 0
                when identifiers.blocked_reason is null then 0
                else 1
            end
        ) as is_phone_blocked
    from observations
    inner join identifiers
        on observations.identifier_key = identifiers.identifier_key
    group by observations.record_key

),

-- Addresses that identity does not believe in (placeholders, tests) are nobody's golden value.
believed as (

    select
        customer_records.customer_id,
        profiles.*,
        case when coalesce(contact_points.is_email_blocked, 0) = 0 then profiles.email end
            as real_email,
        case when coalesce(contact_points.is_phone_blocked, 0) = 0 then profiles.phone end
            as real_phone,
        contact_points.email_match,
        contact_points.phone_match,
        case when profiles.is_account then 0 else coalesce(source_ranks.trust_rank, 99) end
            as trust_rank
    from profiles
    inner join customer_records
        on profiles.record_key = customer_records.record_key
    left join source_ranks
        on profiles.source_name = source_ranks.source_name
    left join contact_points
        on profiles.record_key = contact_points.record_key

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by
                case when is_test then 1 else 0 end asc,
                trust_rank asc,
                coalesce(updated_at, created_at) desc nulls last,
                record_key asc
        ) as preference
    from believed

),

golden as (

    select
        customer_id,
        max(case when is_test then 1 else 0 end) = 1 as is_test,
        {{ value_of_first('email_match', ['preference'], 'real_email is not null') }}
            as email_match,
        {{ value_of_first('phone_match', ['preference'], 'real_phone is not null') }}
            as phone_match,
    {%- for value in values %}
        {%- set column = 'real_' ~ value if value in ('email', 'phone') else value %}
        {{ value_of_first(column, ['preference'], column ~ ' is not null') }} as {{ value }},
        {{ value_of_first('source_name', ['preference'], column ~ ' is not null') }}
            as {{ value }}_source,
        {{ value_of_first(
            'coalesce(updated_at, created_at)', ['preference'],
            column ~ ' is not null',
        ) }} as {{ value }}_updated_at{{ ',' if not loop.last }}
    {%- endfor %}
    from ranked
    group by customer_id

)

select
    golden.customer_id,
    golden.is_test,
    {%- for value in values %}
        golden.{{ value }},
        golden.{{ value }}_source,
        golden.{{ value }}_updated_at,
    {%- endfor %}
    case when golden.email is not null then coalesce(emails.is_shared, false) end
        as is_email_shared,
    case when golden.phone is not null then coalesce(phones.is_shared, false) end
        as is_phone_shared
from golden
left join customer_identifiers as emails
    on
        golden.customer_id = emails.customer_id
        and emails.identifier_type = 'email'
        and golden.email_match = emails.identifier_value
left join customer_identifiers as phones
    on
        golden.customer_id = phones.customer_id
        and phones.identifier_type = 'phone'
        and golden.phone_match = phones.identifier_value
