"""How often the gate is opened, by region, agency and trade; alarms where it is more than it should be."""
