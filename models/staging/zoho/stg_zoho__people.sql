{# One row per contact or lead: the newest version. A lead that was converted names its contact. #}

with

{% for table in ['contacts', 'leads'] %}
    newest_{{ table }} as (

        {{ latest_row(source('zoho', table), key=['id'], order_by=newest_first(
            ['Modified_Time', '_loaded_at'], ['Email_Opt_Out', 'Email', 'Last_Name'],
        )) }}

    ),

    {{ table }} as (

        select
            -- keys
            {{ source_record('zoho', table, ['id']) }},
            {% if table == 'contacts' -%}
                id
            {%- else -%}
                {{ nested_id('zoho', 'Converted_Contact', 'id') }}
            {%- endif %} as zoho_contact_id,
            {{ unique_id('zoho', nested_id('zoho', 'Account_Name', 'id')) }} as account_id,

            -- identifiers
            {{ clean_text('Email') }} as email,
            {{ clean_text('Secondary_Email') }} as other_email,
            {{ clean_text('Phone') }} as phone,
            {{ clean_text('Mobile') }} as mobile_phone,

            -- person
            {{ clean_text('First_Name') }} as first_name,
            {{ clean_text('Last_Name') }} as last_name,
            {{ clean_text('Mailing_City') }} as city,
            {{ clean_text('Mailing_Zip') }} as postal_code,
            cast({{ read_timestamp('Date_of_Birth') }} as date) as birth_date,

            -- consent
            case when {{ read_boolean('Email_Opt_Out') }} then 'unsubscribed' end as email_status,
            {{ read_timestamp('Modified_Time') }} as email_changed_at,
            'e-mail opt out' as method,
            coalesce(lower({{ clean_text('Record_Status__s') }}) = 'trash', false) as is_deleted,

            -- times
            {{ read_timestamp('Created_Time') }} as created_at,
            {{ read_timestamp('Modified_Time') }} as updated_at
        from newest_{{ table }}
        where {{ clean_text('id') }} is not null

    ),
{% endfor %}

people as (

    select * from contacts
    union all
    select * from leads

)

select * from people
