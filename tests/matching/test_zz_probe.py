import pytest
from hypothesis import Phase, given
from .strategies import *
from .world import *
from . import oracle
from django.db import connection, transaction

def m(name, old, new):
    import inspect, textwrap
    src = inspect.getsource(getattr(oracle, name))
    assert src.count(old) >= 1, (name, old)
    ns = oracle.__dict__
    loc = {}
    exec(compile(src.replace(old, new), "mut", "exec"), ns, loc)
    return name, loc[name]

MUT = [
 ("occupation","None if parent_and_child else False","False"),
 ("occupation","and offer.parent in (sought.code, offer.occupation)",""),
 ("occupation","in (sought.code, offer.occupation)","in (sought.code,)"),
 ("occupation","in (sought.code, offer.occupation)","in (offer.occupation,)"),
 ("mobility","if offer.fully_remote else False","if False else False"),
 ("either","return None if left is None or right is None else False","return False"),
 ("in_area","return None if offer.region == area.region else False","return False"),
 ("in_area","return None if offer.region == area.region else False","return None"),
 ("in_area",'''if offer.place == "unknown":
        return None''',"pass"),
 ("in_area",'''if offer.place == "country":
        return None''',"pass"),
 ("in_area",'return offer.departement == area.departement','return offer.region == area.region'),
 ("in_circle","if offer.commune is not None and offer.commune == area.commune:","if False:"),
 ("in_circle","return None if len(inside) == 2 else inside.pop()","return inside.pop() if len(inside)==1 else True"),
 ("in_circle","return None if len(inside) == 2 else inside.pop()","return None if True in inside else False"),
 ("in_circle","if not offer.zone_points:\n        return None","if not offer.zone_points:\n        return False"),
 ("in_circle","if area.point is None or area.radius_km is None:\n        return None","if area.point is None or area.radius_km is None:\n        return False"),
 ("around_residence","or person.commune is None","and person.commune is None"),
 ("around_residence","at_home or ",""),
 ("around_residence","or person.point is None or not places:\n        return None","or person.point is None or not places:\n        return None if at_home else False"),
 ("around_residence","or not places",""),
 ("around_residence","return None if near else False","return False"),
 ("around_residence","return None if near else False","return None"),
 ("around_residence","<= UNDECLARED_MOBILITY_KM","<= 20"),
 ("around_residence","person.region == offer.region if only_region","False if only_region"),
 ("around_residence","if near else False","if all(distance_km(place, person.point) <= UNDECLARED_MOBILITY_KM for place in places) else False"),
 ("experience",">=",">"),
 ("experience","offer.experience_months is None or ","offer.experience_months is not None and "),
 ("required",'if offer.experience_level != REQUIRED else set()','if False else set()'),
 ("judge","decisive.count(None), ",""),
 ("judge","sought.code, position, row)","position, sought.code, row)"),
 ("rank_key","{offer.public_id}:{person_public_id}","{person_public_id}:{offer.public_id}"),
]
N = int(os.environ.get("N","50")) if (os:=__import__("os")) else 0
@pytest.mark.parametrize("mut", MUT, ids=[f"{i}-{a[0]}" for i,a in enumerate(MUT)])
def test_mut(agency, mut, monkeypatch):
    name, fn = m(*mut)
    monkeypatch.setattr(oracle, name, fn)
    @settings(examples, max_examples=N, phases=[Phase.generate], report_multiple_bugs=False, database=None)
    @given(population=populations, asked=offer_lists)
    def check(population, asked):
        for o in asked:
            if o.workplace["place"] in ("departement","region") or o.workplace.get("commune") in ("69999","97701"):
                o.workplace["fully_remote"]=False
        with transaction.atomic():
            add_people(population)
            published = [publish(agency, spec) for spec in asked]
            everyone, seen = read_people(), read_offers()
            for offer in published:
                try:
                    expected = oracle_says(seen[str(offer.public_id)], everyone)
                except Exception: raise AssertionError
                assert engine_says(offer) == expected
            transaction.set_rollback(True)
    with pytest.raises((AssertionError, TypeError)):
        check()
