"""Every rule on words, family by family."""

from . import age, appearance, beliefs, family, fees, health, honesty, origin, record, residence, sex

FAMILIES = (age, sex, family, origin, health, appearance, beliefs, residence, record, fees, honesty)
RULES = tuple(rule for module in FAMILIES for rule in module.RULES)
