{# One row per element of the hard texts that are JSON arrays. #}
select
    text_number,
    element,
    element_index
from (
    {{ json_array_rows(ref('texts'), 'given') }}
) as elements
