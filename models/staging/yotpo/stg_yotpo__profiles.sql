{#
    One row per review that was not deleted, for what its writer says of themselves, and per address that
    is to be sent no more.
#}
{{ config(materialized=view_or_part()) }}

with

reviews as (

    select * from {{ ref('stg_yotpo__reviews') }}
    where not is_deleted

)

{{ profile_rows('reviews', own=['first_name', 'last_name', 'email', 'created_at', 'updated_at']) }}
union all
{{ profile_rows(ref('stg_yotpo__unsubscribers'), own=['email']) }}
