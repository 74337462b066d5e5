"""Every flow of every room: each state is reached, each step is permitted to someone and has its page."""

import importlib
import pkgutil
from types import ModuleType

import pytest

import portal
from portal.core.flow import Flow, Ladder
from portal.core.web import PUBLIC, Portal
from portal.roles import PERMISSIONS


def flows() -> list[tuple[str, ModuleType, Flow]]:
    """Every `Flow` that stands in a room's rules."""
    found = []
    for room in pkgutil.iter_modules(portal.__path__):
        if room.ispkg and room.name != "core":
            rooms = importlib.import_module(f"portal.{room.name}")
            if any(part.name == "rules" for part in pkgutil.iter_modules(rooms.__path__)):
                rules = importlib.import_module(f"portal.{room.name}.rules")
                found += [(room.name, rules, value) for value in vars(rules).values() if isinstance(value, Flow)]
    return found


FLOWS = flows()
BY_HAND = [one for one in FLOWS if not isinstance(one[2], Ladder)]
each_by_hand = pytest.mark.parametrize(("room", "rules", "flow"), BY_HAND, ids=[one[0] for one in BY_HAND])
each_flow = pytest.mark.parametrize(("room", "rules", "flow"), FLOWS, ids=[one[0] for one in FLOWS])


def test_there_is_a_flow():
    assert FLOWS, "no Flow found in any room's rules: the contracts below would hold of nothing"


@each_flow
def test_every_state_is_reached_from_one_beginning(room, rules, flow):
    edges = flow.edges()
    states = set(type(edges[0][0]))
    starts = states - {target for _source, _step, target in edges}
    assert len(starts) == 1, f"one state begins a {room}, not {starts}"
    reached = set(starts)
    while more := {target for source, _step, target in edges if source in reached} - reached:
        reached |= more
    assert reached == states, f"nothing leads to {states - reached}: add a step to the table, or take the state out"


@each_flow
def test_every_way_ends(room, rules, flow):
    edges = flow.edges()
    states = set(type(edges[0][0]))
    good = states - {source for source, _step, _target in edges}
    assert good, "some state must be the last"
    while more := {source for source, _step, target in edges if target in good} - good:
        good |= more
    assert good == states, f"from {states - good} there is no way to an end"


@each_flow
def test_every_step_is_in_the_table(room, rules, flow):
    steps = set(type(flow.edges()[0][1]))
    used = {step for _source, step, _target in flow.edges()}
    assert used == steps, f"no state allows {steps - used}"


@each_by_hand
def test_every_step_is_permitted_to_someone(room, rules, flow):
    steps = set(type(flow.edges()[0][1]))
    held = frozenset({PUBLIC}).union(*PERMISSIONS.values())
    lacking = {step for step in steps if rules.NEEDS.get(step) not in held}
    assert not lacking, f"no role may take {lacking}: see NEEDS in rules.py and portal/roles.py"


@each_by_hand
def test_every_step_has_a_page_that_needs_what_the_step_needs(app: Portal, room, rules, flow):
    steps = set(type(flow.edges()[0][1]))
    faults = [
        f"{room}.{step.value} needs {app.needs.get(f'{room}.{step.value}')}, the step {rules.NEEDS[step]}"
        for step in sorted(steps)
        if app.needs.get(f"{room}.{step.value}") != rules.NEEDS[step]
    ]
    assert not faults, f"a step's page bears its name and permission: {faults}"


def test_a_record_offers_exactly_the_steps_that_its_state_allows(world, pages):
    faults = []
    with world.insider():
        for state, case_id in world.cases.items():
            page = pages.visit(f"/mediation/{case_id}")
            flow = next(flow for room, _rules, flow in FLOWS if room == "mediation")
            offered = {link.rsplit("/", 1)[-1] for link in page.links if link.startswith(f"/mediation/{case_id}/")}
            names = {step.value for _source, step, _target in flow.edges()}
            allowed = {step.value for step in flow.steps_from(state)}
            if too_much := (offered & names) - allowed:
                faults.append(f"{state}: offers {too_much}")
            answers = {step: pages.open(f"/mediation/{case_id}/{step}").status for step in allowed}
            faults += [f"{state}: {step} answers {status}" for step, status in answers.items() if status >= 500]
    assert not faults, faults
