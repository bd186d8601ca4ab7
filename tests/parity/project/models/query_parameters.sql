{# One row per parameter with a value in the hard texts that are addresses. #}
select
    text_number,
    parameter_name,
    parameter_value
from (
    {{ query_parameter_rows(ref('texts'), 'given') }}
) as parameters
