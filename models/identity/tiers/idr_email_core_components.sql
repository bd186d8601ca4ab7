{# One row per cluster with a name or an account, or link between such, with its component. #}

{{ config(materialized='connected_components') }}

with

links as (

    select * from {{ ref('idr_email_links') }}

)

select
    cluster_key as left_key,
    link_key as right_key

from links
where status = 'accepted' and is_core
