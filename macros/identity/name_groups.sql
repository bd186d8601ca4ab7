{#
    One row per scope (an identifier, or clusters about to be joined) and name in it, with the group of names that
    agree: scope_key, name_key, group_key (the least name key of the group). Names of one cluster are one group.

    scope_names: a CTE of scope_key, cluster_key, name_key, given_name, spellings, last_name
    is_close: the scopes are things that few people share, as in `names_agree`; where more than four families meet,
    that does not count, for there two people called Anna are chance

    Full names are grouped first. An initial or a single word goes to the one group that it agrees with: where it
    agrees with two (J. Stone, of Jane and John) it says nothing, and must not make one person of the two.
    Scopes with more than 24 names are left out: no person has so many, and comparing all pairs would be slow.

    Every pair is there both ways, so that windows over the pairs follow a name to its neighbours, and to theirs,
    without joining them again: the query stays small where an engine writes out every CTE that is named twice. Three
    hops reach through every group that names form in practice; a longer chain falls into two groups, which keeps
    people apart rather than joining them.
#}
{% macro name_groups(scope_names, is_close=false) %}
    with

    names as (
        select
            *,
            case when length(given_name) > 1 and length(last_name) > 1 then 1 else 0 end as is_full,
            count(*) over (partition by scope_key) as name_count,
            count(case when family_place = 1 then last_name end) over (partition by scope_key) as family_count
        from (
            select
                scope_key,
                name_key,
                given_name,
                spellings,
                last_name,
                row_number() over (partition by scope_key, last_name order by name_key) as family_place
            from {{ scope_names }}
            group by scope_key, name_key, given_name, spellings, last_name
        ) as distinct_names
    ),

    pairs as (
        select
            one.scope_key,
            one.name_key,
            other.name_key as other_key,
            one.is_full,
            other.is_full as other_is_full,
            1 as is_agreeing,
            one.name_key = other.name_key or one.is_full + other.is_full = 2 as is_joined
        from names as one
        inner join names as other on one.scope_key = other.scope_key
        where
            one.name_count <= 24
            and (
                one.name_key = other.name_key
                or {{ names_agree('one', 'other', close_where='one.family_count <= 4' if is_close) }}
            )
        union all
        select
            one.scope_key,
            one.name_key,
            other.name_key as other_key,
            0 as is_full,
            0 as other_is_full,
            0 as is_agreeing,
            true as is_joined
        from {{ scope_names }} as one
        inner join {{ scope_names }} as other
            on one.scope_key = other.scope_key and one.cluster_key = other.cluster_key
        where one.name_key <> other.name_key
    ),

    hop_1 as (
        select
            *,
            min(case when is_joined then other_key end) over (partition by scope_key, name_key) as group_1,
            min(case when is_joined then name_key end) over (partition by scope_key, other_key) as other_group_1
        from pairs
    ),

    hop_2 as (
        select
            *,
            min(case when is_joined then other_group_1 end) over (partition by scope_key, name_key) as group_2,
            min(case when is_joined then group_1 end) over (partition by scope_key, other_key) as other_group_2
        from hop_1
    ),

    hop_3 as (
        select
            *,
            min(case when is_joined then other_group_2 end) over (partition by scope_key, name_key) as group_3,
            min(case when is_joined then group_2 end) over (partition by scope_key, other_key) as other_group_3
        from hop_2
    ),

    readings as (
        select
            *,
            max(is_full) over (partition by scope_key, group_3) as group_is_full,
            case
                when max(other_is_full) over (partition by scope_key, other_group_3) = 1 and is_agreeing = 1
                    then other_group_3
            end as full_group
        from hop_3
    ),

    resolved as (
        select
            *,
            min(full_group) over (partition by scope_key, group_3) as least_full_group,
            max(full_group) over (partition by scope_key, group_3) as greatest_full_group,
            min(case when is_agreeing = 1 then other_group_3 end) over (partition by scope_key, group_3) as least_group
        from readings
    )

    select
        scope_key,
        name_key,
        case
            when group_is_full = 1 then group_3
            when least_full_group is null then least_group
            when least_full_group = greatest_full_group then least_full_group
            else group_3
        end as group_key
    from resolved
    where name_key = other_key and is_agreeing = 1
{% endmacro %}
