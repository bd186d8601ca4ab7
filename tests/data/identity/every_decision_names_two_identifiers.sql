-- Decisions of identity_manual_rules with a value that is no identifier of its type, or with the
-- same identifier twice, by the decision.

with

decisions as (

    select * from {{ ref('idr_manual_rules') }}

),

sides as (

    {{ decision_sides('decisions') }}

)

select rule_key from sides
group by rule_key
having
    count(distinct identifier_key) < 2
    or sum(
        case
            when identifier_value like 'erased:%' then 0
            when {{ normalize_identifier('identifier_type', 'identifier_value') }} is null then 1
            else 0
        end
    ) > 0
