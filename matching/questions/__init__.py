"""Questions put to people: by links in messages, in waves, or by call sheets. What pages call:

links: `create_link(job_seeker=, purposes=, offer=, created_by=) -> (PersonalLink, token)`,
    `revoke_link(link=, by=)`; `opening.find_link(token) -> PersonalLink | None`.
states: `counts_of(offer) -> Counts` (one number for each `PersonState`, which add up to the people to ask),
    `people_of(offer, state=None) -> list[PersonToAsk]`, in the order of asking.
services.campaigns: `start_asking(offer=, by=) -> Campaign`, `stop_campaign(campaign=, by=)`; the waves go by
    themselves.
waiting: `questions_for(job_seeker) -> list[Question]`: those that wait for this person's answer, whatever the
    offer, each with its French words and its fields (yes or no, choice, date, months).
services.answering: `record_replies(job_seeker=, replies={question: {field: value}}, channel=, by=)`,
    `stop_asking(job_seeker=, by=)`.
services.calls: `take_call_sheet(offer=, by=) -> CallSheet | None` (twenty people),
    `log_call(line=, by=, outcome=) -> Call`; a name and a number are seen by
    `candidates.reveal.reveal_identity`, and by nothing else.
services.sending: `Delivery.objects.uncertain()`, `declare_delivery(delivery=, by=, received=)`.
"""
