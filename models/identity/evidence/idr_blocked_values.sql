{#
    One row per value, mail domain or pattern that identifies nobody (seed
    identity_blocked_values), in the form that identifiers and names are compared in.
#}

with

blocked_values as (

    select * from {{ ref('identity_blocked_values') }}

),

normalized as (

    select
        match,
        identifier_type,
        case
            when match = 'regex' then value
            when match = 'domain' then replace(lower(value), '@', '')
            when identifier_type = 'name' then {{ plain_name('value') }}
            else {{ rule_value('identifier_type', 'value') }}
        end as value,
        value as stated_value,
        reason
    from blocked_values

)

select
    match,
    identifier_type,
    value,
    stated_value,
    case when match = 'exact' then {{ rule_key('identifier_type', 'value') }} end as identifier_key,
    min(reason) as reason

from normalized
group by match, identifier_type, value, stated_value
