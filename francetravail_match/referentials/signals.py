"""What other apps may want to know about the referentials."""

from django.dispatch import Signal

# Sent in the importing transaction when an occupation, a family or a place changed.
reference_changed = Signal()
