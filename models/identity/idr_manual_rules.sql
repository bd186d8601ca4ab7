{# One row per decision of a person about two identifiers (seed identity_manual_rules). #}

with

rules as (

    select * from {{ ref('identity_manual_rules') }}

)

select
    rule,
    first_type,
    first_value,
    second_type,
    second_value,
    reason,
    decided_by,
    decided_at,
    {{ stable_hash(
        "rule || '|' || first_type || '|' || first_value"
        ~ " || '|' || second_type || '|' || second_value"
    ) }}
        as rule_key,
    {{ stable_hash("first_type || '|' || first_value") }} as first_key,
    {{ stable_hash("second_type || '|' || second_value") }} as second_key

from rules
