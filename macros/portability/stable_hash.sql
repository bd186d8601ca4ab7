{#
    A 60-bit hash of a text that is the same on every engine, version and run (first 15 hex digits of MD5).
    Keys that are kept must not come from an engine's own hash(): it may change with a release.
#}
{% macro stable_hash(text) -%}
    {{ return(adapter.dispatch('stable_hash', 'weft')(text)) }}
{%- endmacro %}

{% macro default__stable_hash(text) -%}
    {#- cast('0x' || substr(md5(text), 1, 15) as bigint) says the same, and took twice the time on 10 million texts:
        building and reading the hex digits costs more than MD5. md5_number() has the first eight bytes in its lower
        half, least first; they are turned round here, by bytes, pairs and halves, inside a list so that the text is
        written and hashed once. -#}
    cast(list_transform(list_transform(list_transform(
        [cast(md5_number({{ text }}) & 18446744073709551615 as ubigint)],
        lambda half: ((half >> 8) & 71777214294589695) | ((half & 71777214294589695) << 8)),
        lambda half: ((half >> 16) & 281470681808895) | ((half & 281470681808895) << 16)),
        lambda half: (half >> 36) | ((half & 4294967295) << 28)
    )[1] as bigint)
{%- endmacro %}

{% macro spark__stable_hash(text) -%}
    cast(conv(substr(md5({{ text }}), 1, 15), 16, 10) as bigint)
{%- endmacro %}
