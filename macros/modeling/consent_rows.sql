{#
    What the rows of a relation say of one channel, in the shape of `consent_statements`: one row per record with a
    status. The contact point stays as the source writes it. A deleted row grants nothing; what it withdrew stays so.

    relation: CTE with the columns of `source_record`, `<channel>_status`, `<channel>_changed_at`, `method`, `is_deleted`,
              and `phone` for text messages, `email` for all else
    channel:  email, sms, push or ads
    country:  column with the ISO 3166 code by which its phones are read, where it has one
    point:    another contact point: {its type: its column}
#}
{% macro consent_rows(relation, channel, country=none, point=none) %}
{%- set usual = 'phone' if channel == 'sms' else 'email' %}
{%- set contact_type, column = (point or {usual: usual}).items() | first %}
select
    record_key,
    source_name,
    source_table,
    source_record_id,
    {{ column }} as contact_point,
    '{{ contact_type }}' as contact_type,
    {{ country or 'cast(null as ' ~ dbt.type_string() ~ ')' }} as country_code,
    '{{ channel }}' as channel,
    {{ channel }}_status as status,
    {{ channel }}_changed_at as changed_at,
    method
from {{ relation }}
where
    {{ column }} is not null
    and {{ channel }}_status is not null
    and not ({{ channel }}_status = 'subscribed' and coalesce(is_deleted, false))
{% endmacro %}
