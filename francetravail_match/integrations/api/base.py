"""The view that every address of the API is made of."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from francetravail_match.accounts.permissions import integration_only

from ..enums import Scope
from ..models import Integration
from .pagination import CursorPages
from .parameters import PageParameters, Parameters


class ApiView(GenericAPIView):
    """Closed but to integrations: ``scopes`` says what each method asks for.

    ``parameters_class``: what may follow the question mark of a GET; ``parameters``: what did. For the
    contract: ``tag`` is the chapter, ``other_problems`` the statuses by method beside those of every view.
    """

    tag: ClassVar[str] = ""
    scopes: ClassVar[dict[str, Scope]] = {}
    other_problems: ClassVar[dict[str, tuple[int, ...]]] = {}
    parameters_class: ClassVar[type[Parameters]] = Parameters
    http_method_names = ["get", "head", "post"]
    lookup_field = "public_id"

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        return integration_only(super().as_view(**initkwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in self.allowed_methods:
            # Before anything is looked up, for every method.
            self.parameters = self.parameters_of(str(request.method)).read(request.query_params)

    def parameters_of(self, method: str) -> type[Parameters]:
        return self.parameters_class if method in {"GET", "HEAD"} else Parameters

    @cached_property
    def integration(self) -> Integration:
        return self.request.user


class ListView(ListModelMixin, ApiView):
    """GET: a page of what ``get_queryset`` finds."""

    parameters_class: ClassVar[type[Parameters]] = PageParameters
    pagination_class = CursorPages
    order: ClassVar[str] = "-pk"
    cursor_field: ClassVar[str] = "public_id"

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class DetailView(RetrieveModelMixin, ApiView):
    """GET: the one that the address names, among what ``get_queryset`` finds; 404 if it is not there."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.retrieve(request, *args, **kwargs)
