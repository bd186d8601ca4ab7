{#
    One row per customer id that earlier runs gave, to whomever: what a sync may have written into a
    source. Read by name, as logs are: those ids were made from this layer.
#}

with

earlier as (

    {{ earlier_rows('customer_id_log', {'customer_id': dbt.type_string()}, layer='identity') }}

)

select distinct customer_id

from earlier
