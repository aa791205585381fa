"""What is written of the reference data beside the imports."""

from .working_days import fill_working_days as fill_working_days
