"""A plan to JSON and back, without what is empty: it is kept with every version and read with every reply."""

from dataclasses import MISSING, fields
from typing import Any

from palante.forms.plan import CHOSEN, FORMAT, Choice, Group, Plan, Question


def _slim(thing: Question | Group | Choice, *leave: str) -> dict[str, Any]:
    found = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        empty = field.default if field.default is not MISSING else None
        if field.name in leave or value == empty or value in ({}, (), []):
            continue
        found[field.name] = dict(value) if hasattr(value, "items") else value
    return found


def pack(plan: Plan) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": dict(plan.title),
        "form_id": plan.form_id,
        "version": plan.version,
        "languages": [
            [code, name] for code, name in plan.languages.items()
        ],  # PostgreSQL keeps no order in JSON
        "lists": {
            name: [_slim(choice, "source") for choice in choices] for name, choices in plan.lists.items()
        },
        "groups": [_slim(group, "source") for group in plan.groups.values()],
        "questions": [_slim(question, "choices", "source") for question in plan.questions],
    }


def unpack(packed: dict[str, Any]) -> Plan:
    languages = dict(packed.get("languages", []))
    source = next(iter(languages), "")
    lists = {
        name: tuple(
            Choice(**choice, source=source)
            if "labels" in choice
            else Choice(labels={}, source=source, **choice)
            for choice in choices
        )
        for name, choices in packed.get("lists", {}).items()
    }
    questions = tuple(
        Question(
            **question,
            source=source,
            choices=lists.get(question.get("list_name", ""), ()) if question["type"] in CHOSEN else (),
        )
        for question in packed.get("questions", [])
    )
    groups = {group["path"]: Group(**group, source=source) for group in packed.get("groups", [])}
    return Plan(
        title=packed.get("title", {}),
        form_id=packed.get("form_id", ""),
        version=packed.get("version", ""),
        languages=languages,
        questions=questions,
        groups=groups,
        lists=lists,
    )
