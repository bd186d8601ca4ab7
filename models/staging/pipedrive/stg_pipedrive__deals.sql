{# One row per deal that is not deleted: the newest version. #}

with

newest as (

    {{ latest_row(ref('stg_pipedrive__deal_versions'), key=['deal_id'], order_by=[
        'updated_at desc nulls last', 'loaded_at desc nulls last', 'status desc', 'stage desc',
        'amount desc',
    ]) }}

)

select * from newest
where not is_deleted and coalesce(status, 'open') <> 'deleted'
