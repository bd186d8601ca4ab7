-- Decisions of identity_manual_rules with a value that is no identifier of its type, or with the
-- same identifier twice, by the decision.

with

sides as (

    select
        rule_key,
        first_key as identifier_key,
        first_value as identifier_value,
        {{ normalize_identifier('first_type', 'first_value') }} as normalized_value
    from {{ ref('idr_manual_rules') }}
    union all
    select
        rule_key,
        second_key as identifier_key,
        second_value as identifier_value,
        {{ normalize_identifier('second_type', 'second_value') }} as normalized_value
    from {{ ref('idr_manual_rules') }}

)

select rule_key from sides
group by rule_key
having
    count(distinct identifier_key) < 2
    or count(normalized_value) < sum(case when identifier_value like 'erased:%' then 0 else 1 end)
