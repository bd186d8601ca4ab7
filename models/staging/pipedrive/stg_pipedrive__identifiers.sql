{# One row per person or deal and identifier. #}
{{ config(materialized=view_or_part()) }}

with

{% for point in ['email', 'phone'] %}
    listed_{{ point }}s as (

        {{ json_array_rows(ref('stg_pipedrive__persons'), point ~ '_list') }}

    ),

    {{ point }}s as (

        select
            source_name,
            source_table,
            source_record_id,
            record_key,
            created_at,
            {{ clean_text(json_value('element', 'value')) }} as contact_point
        from listed_{{ point }}s

    ){{ ',' if not loop.last }}
{% endfor %}

{{ identifiers_of(ref('stg_pipedrive__persons'), 'created_at', {
    'pipedrive_person_id': 'pipedrive_person_id',
}) }}
union all
{{ identifiers_of('emails', 'created_at', {'email': 'contact_point'}) }}
union all
{{ identifiers_of('phones', 'created_at', {'phone': 'contact_point'}) }}
union all
{{ identifiers_of(ref('stg_pipedrive__deals'), 'created_at', {
    'pipedrive_person_id': 'pipedrive_person_id',
}) }}
