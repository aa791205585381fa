"""Why nobody matched an offer, and what asking for less would bring: counted, kept with the run, shown."""
