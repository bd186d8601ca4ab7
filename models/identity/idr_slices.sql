{#
    One row per source record that carries nothing but shared identifiers, with the person who
    identified on them in that stretch, or else with the visit that it belongs to. A stretch is
    a run of records on one identifier without a pause of 30 minutes. A record goes to a person
    who identified in its stretch, as long as that is one person, or when the same person
    identified last before it and first after it, both within the window of identity_rules. Else
    it stays an anonymous visit. On a value of more people than identity_rules allows, 5 minutes
    end a stretch and nothing counts but the stretch. More CTEs than elsewhere: time needs them.
#}

{# A visit ends where every web analysis ends it; on a public browser the next person is quicker. #}
{%- set pause_minutes = 30 -%}
{%- set public_pause_minutes = 5 %}

with

loose as (

    select * from {{ ref('idr_loose_bundles') }}

),

records as (

    select * from {{ ref('idr_records') }}

),

bundle_identifiers as (

    select * from {{ ref('idr_bundle_identifiers') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

-- A record with several shared identifiers is looked at on the one that fewest records carry.
loose_identifiers as (

    select
        loose.bundle_key,
        loose.identifier_key,
        row_number() over (
            partition by loose.bundle_key order by identifiers.record_count, loose.identifier_key
        ) as preference
    from loose
    inner join identifiers on loose.identifier_key = identifiers.identifier_key

),

spread_identifiers as (

    select distinct identifier_key from loose_identifiers
    where preference = 1

),

seen as (

    select
        spread_identifiers.identifier_key,
        records.record_key,
        records.observed_at,
        case when loose_identifiers.bundle_key is null then clusters.cluster_key end as cluster_key,
        coalesce(loose_identifiers.preference, 1) as preference
    from spread_identifiers
    inner join bundle_identifiers
        on spread_identifiers.identifier_key = bundle_identifiers.identifier_key
    inner join records on bundle_identifiers.bundle_key = records.bundle_key
    inner join clusters on bundle_identifiers.bundle_key = clusters.bundle_key
    left join loose_identifiers
        on
            bundle_identifiers.bundle_key = loose_identifiers.bundle_key
            and bundle_identifiers.identifier_key = loose_identifiers.identifier_key

),

-- A value of more people than its rule allows is public: the next record may be the next person's.
used_by as (

    select
        seen.identifier_key,
        count(distinct seen.cluster_key) > min(identifiers.max_customers_per_value) as is_public
    from seen
    inner join identifiers on seen.identifier_key = identifiers.identifier_key
    group by seen.identifier_key

),

pauses as (

    select
        identifier_key,
        record_key,
        observed_at,
        cluster_key,
        preference,
        lag(observed_at)
            over (partition by identifier_key order by observed_at, record_key)
            as earlier_at,
        max(case when cluster_key is not null then observed_at end) over (
            partition by identifier_key order by observed_at, record_key
            rows between unbounded preceding and current row
        ) as person_before_at,
        min(case when cluster_key is not null then observed_at end) over (
            partition by identifier_key order by observed_at, record_key
            rows between current row and unbounded following
        ) as person_after_at
    from seen

),

stretches as (

    select
        pauses.*,
        used_by.is_public,
        sum(
            case
                when
                    pauses.observed_at
                    <= pauses.earlier_at
                    + case
                        when used_by.is_public then {{ public_pause_minutes }}
                        else {{ pause_minutes }}
                    end * interval '1' minute
                    then 0
                else 1
            end
        ) over (
            partition by pauses.identifier_key order by pauses.observed_at, pauses.record_key
            rows between unbounded preceding and current row
        ) as stretch_number
    from pauses
    inner join used_by on pauses.identifier_key = used_by.identifier_key

),

stretch_people as (

    select
        identifier_key,
        stretch_number,
        min(record_key) as stretch_key,
        min(cluster_key) as cluster_key,
        count(distinct cluster_key) as people_count
    from stretches
    group by identifier_key, stretch_number

),

people_at as (

    select
        identifier_key,
        observed_at,
        min(cluster_key) as cluster_key,
        count(distinct cluster_key) as people_count
    from seen
    where cluster_key is not null
    group by identifier_key, observed_at

),

decided as (

    select
        stretches.record_key,
        stretches.identifier_key,
        stretches.observed_at,
        stretch_people.stretch_key,
        case when stretch_people.people_count = 1 then stretch_people.cluster_key end
            as stretch_cluster_key,
        stretch_people.people_count,
        case
            when
                not stretches.is_public
                and before.cluster_key = after.cluster_key
                and before.people_count = 1 and after.people_count = 1
                and stretches.observed_at <= stretches.person_before_at
                + identifiers.window_days * interval '1' day
                and stretches.person_after_at <= stretches.observed_at
                + identifiers.window_days * interval '1' day
                then before.cluster_key
        end as surrounding_cluster_key
    from stretches
    inner join identifiers on stretches.identifier_key = identifiers.identifier_key
    inner join stretch_people
        on
            stretches.identifier_key = stretch_people.identifier_key
            and stretches.stretch_number = stretch_people.stretch_number
    left join people_at as before
        on
            stretches.identifier_key = before.identifier_key
            and stretches.person_before_at = before.observed_at
    left join people_at as after
        on
            stretches.identifier_key = after.identifier_key
            and stretches.person_after_at = after.observed_at
    where stretches.cluster_key is null and stretches.preference = 1

)

select
    record_key,
    identifier_key,
    observed_at,
    coalesce(
        case when people_count <= 1 then coalesce(stretch_cluster_key, surrounding_cluster_key) end,
        case when people_count > 1 then surrounding_cluster_key end,
        {{ combined_key('identifier_key', 'stretch_key') }}
    ) as cluster_key,
    coalesce(stretch_cluster_key, surrounding_cluster_key) is not null as is_assigned

from decided
