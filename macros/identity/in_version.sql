{#
    True where a moment is within a version of an identifier (`uni_identifier_versions`). What has no time was there before the
    first request: rather too much is erased than too little.
#}
{% macro in_version(versions, moment) -%}
    (
        ({{ versions }}.began_after is null or {{ moment }} > {{ versions }}.began_after)
        and ({{ versions }}.ended_at is null or {{ moment }} is null or {{ moment }} <= {{ versions }}.ended_at)
    )
{%- endmacro %}
