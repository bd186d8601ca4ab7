{#
    One row per pair of source records that stand for customers who may be one, with what was made
    of it.
#}

with

links as (

    select * from {{ ref('idr_suggested_links') }}

),

records as (

    select * from {{ ref('customer_records') }}

),

placed as (

    select
        links.*,
        one.customer_id,
        one.source_name,
        one.source_table,
        one.source_record_id,
        other.customer_id as other_customer_id,
        other.source_name as other_source_name,
        other.source_table as other_source_table,
        other.source_record_id as other_source_record_id,
        one.customer_id = other.customer_id and links.status <> 'applied' as is_joined_otherwise
    from links
    inner join records as one on links.record_key = one.record_key
    inner join records as other on links.other_record_key = other.record_key

)

select
    customer_id,
    other_customer_id,

    -- who was compared
    source_name,
    source_table,
    source_record_id,
    other_source_name,
    other_source_table,
    other_source_record_id,

    -- the decision
    probability,
    case when is_joined_otherwise then 'applied' else status end as status,
    case
        when is_joined_otherwise
            then 'other links, or a line of identity_manual_rules, have joined them'
        else reason
    end as reason,
    speaks_for,
    speaks_against,
    scored_at

from placed
