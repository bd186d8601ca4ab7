{#
    One row per decision of a person about two identifiers (seed identity_manual_rules), which may
    be written in any way that records write them. Of an erased identifier it speaks as of the
    past, and shows the token.
#}

with

decisions as (

    select * from {{ ref('identity_manual_rules') }}

),

normalized as (

    select
        rule,
        first_type,
        {{ rule_value('first_type', 'first_value') }} as first_value,
        first_value as first_stated_value,
        second_type,
        {{ rule_value('second_type', 'second_value') }} as second_value,
        second_value as second_stated_value,
        reason,
        decided_by,
        decided_at
    from decisions

),

rules as (

    select
        *,
        {{ rule_key('first_type', 'first_value') }} as first_key,
        {{ rule_key('second_type', 'second_value') }} as second_key
    from normalized

),

erased as (

    select * from {{ ref('uni_identifier_versions') }}
    where began_after is null

)

select
    rules.rule,
    rules.first_type,
    case
        when first_erased.version_key is null then rules.first_value
        else {{ erased_token('rules.first_key') }}
    end as first_value,
    case
        when first_erased.version_key is null or rules.first_stated_value like 'erased:%'
            then rules.first_stated_value
    end as first_stated_value,
    rules.second_type,
    case
        when second_erased.version_key is null then rules.second_value
        else {{ erased_token('rules.second_key') }}
    end as second_value,
    case
        when second_erased.version_key is null or rules.second_stated_value like 'erased:%'
            then rules.second_stated_value
    end as second_stated_value,
    rules.reason,
    rules.decided_by,
    rules.decided_at,
    {{ stable_hash(
        "rules.rule || '|' || cast(rules.first_key as " ~ dbt.type_string()
        ~ ") || '|' || cast(rules.second_key as " ~ dbt.type_string() ~ ")"
    ) }}
        as rule_key,
    rules.first_key,
    rules.second_key

from rules
left join erased as first_erased on rules.first_key = first_erased.version_key
left join erased as second_erased on rules.second_key = second_erased.version_key
