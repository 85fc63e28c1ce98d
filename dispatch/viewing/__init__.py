"""From a stored plan to what people see of it: see `dispatch.day_view` for the result."""
