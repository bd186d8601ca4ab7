{#
    A field of the first entity of one kind that came along with an event, or of the event's own payload. Loaders write
    the version of its schema into the name of the column, whole (`_1_0_0`) or its first number alone (`_1`); an entity is
    an array of one or an object.

    name:     the column without `contexts_` or `unstruct_event_` and without the version    field: its name in the payload
    versions: those that the contract lists                                                  prefix: what the column begins with
#}
{% macro snowplow_entity(name, field, versions=['1_0_0', '1'], prefix='contexts_com_snowplowanalytics_') -%}
    {%- set values = [] -%}
    {%- for version in versions -%}
        {%- set column = prefix ~ name ~ '_' ~ version -%}
        {%- do values.append(json_value(column, '[0].' ~ field)) -%}
        {%- do values.append(json_value(column, field)) -%}
    {%- endfor -%}
    nullif(trim(coalesce(
        {{ values | join(',
        ') }}
    )), '')
{%- endmacro %}
