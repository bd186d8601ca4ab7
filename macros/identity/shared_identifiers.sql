{#
    One row per cluster and identifier of one tier that several clusters have: cluster_key, identifier_key,
    record_count, last_seen_at.

    A phone beside a name that the account or the mailbox has once (`idr_third_party_names`) is nobody's for certain.

    trust_rank: the tier     clusters: a CTE of record_group_key, cluster_key as the earlier tiers left them
#}
{% macro shared_identifiers(trust_rank, clusters) %}
    select
        cluster_key,
        identifier_key,
        record_count,
        last_seen_at
    from (
        select
            {{ clusters }}.cluster_key,
            carried.identifier_key,
            sum(carried.record_count) as record_count,
            max(carried.last_seen_at) as last_seen_at,
            count(*) over (partition by carried.identifier_key) as cluster_count
        from {{ ref('idr_record_group_identifiers') }} as carried
        inner join {{ clusters }} on carried.record_group_key = {{ clusters }}.record_group_key
        {%- if trust_rank == 3 %}
        left join {{ ref('idr_third_party_names') }} as third_party_names
            on carried.record_group_key = third_party_names.record_group_key
        {%- endif %}
        where
            carried.trust_rank = {{ trust_rank }}
            {%- if trust_rank == 3 %}
            and (third_party_names.record_group_key is null or carried.identifier_type <> 'phone')
            {%- endif %}
        group by {{ clusters }}.cluster_key, carried.identifier_key
    ) as counted
    where cluster_count > 1
{% endmacro %}
