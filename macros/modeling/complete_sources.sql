{# Replaced by the landing work: creates missing raw tables and columns of the enabled sources. #}
{% macro complete_sources() %}
{% endmacro %}
