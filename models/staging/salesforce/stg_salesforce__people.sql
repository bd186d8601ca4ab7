{#
    One row per contact, lead or account that is a person, deleted, merged and converted ones included
    and marked: the newest version the loader delivered. Companies are left out. A converted lead and
    a person account name their contact.

    A join, against the rule of the layer: people write the name of their country, and its code tells
    how their numbers are read.
#}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set tables = {
    'contact': {
        'contact': 'id', 'master': 'master_record_id', 'email': 'email', 'mobile': 'mobile_phone',
        'home': 'home_phone', 'address': 'mailing_', 'birth': 'birthdate',
        'opted_out': 'has_opted_out_of_email', 'no_calls': 'do_not_call',
        'bounce_reason': 'email_bounced_reason', 'bounce_time': 'email_bounced_date',
        'bounced': 'is_email_bounced',
        'no_mail_told': withdrawn_in('salesforce', 'contact', 'email'),
        'no_texts_told': withdrawn_in('salesforce', 'contact', 'sms'),
    },
    'lead': {
        'contact': 'converted_contact_id', 'email': 'email', 'mobile': 'mobile_phone',
        'address': '', 'opted_out': 'has_opted_out_of_email', 'no_calls': 'do_not_call',
        'bounce_reason': 'email_bounced_reason', 'bounce_time': 'email_bounced_date',
        'no_mail_told': withdrawn_in('salesforce', 'lead', 'email'),
        'no_texts_told': withdrawn_in('salesforce', 'lead', 'sms'),
    },
    'account': {
        'contact': 'person_contact_id', 'email': 'person_email', 'mobile': 'person_mobile_phone',
        'address': 'person_mailing_', 'opted_out': 'person_has_opted_out_of_email',
        'no_calls': 'person_do_not_call', 'bounce_reason': 'person_email_bounced_reason',
        'bounce_time': 'person_email_bounced_date',
        'no_mail_told': withdrawn_in('salesforce', 'account', 'email'),
        'no_texts_told': withdrawn_in('salesforce', 'account', 'sms'),
    },
} %}

with

country_names as (

    select * from {{ ref('country_names') }}

),

{% for table, columns in tables.items() %}
    {{ table }}_versions as (

        select * from {{ source('salesforce', table) }}

    ),

    newest_{{ table }}s as (

        {{ latest_row(table ~ '_versions', key=['id'], order_by=newest_first(
            ['system_modstamp', 'last_modified_date', '_fivetran_synced'],
            [
                '_fivetran_active', 'is_deleted', '_fivetran_deleted', columns.opted_out,
                columns.email, 'last_name',
            ],
        )) }}

    ),

    {{ table }}s as (

        select
            -- keys
            {{ source_record('salesforce', table, ['id']) }},
            {{ clean_text(columns.contact) }} as salesforce_contact_id,
            {{ clean_text(columns.master) if columns.master else no_text }}
                as master_salesforce_contact_id,

            -- identifiers
            {{ clean_text(columns.email) }} as email,
            {{ clean_text('phone') }} as phone,
            {{ clean_text(columns.mobile) }} as mobile_phone,
            {{ clean_text(columns.home) if columns.home else no_text }} as home_phone,

            -- person
            {{ clean_text('first_name') }} as first_name,
            {{ clean_text('last_name') }} as last_name,
            {{ clean_text(columns.address ~ 'street') }} as address_line,
            {{ clean_text(columns.address ~ 'city') }} as city,
            {{ clean_text(columns.address ~ 'state') }} as region,
            upper({{ clean_text(columns.address ~ 'postal_code') }}) as postal_code,
            coalesce(
                {{ clean_country(columns.address ~ 'country_code') }},
                {{ clean_country(columns.address ~ 'country') }}
            ) as stated_country_code,
            lower({{ clean_text(columns.address ~ 'country') }}) as country,
            cast({{ read_timestamp(columns.birth or no_text) }} as date) as birth_date,
            {{ is_deleted(['is_deleted', '_fivetran_deleted', '_fivetran_active']) }} as is_deleted,

            -- consent
            coalesce({{ read_boolean(columns.opted_out) }}, false)
            or {{ columns.no_mail_told }} as is_opted_out,
            coalesce({{ read_boolean(columns.no_calls) }}, false)
            or {{ columns.no_texts_told }} as is_opted_out_of_calls,
            coalesce({{ read_boolean(columns.bounced or no_text) }}, false)
            or {{ clean_text(columns.bounce_reason) }} is not null
            or {{ read_timestamp(columns.bounce_time) }} is not null as is_bounced,

            -- times
            {{ read_timestamp('created_date') }} as created_at,
            coalesce(
                {{ read_timestamp('system_modstamp') }}, {{ read_timestamp('last_modified_date') }}
            ) as updated_at
        from newest_{{ table }}s
        where
            {{ clean_text('id') }} is not null
            {%- if table == 'account' %}
                and (
                    {{ read_boolean('is_person_account') }}
                    or coalesce(
                        {{ clean_text('person_email') }},
                        {{ clean_text('person_mobile_phone') }},
                        {{ clean_text('person_contact_id') }}
                    ) is not null
                )
            {%- endif %}

    ),
{% endfor %}

people as (

    {% for table in tables %}
        select * from {{ table }}s
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    people.record_key,
    people.source_name,
    people.source_table,
    people.source_record_id,
    people.salesforce_contact_id,
    people.master_salesforce_contact_id,
    people.email,
    people.phone,
    people.mobile_phone,
    people.home_phone,
    people.first_name,
    people.last_name,
    people.address_line,
    people.city,
    people.region,
    people.postal_code,
    coalesce(people.stated_country_code, country_names.country_code) as country_code,
    people.birth_date,
    people.is_deleted,
    people.is_opted_out,
    people.is_opted_out_of_calls,
    people.is_bounced,
    people.created_at,
    people.updated_at

from people
left join country_names on people.country = country_names.country_name
