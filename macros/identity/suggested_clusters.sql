{#
    One row per record group with its cluster once suggestions are applied, the last tier of all: record_group_key,
    cluster_key. All links of a component that is complete join it; else the pair that stays is a cluster by itself.
#}
{% macro suggested_clusters() %}
    with

    joined as (
        select
            links.cluster_key,
            links.other_cluster_key,
            case when links.is_complete then components.component_key else links.cluster_key end as joined_key
        from {{ ref('idr_suggested_links') }} as links
        inner join {{ ref('idr_suggested_components') }} as components on links.cluster_key = components.node_key
        where links.status = 'applied'
    ),

    moved as (
        select
            cluster_key,
            joined_key
        from joined
        union
        select
            other_cluster_key as cluster_key,
            joined_key
        from joined
    )

    select
        clusters.record_group_key,
        coalesce(moved.joined_key, clusters.cluster_key) as cluster_key
    from {{ ref('idr_device_clusters') }} as clusters
    left join moved on clusters.cluster_key = moved.cluster_key
{% endmacro %}
