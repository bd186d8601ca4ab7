{#
    One row per scope (an identifier, or clusters about to be joined) and name in it, with the group of names that
    agree: scope_key, name_key, group_key (the least name key of the group). Names of one cluster are one group.

    scope_names: a CTE of scope_key, cluster_key and the columns of `idr_names` but its record

    Scopes with more than 24 names are left out: no person has so many, and comparing all pairs would be slow.
    Three hops reach through every group that names form in practice; a longer chain falls into two groups, which
    keeps people apart rather than joining them.
#}
{% macro name_groups(scope_names) %}
    with

    small_scopes as (
        select scope_key from {{ scope_names }}
        group by scope_key
        having count(distinct name_key) <= 24
    ),

    names as (
        select distinct
            all_names.scope_key,
            all_names.name_key,
            all_names.given_name,
            all_names.first_name,
            all_names.other_first_name,
            all_names.last_name
        from {{ scope_names }} as all_names
        inner join small_scopes on all_names.scope_key = small_scopes.scope_key
    ),

    pairs as (
        select one.scope_key, one.name_key, other.name_key as other_key
        from names as one
        inner join names as other on one.scope_key = other.scope_key
        where one.name_key = other.name_key or {{ names_agree('one', 'other') }}
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
    )

    select pairs.scope_key, pairs.name_key, min(hop_2.group_key) as group_key
    from pairs
    inner join hop_2 on pairs.scope_key = hop_2.scope_key and pairs.other_key = hop_2.name_key
    group by pairs.scope_key, pairs.name_key
{% endmacro %}
