{#
    True where a moment is in a life of an identifier (`uni_identifier_lives`). What has no time was there before the
    first request: rather too much is erased than too little.
#}
{% macro in_life(lives, moment) -%}
    (
        ({{ lives }}.began_after is null or {{ moment }} > {{ lives }}.began_after)
        and ({{ lives }}.ended_at is null or {{ moment }} is null or {{ moment }} <= {{ lives }}.ended_at)
    )
{%- endmacro %}
