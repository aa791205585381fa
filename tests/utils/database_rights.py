"""What each role of the database may do: tables with fewer rights than usual, functions of the owner."""

from django.db.models import Model

from francetravail_match.referentials.models import Certification, Retirable

WRITES = {"INSERT", "UPDATE", "DELETE"}
#: What others refer to: retired, never deleted.
RETIRED: list[type[Model]] = [*Retirable.__subclasses__(), Certification]
#: Tables on which the application lacks some of its usual rights, and which it has left.
RESTRICTED = {
    "app_clock": set(),
    "app_cluster": set(),
    "axes_accessfailurelog": set(),
    "axes_accesslog": set(),
    "candidates_answer": {"INSERT", "DELETE"},
    "candidates_consent": {"INSERT", "DELETE"},
    "candidates_counted": set(),
    "candidates_doorbell": set(),
    "candidates_feed": set(),
    "candidates_feedperson": {"INSERT"},
    "candidates_feedrefusal": {"DELETE"},
    "candidates_hashkey": set(),
    "candidates_keptanswers": {"DELETE"},
    "candidates_mark": set(),
    "candidates_parameterchange": set(),
    "candidates_rememberedrefusal": set(),
    "candidates_reveal": {"INSERT", "DELETE"},
    "candidates_searchrow": set(),
    "candidates_searchrow_past": set(),
    "candidates_tally": set(),
    "candidates_withoutrow": set(),
    "django_admin_log": set(),
    "integrations_integration": {"INSERT"},
    "integrations_integration_agencies": {"INSERT"},
    "journal_head": set(),
    "journal_line": set(),
    "journal_seal": set(),
    "matching_relaxationact": {"INSERT"},
    "matching_relaxationoutcome": {"INSERT"},
    "matching_weightversion": {"INSERT"},
    "matching_engine": set(),
    "matching_matchresult": {"INSERT", "DELETE"},
    "matching_nearmiss": {"INSERT", "DELETE"},
    "offers_alarmsetaside": set(),
    "offers_joboffer": {"INSERT", "UPDATE"},
    "offers_learnedtitles": {"INSERT", "DELETE"},
    "offers_offercriterion": {"INSERT"},
    "offers_offertransition": {"INSERT"},
    "offers_offerversion": {"INSERT"},
    "offers_searchrow": set(),
    "offers_searchrow_past": set(),
    "offers_transitionrule": set(),
    # Written by functions of the owner alone.
    **{
        f"pilot_{table}": set()
        for table in "activation consultation deputy experiment licence switchact volunteer".split()
    },
    **{
        f"gate_{table}": set()
        for table in """absencefinding askedbaseline criteriachange exhaustionpolicy factchange findingclosing
        findingperson gateparameter secondsignature sounding wordingcheck""".split()
    },
    # Of an alarm, that it was told: a column.
    "gate_openingalarm": set(),
    # A version that was looked at leaves the queue; the others, when their time is over.
    **{f"gate_{table}": {"DELETE"} for table in "attempt fileentry soundingdue".split()},
    "external_profiles_externalact": set(),
    "external_profiles_sighting": set(),
    **{
        f"external_profiles_{table}": set()
        for table in """alias attestation channel contact contactkey contactplace contactpolicy
        deletionnotice employerstep keepchoice message pagecode pagelink personask profile profileitem
        purgerun registeredfound sourceactivation step suppression""".split()
    },
    **{f"harassment_{table}": set() for table in "block evidence report reportact".split()},
    # And erased at the end of its period, which a trigger holds the purge to.
    "questions_campaign": set(),
    "questions_callsheet": set(),
    **{
        f"questions_{table}": {"DELETE"}
        for table in "appeal call callsheetline delivery personallink questionasked request".split()
    },
    **{model._meta.db_table: {"INSERT", "UPDATE"} for model in RETIRED},
    # Moved by the acts alone; the rank, the note and the edition may change.
    "shortlists_employerlink": {"INSERT"},
    "shortlists_interview": {"INSERT", "DELETE"},
    "shortlists_message": {"INSERT", "DELETE"},
    "shortlists_referral": {"INSERT", "DELETE"},
    "shortlists_referralact": {"INSERT", "DELETE"},
    "shortlists_referralrule": set(),
    "shortlists_rule": set(),
    "shortlists_shortlist": {"INSERT"},
    "shortlists_shortlistact": {"INSERT"},
    "referentials_departementextent": set(),
    "referentials_workingday": set(),
    # And of what is there, the end.
    "referentials_certificationequivalence": {"INSERT"},
    "referentials_certificationterm": {"INSERT"},
}
NOT_EVEN_READ = {
    "candidates_counted",
    "candidates_doorbell",
    "candidates_hashkey",
    "candidates_mark",
    "candidates_parameterchange",
    "candidates_rememberedrefusal",
    "harassment_evidence",
    "journal_head",
    "journal_line",
    "journal_seal",
}
#: What a prompt would read without a line in the journal, and the secrets that open a session.
FOR_THE_APPLICATION_ALONE = {
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "candidates_disabilitystatus",
    "candidates_feedperson",
    "candidates_identity",
    "django_admin_log",
    "django_session",
    *(
        f"external_profiles_{table}"
        for table in """channel contact contactkey deletionnotice employerstep keepchoice message pagecode
        pagelink personask profile profileitem purgerun suppression""".split()
    ),
    "gate_fileentry",
    "gate_findingperson",
    "harassment_block",
    "harassment_report",
    "harassment_reportact",
    "matching_dailymessage",
    "matching_persontomatch",
    "otp_static_staticdevice",
    "otp_static_statictoken",
    "otp_totp_totpdevice",
    "questions_appeal",
    "pilot_volunteer",
    "questions_call",
    "questions_callsheetline",
    "questions_delivery",
    "questions_personallink",
    "questions_questionasked",
    "questions_request",
    "shortlists_employerlink",
    "shortlists_interview",
    "shortlists_message",
    "shortlists_referral",
    "shortlists_referralact",
}
#: What a prompt reads in part: the columns that it does not.
READ_IN_PART = {"accounts_user": {"password"}, "external_profiles_registeredfound": {"job_seeker_id"}}
#: Functions of ours that change rows, or that the application calls with the owner's rights.
FEED_FUNCTIONS = {f"feed_{what}" for what in "open advance close countersign leave commit".split()}
JOURNAL_FUNCTIONS = {
    f"journal_{what}" for what in "check check_end drop_expired prepare seal_lines write".split()
}
PILOT_FUNCTIONS = {
    f"pilot_{what}"
    for what in """set_experiment record_consultation activate_region end_region set_volunteering
    grant_licence withdraw_licence switch name_deputy withdraw_deputy""".split()
}
GATE_FUNCTIONS = {
    *(
        f"external_{what}"
        for what in """activate_source answer arrived ask_code ask_contact ask_human attest begin_code
        cancel_message choose_keep claim_confirmed contact contact_bar decide_policy declare declare_message
        disclose end_policy end_source follow forget_answers forget_registered give_address handle_ask
        lose_sight_of_stale move_message note_deletion object postpone_message profile_completed
        purge registered seal search shortlist show sighting try_code""".split()
    ),
    *(
        f"gate_{what}"
        for what in """ask_newcomers barred countersign countersign_exhaustion decide_exhaustion
        end_exhaustion find_attempts forget_people lines newcomers opening_rates raise_alarms recheck
        record_sounding record_wording renew set_parameter sign sign_as_read signature_reasons standing
        verify_findings withdraw""".split()
    ),
}
QUESTIONS_FUNCTIONS = {
    f"questions_{what}"
    for what in """ask begin_sending count_wave create_link declare_delivery end_campaign handle_appeal
    hold_campaign hold_delivery log_call lose_sight_of_stale make_appeal move_delivery note_reply
    postpone_delivery put revoke_link start_campaign stop_campaign take_sheet""".split()
}
HARASSMENT_FUNCTIONS = {f"harassment_{what}" for what in "handle open purge report withdraw".split()}
OWNER_FUNCTIONS = {
    "candidates_forget_refusals",
    "candidates_record_answer",
    "offers_hold_proposed",
    "offers_set_alarm_aside",
    "candidates_compact_tally",
    "candidates_hash",
    "candidates_hash_version",
    "candidates_hashes",
    "candidates_searchrow_past_purge",
    "candidates_sweep",
    "current_watermark",
    "offers_searchrow_past_purge",
    "referentials_add_working_days",
    "transactions_ahead",
    *FEED_FUNCTIONS,
    *GATE_FUNCTIONS,
    *HARASSMENT_FUNCTIONS,
    *JOURNAL_FUNCTIONS,
    *PILOT_FUNCTIONS,
    *QUESTIONS_FUNCTIONS,
}
