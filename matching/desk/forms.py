from dsfr.forms import DsfrBaseForm

from ..forms import words


class QuickSearchForm(DsfrBaseForm):
    q = words("Numéro d'offre, employeur, SIRET ou métier")


class EmployerSearchForm(DsfrBaseForm):
    q = words("Nom, SIREN ou SIRET")
