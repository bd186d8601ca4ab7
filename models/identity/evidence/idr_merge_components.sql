{#
    One row per identifier that a source has merged with another of its own, with its component.
    Only ids that a system issued: a source may say that two accounts are one, not that two phones
    are. A pair that a person has unlinked is not merged.
#}

{{ config(materialized='connected_components') }}

with

merged_pairs as (

    select * from {{ ref('uni_identifier_merges') }}

),

rules as (

    select * from {{ ref('identity_rules') }}
    where trust_rank = 1

),

unlinked as (

    select * from {{ ref('idr_manual_rules') }}
    where rule = 'unlink'

)

select
    merged_pairs.from_key as left_key,
    merged_pairs.to_key as right_key

from merged_pairs
inner join rules on merged_pairs.identifier_type = rules.identifier_type
left join unlinked
    on
        least(merged_pairs.from_key, merged_pairs.to_key)
        = least(unlinked.first_key, unlinked.second_key)
        and greatest(merged_pairs.from_key, merged_pairs.to_key)
        = greatest(unlinked.first_key, unlinked.second_key)
where unlinked.rule_key is null
