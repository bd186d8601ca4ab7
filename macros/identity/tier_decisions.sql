{#
    One row per record group and identifier of one tier that did not simply join: record_group_key, identifier_key, status, reason.

    An accepted link may still have joined nobody, or not everybody: where the whole would have contradicted itself, and
    where a cluster without a name had a better link.

    trust_rank: the tier     links: relation of `tier_links`     homes: relation of `tier_core_clusters`
    clusters: relation of record_group_key, cluster_key before the tier     joined: the same after it
#}
{% macro tier_decisions(trust_rank, links, core_clusters, clusters, joined) %}
    select
        carried.record_group_key,
        carried.identifier_key,
        case
            when outcomes.status <> 'accepted' or outcomes.together_count > 1 or outcomes.cluster_count = 1
                then outcomes.status
            when outcomes.apart_reason is not null then 'capped'
            else 'shared'
        end as status,
        case
            when outcomes.status <> 'accepted' or outcomes.together_count = outcomes.cluster_count then outcomes.reason
            else coalesce(outcomes.apart_reason, 'those who have it are linked more closely with other customers')
        end as reason
    -- The `distinct` changes no row: it keeps engines from joining outcomes by the identifier alone, which for the
    -- shop's own phone number is all record groups times all clusters that have it (39 GB at 500,000 people).
    from (
        select distinct
            record_group_identifiers.record_group_key,
            record_group_identifiers.identifier_key,
            clusters.cluster_key
        from record_group_identifiers
        inner join {{ clusters }} as clusters on record_group_identifiers.record_group_key = clusters.record_group_key
        where record_group_identifiers.trust_rank = {{ trust_rank }}
    ) as carried
    inner join (
        select *
        from (
            select
                links.cluster_key,
                links.identifier_key,
                links.status,
                links.reason,
                coalesce(core_clusters.reason, arrived.reason) as apart_reason,
                count(*) over (partition by links.link_key, links.status) as cluster_count,
                count(*) over (partition by links.link_key, links.status, arrived.joined_key) as together_count
            from {{ links }} as links
            -- a cluster arrives as a whole: found before the links are joined, or each would meet every record group of it
            inner join (
                select distinct
                    clusters.cluster_key,
                    joined.cluster_key as joined_key,
                    joined.reason
                from {{ clusters }} as clusters
                inner join {{ joined }} as joined on clusters.record_group_key = joined.record_group_key
            ) as arrived on links.cluster_key = arrived.cluster_key
            left join {{ core_clusters }} as core_clusters on links.cluster_key = core_clusters.cluster_key
        ) as counted
        where reason <> 'nothing contradicts it' or together_count < cluster_count
    ) as outcomes
        on
            carried.cluster_key = outcomes.cluster_key
            and carried.identifier_key = outcomes.identifier_key
{% endmacro %}
