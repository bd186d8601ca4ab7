{#
    One row per parameter with a value in the query string or the fragment of an address: all columns of the relation, `parameter_name`
    in small letters and `parameter_value` as it stands there.
#}
{% macro query_parameter_rows(relation, url) -%}
    {{ return(adapter.dispatch('query_parameter_rows', 'weft')(relation, url)) }}
{%- endmacro %}

{% macro default__query_parameter_rows(relation, url) -%}
select
    *,
    unnest(regexp_extract_all(lower({{ url }}), '[?&#](?:amp;)?([^=&#?]+)=[^&#]+', 1)) as parameter_name,
    unnest(regexp_extract_all({{ url }}, '[?&#](?:amp;)?[^=&#?]+=([^&#]+)', 1)) as parameter_value
from {{ relation }}
{%- endmacro %}

{% macro spark__query_parameter_rows(relation, url) -%}
select
    addresses.*,
    lower(regexp_extract(parameters.parameter, '^([^=]*)=', 1)) as parameter_name,
    regexp_extract(parameters.parameter, '=(.*)$', 1) as parameter_value
from {{ relation }} as addresses
lateral view explode(regexp_extract_all({{ url }}, '[?&#](?:amp;)?([^=&#?]+=[^&#]+)', 1)) parameters as parameter
{%- endmacro %}
