{#
    The key of an identifier in the graph: a hash of type and value under the shop's secret. Whoever has keys but not
    the secret (an erased identifier leaves nothing else) can confirm no guess of a value. Nothing is signed with it, and
    sixty bits are too few to go on hashing from: one round does.
#}
{% macro identifier_key(type, value) -%}
    {{ stable_hash(identity_secret() ~ " || " ~ type ~ " || '|' || " ~ value) }}
{%- endmacro %}
