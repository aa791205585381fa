"""The export of the professional network's recruiter tool, in its English and French versions."""

from .csv_files import CsvSource
from .fields import Field
from .network import HOSTS, PATHS, URNS


class RecruiterCsv(CsvSource):
    code = "recruiter_csv"
    label = "Export CSV de l'outil recruteur"
    sample = "recruiter_csv.csv"
    hosts, paths, urns = HOSTS, PATHS, URNS
    names = {
        Field.PROFILE_URL: ("Profile URL", "Public Profile URL", "URL du profil", "URL du profil public"),
        Field.MEMBER_URN: ("Member URN", "URN du membre"),
        Field.EMAIL: ("Email Address", "Email", "E-mail", "Adresse e-mail", "Adresse électronique"),
        Field.FIRST_NAME: ("First Name", "Prénom"),
        Field.LAST_NAME: ("Last Name", "Nom", "Nom de famille"),
        Field.PHONE: ("Phone Number", "Phone", "Numéro de téléphone", "Téléphone"),
        Field.PLACE: ("Location", "Lieu", "Localisation"),
        Field.EMPLOYERS: ("Current Company", "Current Employer", "Entreprise actuelle", "Employeur actuel"),
        Field.HEADLINE: ("Headline", "Current Title", "Titre du profil", "Poste actuel"),
        Field.SKILLS: ("Skills", "Compétences"),
        Field.YEARS: ("Years of Experience", "Années d'expérience"),
    }
