{#
    One row per source record that carries nothing but shared identifiers, with the person who
    identified on them in that session, or else with the visit that it belongs to. A record goes to
    a person who identified in its session, as long as that is one person, or when the same person
    identified last before it and first after it, both within the window of identity_rules. Else it
    stays an anonymous visit. On a value of more people than identity_rules allows, nothing counts
    but the session.
#}

with

sessions as (

    select * from {{ ref('idr_identifier_sessions') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

session_people as (

    select
        identifier_key,
        session_number,
        min(record_key) as session_key,
        min(cluster_key) as cluster_key,
        count(distinct cluster_key) as people_count
    from sessions
    group by identifier_key, session_number

),

-- When somebody identified last before a record, and first after it.
surrounded as (

    select
        *,
        max(case when cluster_key is not null then observed_at end) over (
            partition by identifier_key order by observed_at, record_key
            rows between unbounded preceding and current row
        ) as person_before_at,
        min(case when cluster_key is not null then observed_at end) over (
            partition by identifier_key order by observed_at, record_key
            rows between current row and unbounded following
        ) as person_after_at
    from sessions

),

people_at as (

    select
        identifier_key,
        observed_at,
        min(cluster_key) as cluster_key,
        count(distinct cluster_key) as people_count
    from sessions
    where cluster_key is not null
    group by identifier_key, observed_at

),

decided as (

    select
        surrounded.record_key,
        surrounded.identifier_key,
        surrounded.observed_at,
        session_people.session_key,
        case when session_people.people_count = 1 then session_people.cluster_key end
            as session_cluster_key,
        case
            when
                not surrounded.is_public
                and before.cluster_key = after.cluster_key
                and before.people_count = 1 and after.people_count = 1
                and surrounded.observed_at <= surrounded.person_before_at
                + identifiers.window_days * interval '1' day
                and surrounded.person_after_at <= surrounded.observed_at
                + identifiers.window_days * interval '1' day
                then before.cluster_key
        end as surrounding_cluster_key
    from surrounded
    inner join identifiers on surrounded.identifier_key = identifiers.identifier_key
    inner join session_people
        on
            surrounded.identifier_key = session_people.identifier_key
            and surrounded.session_number = session_people.session_number
    left join people_at as before
        on
            surrounded.identifier_key = before.identifier_key
            and surrounded.person_before_at = before.observed_at
    left join people_at as after
        on
            surrounded.identifier_key = after.identifier_key
            and surrounded.person_after_at = after.observed_at
    where surrounded.is_open

)

select
    record_key,
    observed_at,
    coalesce(
        session_cluster_key,
        surrounding_cluster_key,
        {{ combined_key('identifier_key', 'session_key') }}
    ) as cluster_key,
    coalesce(session_cluster_key, surrounding_cluster_key) is not null as is_assigned

from decided
