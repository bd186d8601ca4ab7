{#
    One row per scope (an identifier, or clusters about to be joined) and name in it, with the group of names that
    agree: scope_key, name_key, group_key (the least name key of the group). Names of one cluster are one group.

    scope_names: a CTE of scope_key, cluster_key, name_key, given_name, spellings, last_name
    is_close: the scopes are things that few people share, as in `names_agree`; where more than four families meet,
    that does not count, for there two people called Anna are chance

    Full names are grouped first. An initial or a single word goes to the one group that it agrees with: where it
    agrees with two (J. Stone, of Jane and John) it says nothing, and must not make one person of the two.
    Scopes with more than 24 names are left out: no person has so many, and comparing all pairs would be slow.
    Three hops reach through every group that names form in practice; a longer chain falls into two groups, which
    keeps people apart rather than joining them.
#}
{% macro name_groups(scope_names, is_close=false) %}
    with

    small_scopes as (
        select scope_key, count(distinct last_name) as family_count from {{ scope_names }}
        group by scope_key
        having count(distinct name_key) <= 24
    ),

    names as (
        select distinct
            all_names.scope_key,
            all_names.name_key,
            all_names.given_name,
            all_names.spellings,
            all_names.last_name,
            small_scopes.family_count,
            case when length(all_names.given_name) > 1 and length(all_names.last_name) > 1 then 1 else 0 end as is_full
        from {{ scope_names }} as all_names
        inner join small_scopes on all_names.scope_key = small_scopes.scope_key
    ),

    agreeing as (
        select
            one.scope_key,
            one.name_key,
            other.name_key as other_key,
            one.is_full,
            other.is_full as other_is_full
        from names as one
        inner join names as other on one.scope_key = other.scope_key
        where
            one.name_key = other.name_key
            or {{ names_agree('one', 'other', close_where='one.family_count <= 4' if is_close) }}
    ),

    pairs as (
        select scope_key, name_key, other_key from agreeing
        where name_key = other_key or is_full + other_is_full = 2
        union
        select one.scope_key, one.name_key, other.name_key as other_key
        from {{ scope_names }} as one
        inner join {{ scope_names }} as other
            on one.scope_key = other.scope_key and one.cluster_key = other.cluster_key
        inner join small_scopes on one.scope_key = small_scopes.scope_key
    ),

    hop_1 as (
        select scope_key, name_key, min(other_key) as group_key from pairs
        group by scope_key, name_key
    ),

    hop_2 as (
        select pairs.scope_key, pairs.name_key, min(hop_1.group_key) as group_key
        from pairs
        inner join hop_1 on pairs.scope_key = hop_1.scope_key and pairs.other_key = hop_1.name_key
        group by pairs.scope_key, pairs.name_key
    ),

    hop_3 as (
        select pairs.scope_key, pairs.name_key, min(hop_2.group_key) as group_key
        from pairs
        inner join hop_2 on pairs.scope_key = hop_2.scope_key and pairs.other_key = hop_2.name_key
        group by pairs.scope_key, pairs.name_key
    ),

    full_groups as (
        select hop_3.scope_key, hop_3.group_key, max(names.is_full) as is_full
        from hop_3
        inner join names on hop_3.scope_key = names.scope_key and hop_3.name_key = names.name_key
        group by hop_3.scope_key, hop_3.group_key
    ),

    readings as (
        select
            one.scope_key,
            one.group_key,
            min(case when other_groups.is_full = 1 then other.group_key end) as full_group_key,
            count(distinct case when other_groups.is_full = 1 then other.group_key end) as full_group_count,
            min(other.group_key) as least_group_key
        from agreeing
        inner join hop_3 as one on agreeing.scope_key = one.scope_key and agreeing.name_key = one.name_key
        inner join hop_3 as other on agreeing.scope_key = other.scope_key and agreeing.other_key = other.name_key
        inner join full_groups on one.scope_key = full_groups.scope_key and one.group_key = full_groups.group_key
        inner join full_groups as other_groups
            on other.scope_key = other_groups.scope_key and other.group_key = other_groups.group_key
        where full_groups.is_full = 0
        group by one.scope_key, one.group_key
    )

    select
        hop_3.scope_key,
        hop_3.name_key,
        case readings.full_group_count
            when 1 then readings.full_group_key
            when 0 then readings.least_group_key
            else hop_3.group_key
        end as group_key
    from hop_3
    left join readings on hop_3.scope_key = readings.scope_key and hop_3.group_key = readings.group_key
{% endmacro %}
