{# One row per identifier, with the identifier that stands for its component. #}

{{ config(materialized='table') }}

with

identifiers as (

    select * from {{ ref('identifiers') }}

),

components as (

    select
        components.node_key,
        components.component_key,
        identifiers.identifier
    from {{ ref('components') }} as components
    inner join identifiers on components.node_key = identifiers.node_key

),

labels as (

    select
        component_key,
        identifier as component
    from components
    where node_key = component_key

)

select
    components.identifier,
    labels.component
from components
inner join labels on components.component_key = labels.component_key
