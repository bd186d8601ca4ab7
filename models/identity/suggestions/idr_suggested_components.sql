{# One row per cluster that a sure suggestion would join to another, with its component. #}

{{ config(materialized='connected_components') }}

with

pairs as (

    select * from {{ ref('idr_suggested_pairs') }}

)

select
    cluster_key as left_key,
    other_cluster_key as right_key

from pairs
where status = 'candidate'
