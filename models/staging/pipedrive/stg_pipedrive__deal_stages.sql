{#
    One row per stage in which a delivered version of a deal was, and when it had entered it: the API has
    no history.
#}
{{ config(materialized=view_or_part()) }}

select distinct
    deal_id,
    source_name,
    pipeline,
    stage,
    stage_entered_at as entered_at
from {{ ref('stg_pipedrive__deal_versions') }}
where stage is not null and stage_entered_at is not null
