"""What is held of those who report, and of whom they report."""

from francetravail_match.common.retention import Period, Retention

from .enums import EVIDENCE_MONTHS, REPORT_MONTHS

EVIDENCE_KEPT = Period("le temps de transmettre les pièces, un an après l'issue", months=EVIDENCE_MONTHS)
REPORTS_KEPT = Period(
    "code du travail, art. L.1152-1 et L.1153-1, code civil, art. 2224 : l'action se prescrit par cinq ans",
    months=REPORT_MONTHS,
)
MANAGER = "le responsable de l'agence"
PURGED = "supprimé par la base (`harassment_purge`)"

RETENTION = {
    "harassment.Report": Retention(
        holds="l'agent qui signale, la sorte des faits, leur date",
        why="protéger l'agent, et prouver ce qui a été fait",
        who=f"{MANAGER}, et l'agent qui a signalé",
        period=REPORTS_KEPT,
        since="le signalement",
        otherwise=PURGED,
    ),
    "harassment.ReportAct": Retention(
        holds="le responsable qui a agi, à qui un fil est confié",
        why="prouver ce qui a été fait",
        who=MANAGER,
        period=REPORTS_KEPT,
        since="le signalement",
        otherwise=PURGED,
    ),
    "harassment.Evidence": Retention(
        holds="le récit de l'agent et ses captures d'écran, sous scellé",
        why="établir les faits",
        who=f"{MANAGER}, avec un motif inscrit au journal",
        period=EVIDENCE_KEPT,
        since="l'issue du signalement",
        otherwise=PURGED,
    ),
    "harassment.Block": Retention(
        holds="l'empreinte à clé de l'adresse de qui est bloqué",
        why="que plus personne de l'agence n'ait affaire à lui",
        who="personne : lu par le programme seul",
        period=REPORTS_KEPT,
        since="le signalement",
        otherwise=PURGED,
    ),
}
