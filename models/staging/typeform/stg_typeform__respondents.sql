{#
    One row per response: who gave it, by what the shop passed to the form, else by the one address and
    the one number that were answered. Of several addresses it is not known whose they are.

    A join, against the rule of the layer: the answers stand in rows of their own.
#}

with

landings as (

    select * from {{ ref('stg_typeform__landings') }}

),

contacts as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        case when count(distinct lower(email)) = 1 then min(email) end as email,
        case when count(distinct phone) = 1 then min(phone) end as phone,
        max(submitted_at) as submitted_at
    from {{ ref('stg_typeform__answers') }}
    group by record_key, source_name, source_table, source_record_id

)

select
    coalesce(landings.record_key, contacts.record_key) as record_key,
    coalesce(landings.source_name, contacts.source_name) as source_name,
    coalesce(landings.source_table, contacts.source_table) as source_table,
    coalesce(landings.source_record_id, contacts.source_record_id) as source_record_id,
    landings.hidden_customer_id,
    landings.hidden_user_id,
    coalesce(landings.email, contacts.email) as email,
    coalesce(landings.phone, contacts.phone) as phone,
    landings.first_name,
    landings.last_name,
    coalesce(landings.submitted_at, contacts.submitted_at) as created_at,
    coalesce(landings.submitted_at, contacts.submitted_at) as updated_at
from landings
full outer join contacts on landings.record_key = contacts.record_key
