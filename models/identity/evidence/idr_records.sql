{#
    One row per source record that carries an identifier, with the record group of identifiers and name
    that it carries.
#}

with

observations as (

    select * from {{ ref('uni_identifiers') }}

),

blocked as (

    select identifier_key from {{ ref('idr_identifiers') }}
    where blocked_reason is not null

),

names as (

    select * from {{ ref('idr_names') }}

),

-- Keys are hashes, so the sum of a set's keys stands for the set, in whatever order it was read.
records as (

    select
        observations.record_key,
        min(observations.identifier_key) as lead_identifier_key,
        min(observations.observed_at) as observed_at,
        sum(
            case
                when blocked.identifier_key is null
                    then cast(observations.identifier_key as {{ type_wide_integer() }})
            end
        ) as key_sum
    from observations
    left join blocked on observations.identifier_key = blocked.identifier_key
    group by observations.record_key

)

select
    records.record_key,
    records.lead_identifier_key,
    records.observed_at,
    -- A record that carries nothing but blocked values has nothing in common with any other.
    case
        when records.key_sum is null then records.record_key
        else
            cast(
                (records.key_sum + coalesce(names.name_key, 0))
                % 1152921504606846976 as {{ dbt.type_bigint() }}
            )
    end as record_group_key

from records
left join names on records.record_key = names.record_key
