{#
    One row per contact that was merged into another. Salesforce deletes the one that is given up
    and leaves on it the id of the one that lives on; the last change of a deleted row is its merge.
#}

with

stated as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        salesforce_contact_id as from_id,
        master_salesforce_contact_id as to_id,
        updated_at as merged_at
    from {{ ref('stg_salesforce__people') }}
    where master_salesforce_contact_id is not null

)

{{ identifier_merges('stated', 'salesforce_contact_id') }}
