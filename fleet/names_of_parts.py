"""The names by which parts of the platform stand in histories: no person and no program may bear one."""

PARTS = frozenset(
    {"triage", "service", "customer", "device", "rules", "ladder", "brake", "budget", "retraining", "shadow", "sister"}
    | {"train", "predict", "staff", "demo", "replay", "simulate", "migration"}
)


def is_part(name: str) -> bool:
    return name.strip().casefold() in PARTS
