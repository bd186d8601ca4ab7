{#
    One row per account that a link means something else by: one that was merged into another means that
    one, a person account its contact. One that was merged again is followed, twice at most.

    Joins, against the rule of the layer: each merge names the next account alone.
#}

with

newest as (

    {{ latest_row(source('salesforce', 'account'), key=['id'], order_by=newest_first(
        ['system_modstamp', 'last_modified_date', '_fivetran_synced'],
        ['_fivetran_active', 'is_deleted', '_fivetran_deleted', 'master_record_id'],
    )) }}

),

accounts as (

    select
        id,
        {{ clean_text('master_record_id') }} as master_id,
        {{ clean_text('person_contact_id') }} as person_contact_id,
        coalesce({{ read_boolean('is_person_account') }}, false)
        or {{ clean_text('person_contact_id') }} is not null as is_person
    from newest
    where {{ clean_text('id') }} is not null

)

select
    accounts.id as linked_account_id,
    coalesce(seconds.master_id, firsts.master_id, accounts.master_id, accounts.id)
        as salesforce_account_id,
    accounts.is_person,
    coalesce(firsts.person_contact_id, accounts.person_contact_id) as salesforce_contact_id
from accounts
left join accounts as firsts on accounts.master_id = firsts.id
left join accounts as seconds on firsts.master_id = seconds.id
where accounts.master_id is not null or accounts.is_person
