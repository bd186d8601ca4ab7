{#
    One row per cluster and identifier of one tier, where the identifier touches several clusters:
    cluster_key, identifier_key, record_count, last_seen_at.

    A phone beside a name that was lent the account or the mailbox once (`idr_lent_names`) is nobody's for certain.

    trust_rank: the tier     clusters: relation of bundle_key, cluster_key as the earlier tiers left them
#}
{% macro tier_touches(trust_rank, clusters) %}
with

clusters as (

    select * from {{ clusters }}

),

bundle_identifiers as (

    select bundle_identifiers.*
    from {{ ref('idr_bundle_identifiers') }} as bundle_identifiers
    {%- if trust_rank == 3 %}
    left join {{ ref('idr_lent_names') }} as lent on bundle_identifiers.bundle_key = lent.bundle_key
    {%- endif %}
    where
        bundle_identifiers.trust_rank = {{ trust_rank }}
        {%- if trust_rank == 3 %}
        and (lent.bundle_key is null or bundle_identifiers.identifier_type <> 'phone')
        {%- endif %}

),

touches as (

    select
        clusters.cluster_key,
        bundle_identifiers.identifier_key,
        sum(bundle_identifiers.record_count) as record_count,
        max(bundle_identifiers.last_seen_at) as last_seen_at,
        count(*) over (partition by bundle_identifiers.identifier_key) as cluster_count
    from bundle_identifiers
    inner join clusters on bundle_identifiers.bundle_key = clusters.bundle_key
    group by clusters.cluster_key, bundle_identifiers.identifier_key

)

select
    cluster_key,
    identifier_key,
    record_count,
    last_seen_at

from touches
where cluster_count > 1
{% endmacro %}
