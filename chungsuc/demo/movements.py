"""The movements of the sample province: five real plans with their figures and days, read from movements.yaml."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

import yaml

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.movements.models import Duty, Fulfilment, Movement, Phase, StatedResult, Target
from chungsuc.progress.models import Line, Move, Revision, State, Value
from chungsuc.progress.queries import period_of
from chungsuc.progress.standings import Change, rejudge
from chungsuc.rulebook.load import load_measures
from chungsuc.rulebook.numbers import parse_number
from chungsuc.units.models import Body, BodyKind

Raw = dict[str, Any]
EVERY = {"xã": (BodyKind.COMMUNE,), "xã, thị trấn": (BodyKind.COMMUNE, BodyKind.TOWN), "huyện": (BodyKind.DISTRICT,)}
RECORDER = "solieumau"
WAY = (("submit", State.SUBMITTED, RECORDER), ("verify", State.VERIFIED, ""), ("approve", State.APPROVED, ""))


def load_movements(bodies: Mapping[str, Body], people: Mapping[str, User], now: datetime) -> list[Movement]:
    """Sets up every movement of the file; the bodies and the people are there already."""
    plans = yaml.safe_load((files("chungsuc.demo") / "movements.yaml").read_text(encoding="utf-8"))
    for figures in plans["figures"]:
        _figures(figures, bodies, people, now)
    return [_movement(raw, bodies, people[RECORDER]) for raw in plans["movements"]]


def _figures(raw: Raw, bodies: Mapping[str, Body], people: Mapping[str, User], now: datetime) -> None:
    """
    Sample figures that only targets ask for, each sent up and approved in the days after its own; standings follow.

    What comes later than `now` stands in the moves alone, as with all figures of the demo.
    """
    for day, given in raw["values"].items():
        changes, known = [], _morning(day + timedelta(days=len(WAY))) <= now
        for key, typed in given.items():
            body = bodies[f"{raw['within']}/{key}"]
            value = Value.objects.create(
                body=body,
                measure=raw["measure"],
                period=period_of(day),
                as_of=day,
                state=State.APPROVED if known else State.ENTERED,
            )
            revision = Revision.objects.create(
                value=value,
                amount=parse_number(typed),
                recorded_by=people[RECORDER],
                recorded_at=_morning(day + timedelta(days=1)),
            )
            if known:
                Value.objects.filter(pk=value.pk).update(latest=revision, approved=revision)
            for number, (name, state, who) in enumerate(WAY, start=1):
                Move.objects.create(
                    value=value,
                    revision=revision,
                    name=name,
                    to_state=state,
                    by=people[who or raw["approved_by"]],
                    post="Người của bản mẫu",
                    at=_morning(day + timedelta(days=number)),
                )
            changes.append(Change(body, raw["measure"], day))
        if known and load_measures()[raw["measure"]].read_by:
            rejudge(changes, lines=list(Line), now=_morning(day + timedelta(days=len(WAY))))


def _movement(raw: Raw, bodies: Mapping[str, Body], recorder: User) -> Movement:
    movement = Movement.objects.create(
        name=raw["name"],
        territory=bodies[raw["territory"]],
        standing_agency=bodies[raw["standing_agency"]],
        plan=raw["plan"],
        standard=raw.get("standard", ""),
        valid_from=raw["from"],
        valid_to=raw["to"],
    )
    for name, first, last in raw.get("phases", ()):
        Phase.objects.create(movement=movement, name=name, valid_from=first, valid_to=last)
    for target in raw["targets"]:
        _target(target, movement, bodies, recorder)
    keys: dict[str, Duty] = {}
    for duty in raw["duties"]:
        _duties(duty, movement, bodies, keys, recorder)
    return movement


def _target(raw: Raw, movement: Movement, bodies: Mapping[str, Body], recorder: User) -> None:
    share = raw.get("share")
    plain = ("kind", "text", "unit", "among", "title", "standard", "criteria", "by_opinion", "measure", "weight")
    target = Target(
        movement=movement, **{n: raw[n] for n in (*plain, "base_year", "baseline_day", "due", "source") if n in raw}
    )
    for name in ("goal", "total", "baseline", "increment"):
        if name in raw:
            setattr(target, f"stated_{name}", parse_number(raw[name]))
    if share:
        target.stated_share, target.stated_share_places = parse_number(share), len(share.partition(",")[2])
    target.full_clean()
    target.save()
    target.named.set(bodies[key] for key in raw.get("named", ()))
    StatedResult.objects.bulk_create(
        StatedResult(
            target=target,
            on=on,
            value=parse_number(value) if value else None,
            note=note,
            paper=paper,
            stated_by=recorder,
            stated_at=_morning(on),
        )
        for on, value, note, paper in raw.get("results", ())
    )


def _duties(raw: Raw, movement: Movement, bodies: Mapping[str, Body], keys: dict[str, Duty], recorder: User) -> None:
    """One duty, or one for each body of a kind in the territory on a day."""
    rule = raw["rule"]
    if rule.startswith("after:") and (other := rule[6:].partition("+")[0]) in keys:
        rule = rule.replace(other, str(keys[other].pk))
    duties = Duty.objects.bulk_create(
        Duty(
            movement=movement,
            what=raw["what"],
            lead=lead,
            owed_to=bodies[raw["owed_to"]] if "owed_to" in raw else None,
            rule=rule,
            due_text=raw.get("due_text", ""),
            valid_from=raw.get("from"),
            origin=raw["origin"],
        )
        for lead in _leads(raw, movement, bodies)
    )
    for duty in duties:
        duty.supporting.set(bodies[key] for key in raw.get("supporting", ()))
    keys[str(raw.get("key", raw["what"]))] = duties[0]
    Fulfilment.objects.bulk_create(
        f for duty in duties if duty.lead.key not in raw.get("not_done", ()) for f in _done(raw, duty, recorder)
    )


def _leads(raw: Raw, movement: Movement, bodies: Mapping[str, Body]) -> Sequence[Body]:
    if raw["lead"] not in EVERY:
        return [bodies[raw["lead"]]]
    place = Body.objects.filter(kind__in=EVERY[raw["lead"]]).on(raw["bodies_of"]).within(movement.territory.path)
    return list(place.order_by("path"))


def _done(raw: Raw, duty: Duty, recorder: User) -> list[Fulfilment]:
    times = duty.due_rule.occurrences(duty.valid_from or duty.movement.valid_from, duty.movement.valid_to)
    due = {o.key: o.due for o in times}
    done = list(raw.get("done", ()))
    if paper := raw.get("done_always"):
        done += [(key, day, f"{paper} {key}") for key, day in due.items() if day]
    return [
        Fulfilment(
            duty=duty,
            occurrence=key,
            due=due[key],
            done_on=on,
            by_paper=paper,
            recorded_by=recorder,
            recorded_at=_morning(on),
        )
        for key, on, paper in done
    ]


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 15), tzinfo=ZONE)
