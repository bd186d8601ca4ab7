{#
    One row per bundle and identifier of one tier that did not simply join: bundle_key, identifier_key, status, reason.

    An accepted link may still have joined nobody, or not everybody: where the whole would have contradicted itself, and
    where a cluster without a name had a better link.

    trust_rank: the tier     links: relation of `tier_links`     homes: relation of `tier_homes`
    clusters: relation of bundle_key, cluster_key before the tier     joined: the same after it
#}
{% macro tier_verdicts(trust_rank, links, homes, clusters, joined) %}
    select
        bundle_identifiers.bundle_key,
        bundle_identifiers.identifier_key,
        case
            when outcomes.status <> 'accepted' or outcomes.together_count > 1 or outcomes.cluster_count = 1
                then outcomes.status
            when outcomes.home_reason is not null then 'capped'
            else 'shared'
        end as status,
        case
            when outcomes.status <> 'accepted' or outcomes.together_count = outcomes.cluster_count then outcomes.reason
            else coalesce(outcomes.home_reason, 'those who have it are linked more closely with other customers')
        end as reason
    from bundle_identifiers
    inner join {{ clusters }} as clusters on bundle_identifiers.bundle_key = clusters.bundle_key
    inner join (
        select
            arrived.*,
            count(*) over (partition by link_key, status) as cluster_count,
            count(*) over (partition by link_key, status, joined_key) as together_count
        from (
            select distinct
                links.cluster_key,
                links.identifier_key,
                links.link_key,
                links.status,
                links.reason,
                homes.reason as home_reason,
                joined.cluster_key as joined_key
            from {{ links }} as links
            inner join {{ clusters }} as clusters on links.cluster_key = clusters.cluster_key
            inner join {{ joined }} as joined on clusters.bundle_key = joined.bundle_key
            left join {{ homes }} as homes on links.cluster_key = homes.cluster_key
        ) as arrived
    ) as outcomes
        on
            clusters.cluster_key = outcomes.cluster_key
            and bundle_identifiers.identifier_key = outcomes.identifier_key
    where
        bundle_identifiers.trust_rank = {{ trust_rank }}
        and (outcomes.reason <> 'nothing contradicts it' or outcomes.together_count < outcomes.cluster_count)
{% endmacro %}
