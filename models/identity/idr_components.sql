{# One row per bundle or identifier, with the connected component it is in. #}

{{ config(materialized='connected_components') }}

with

bundle_identifiers as (

    select * from {{ ref('idr_bundle_identifiers') }}

)

select
    bundle_key as left_key,
    identifier_key as right_key

from bundle_identifiers
