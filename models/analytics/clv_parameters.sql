{# One row per model, parameter and end of a calibration: what predictions are made with. #}

with

parameters as (

    select * from {{ ref('c360_fitted_parameters') }}

)

select
    model,
    parameter,
    value,
    log_likelihood,
    customer_count,
    case
        when calibration = 'current' then {{ as_of() }}
        else {{ dbt.dateadd('day', '-horizon_days', as_of()) }}
    end as calibration_end,
    converged,
    note,
    '{{ invocation_id }}' as run_id
from parameters
