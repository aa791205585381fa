"""The national numbers of the gate, read: a function of the database sets them, with its reason."""

from django.contrib import admin

from francetravail_match.common.admin import ReadOnlyAdmin

from .models import GateParameter


@admin.register(GateParameter)
class GateParameterAdmin(ReadOnlyAdmin[GateParameter]):
    list_display = ("code", "value", "reason", "set_by", "set_at")
    list_select_related = ("set_by",)
