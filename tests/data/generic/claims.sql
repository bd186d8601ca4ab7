{#
    What a model claims of its rows, in one node: its key, and what its columns hold. A row is a claim that is broken,
    by its name (`<kind>_<model>_<columns>`), and how many rows break it.

    key:             columns that together name one row, none of them NULL
    not_null:        columns that are never NULL
    unique:          columns of which no value occurs twice, but NULL; a list of columns is taken together, NULL counts
    accepted_values: column -> the values that it has
    between:         column -> {least:, most:}; either may be left out
    relationships:   column -> ref() of the model that has it, or {to: ref(), field: its name there}
    Counts come from one scan where they can; NULL is no value, which `accepted_values`, `between` and
    `relationships` let pass.
#}
{% test claims(
    model, key=[], not_null=[], unique=[], accepted_values={}, between={}, relationships={}
) %}

    {{ claims_query(model, key, not_null, unique, accepted_values, between, relationships) }}

{% endtest %}
