{# One row per identifier (type and value) that any source record carries. #}

with

observations as (

    select * from {{ ref('uni_identifiers') }}

),

rules as (

    select * from {{ ref('identity_rules') }}

),

blocked_values as (

    select * from {{ ref('idr_blocked_values') }}

),

versions as (

    select * from {{ ref('uni_identifier_versions') }}

),

identifiers as (

    select
        identifier_key,
        min(identifier_type) as identifier_type,
        min(identifier_value) as identifier_value,
        count(*) as record_count
    from observations
    group by identifier_key

),

blocked as (

    select
        identifiers.identifier_key,
        min(blocked_values.reason) as blocked_reason
    from identifiers
    inner join blocked_values
        on
            identifiers.identifier_type = blocked_values.identifier_type
            and case blocked_values.match
                when 'exact' then identifiers.identifier_value = blocked_values.value
                when
                    'domain'
                    then split_part(identifiers.identifier_value, '@', 2) = blocked_values.value
                when
                    'regex'
                    then
                        {{ matches_regex(
                            'identifiers.identifier_value', column_pattern='blocked_values.value'
                        ) }}
            end
    group by identifiers.identifier_key

)

select
    identifiers.identifier_key,
    identifiers.identifier_type,
    identifiers.identifier_value,

    -- what the rules say of it
    coalesce(rules.trust_rank, 4) as trust_rank,
    rules.max_per_customer,
    coalesce(rules.max_customers_per_value, 1) as max_customers_per_value,
    rules.window_days,
    -- of a value that is erased nothing but this is known
    coalesce(blocked.blocked_reason, versions.blocked_reason) as blocked_reason,

    identifiers.identifier_type = 'email' and {{ is_lookalike('identifiers.identifier_value') }}
        as is_lookalike,

    -- how often it was seen
    identifiers.record_count

from identifiers
left join rules on identifiers.identifier_type = rules.identifier_type
left join blocked on identifiers.identifier_key = blocked.identifier_key
left join versions on identifiers.identifier_key = versions.version_key
