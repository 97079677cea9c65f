from dataclasses import dataclass


@dataclass
class C:
    text: str
    html: str


def cite_many(items, style):
    return [C("x", "x") for _ in items]
