"""bprflow: see, audit and redesign the work of a city hall."""
