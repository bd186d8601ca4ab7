{#
    One row per cluster and identifier of one tier, where the identifier touches several clusters:
    cluster_key, identifier_key, record_count, last_seen_at.

    A phone beside a name that was lent the account or the mailbox once (`idr_third_party_names`) is nobody's for certain.

    trust_rank: the tier     clusters: relation of record_group_key, cluster_key as the earlier tiers left them
#}
{% macro tier_shared_identifiers(trust_rank, clusters) %}
with

clusters as (

    select * from {{ clusters }}

),

record_group_identifiers as (

    select record_group_identifiers.*
    from {{ ref('idr_record_group_identifiers') }} as record_group_identifiers
    {%- if trust_rank == 3 %}
    left join {{ ref('idr_third_party_names') }} as lent on record_group_identifiers.record_group_key = lent.record_group_key
    {%- endif %}
    where
        record_group_identifiers.trust_rank = {{ trust_rank }}
        {%- if trust_rank == 3 %}
        and (lent.record_group_key is null or record_group_identifiers.identifier_type <> 'phone')
        {%- endif %}

),

shared_identifiers as (

    select
        clusters.cluster_key,
        record_group_identifiers.identifier_key,
        sum(record_group_identifiers.record_count) as record_count,
        max(record_group_identifiers.last_seen_at) as last_seen_at,
        count(*) over (partition by record_group_identifiers.identifier_key) as cluster_count
    from record_group_identifiers
    inner join clusters on record_group_identifiers.record_group_key = clusters.record_group_key
    group by clusters.cluster_key, record_group_identifiers.identifier_key

)

select
    cluster_key,
    identifier_key,
    record_count,
    last_seen_at

from shared_identifiers
where cluster_count > 1
{% endmacro %}
