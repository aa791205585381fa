"""The file that one fills by hand: our own template, for people seen anywhere."""

from .csv_files import CsvSource
from .fields import Field


class PlainCsv(CsvSource):
    code = "plain_csv"
    label = "Fichier CSV simple"
    sample = "plain_csv.csv"
    names = {
        Field.PROFILE_URL: ("adresse_profil", "adresse du profil", "profile_url", "url"),
        Field.EMAIL: ("courriel", "adresse électronique", "e-mail", "email"),
        Field.FIRST_NAME: ("prenom", "prénom", "first_name"),
        Field.LAST_NAME: ("nom", "last_name"),
        Field.PHONE: ("telephone", "téléphone", "phone"),
        Field.PLACE: ("lieu", "commune", "location"),
        Field.EMPLOYERS: ("employeurs_actuels", "employeur actuel", "current_employers"),
    }
