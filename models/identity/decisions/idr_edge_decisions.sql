{#
    One row per record group and identifier on its records, blocked ones included, with what was
    decided on it. The lower the severity the stronger the refusal; 5 is accepted. More joins
    than elsewhere: the tiers and the blocked values are read together. An accepted link may
    still have joined nobody, or not everybody: where the cluster would have contradicted itself,
    and where a cluster without a name had a better link.
#}

{%- set tiers = ['issued', 'email', 'phone', 'device'] %}

with

record_groups as (

    select * from {{ ref('idr_record_groups') }}

),

observations as (

    select * from {{ ref('uni_identifiers') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

third_party_names as (

    select * from {{ ref('idr_third_party_names') }}

),

links as (

    {% for tier in tiers %}
        select
            {{ loop.index }} as trust_rank,
            cluster_key,
            identifier_key,
            link_key,
            status,
            reason
        from {{ ref('idr_' ~ tier ~ '_links') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- The clusters that each tier has left; those of tier 0 it starts from.
clusters as (

    select
        0 as trust_rank,
        record_group_key,
        cluster_key,
        cast(null as {{ dbt.type_string() }}) as reason
    from record_groups
    {% for tier in tiers %}
        union all
        select
            {{ loop.index }} as trust_rank,
            record_group_key,
            cluster_key,
            reason
        from {{ ref('idr_' ~ tier ~ '_clusters') }}
    {% endfor %}

),

moves as (

    select
        after.trust_rank,
        after.record_group_key,
        before.cluster_key,
        after.cluster_key as joined_key,
        after.reason as apart_reason
    from clusters as after
    inner join clusters as before
        on
            after.record_group_key = before.record_group_key
            and after.trust_rank = before.trust_rank + 1

),

-- A cluster moves as a whole: found before the links are joined, or each would meet every record
-- group of it.
cluster_moves as (

    select distinct
        trust_rank,
        cluster_key,
        joined_key,
        apart_reason
    from moves

),

outcomes as (

    select
        links.*,
        cluster_moves.apart_reason,
        count(*) over (
            partition by links.trust_rank, links.link_key, links.status
        ) as cluster_count,
        count(*) over (
            partition by links.trust_rank, links.link_key, links.status, cluster_moves.joined_key
        ) as together_count
    from links
    inner join cluster_moves
        on
            links.trust_rank = cluster_moves.trust_rank
            and links.cluster_key = cluster_moves.cluster_key

),

joining as (

    select
        carried.record_group_key,
        carried.identifier_key,
        case
            when outcomes.status <> 'accepted' then outcomes.status
            when outcomes.together_count > 1 or outcomes.cluster_count = 1 then outcomes.status
            when outcomes.apart_reason is not null then 'capped'
            when outcomes.status = 'accepted' then 'shared'
        end as status,
        case
            when outcomes.status <> 'accepted' then outcomes.reason
            when outcomes.together_count = outcomes.cluster_count then outcomes.reason
            when outcomes.status = 'accepted'
                then
                    coalesce(
                        outcomes.apart_reason,
                        'those who have it are linked more closely with other customers'
                    )
        end as reason
    -- The `distinct` changes no row: it keeps engines from joining outcomes by the identifier
    -- alone, which for the shop's own phone number is all record groups times all clusters that
    -- have it (39 GB at 500,000 people).
    from (
        select distinct
            identifiers_on_groups.record_group_key,
            identifiers_on_groups.identifier_key,
            identifiers_on_groups.trust_rank,
            moves.cluster_key
        from {{ ref('idr_record_group_identifiers') }} as identifiers_on_groups
        left join moves
            on
                identifiers_on_groups.record_group_key = moves.record_group_key
                and identifiers_on_groups.trust_rank = moves.trust_rank
    ) as carried
    left join outcomes
        on
            carried.trust_rank = outcomes.trust_rank
            and carried.cluster_key = outcomes.cluster_key
            and carried.identifier_key = outcomes.identifier_key
            and (
                outcomes.reason <> 'nothing contradicts it'
                or outcomes.together_count < outcomes.cluster_count
            )

)

select
    record_groups.record_group_key,
    observations.identifier_key,
    observations.identifier_type,
    observations.identifier_value,
    case
        when identifiers.blocked_reason is not null then 1
        when joining.record_group_key is null then 2
        when third_party_names.record_group_key is not null then 4
        when joining.status = 'capped' then 3
        when joining.status = 'shared' then 4
        else 5
    end as severity,
    coalesce(
        identifiers.blocked_reason,
        case
            when joining.record_group_key is null then 'kept apart by identity_manual_rules'
            when third_party_names.record_group_key is not null
                then 'it is on one record, with a name that the account or mailbox has nowhere else'
        end,
        joining.reason
    ) as reason

from record_groups
inner join observations on record_groups.example_record_key = observations.record_key
inner join identifiers on observations.identifier_key = identifiers.identifier_key
left join joining
    on
        record_groups.record_group_key = joining.record_group_key
        and observations.identifier_key = joining.identifier_key
left join third_party_names
    on
        record_groups.record_group_key = third_party_names.record_group_key
        and observations.identifier_type = 'phone'
