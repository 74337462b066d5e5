"""The words, the flow and the arithmetic of mediation, without a database."""

from datetime import date
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import shares
from portal.core.flow import NotNow
from portal.mediation import rules
from portal.mediation.rules import FLOW, NEEDS, OUTCOMES, Figure, Form, Outcome, State, Step


def test_no_step_leads_from_a_refusal_to_mediation():
    for step in Step:
        with pytest.raises(NotNow):
            FLOW.after(State.REFUSED, step) if step is not Step.CLOSE else FLOW.after(State.CLOSED, step)


def test_every_state_is_reached_and_every_step_is_somebodys():
    reached = {State.LOGGED} | {target for _source, _step, target in FLOW.edges()}
    assert reached == set(State)
    assert set(NEEDS) == set(Step)


@given(st.lists(st.sampled_from(list(Step)), max_size=12))
def test_a_random_walk_never_reaches_mediation_without_acceptance(steps):
    state, passed = State.LOGGED, [State.LOGGED]
    for step in steps:
        try:
            state = FLOW.after(state, step)
        except NotNow:
            continue
        passed.append(state)
    if State.MEDIATING in passed:
        assert State.ACCEPTED in passed[: passed.index(State.MEDIATING)]
    if State.AGREED in passed or State.FAILED in passed:
        assert State.MEDIATING in passed
    assert not ({State.REFUSED, State.WITHDRAWN} & set(passed) and State.AGREED in passed)
    if State.NOT_ACCEPTED in passed and State.AGREED in passed:
        assert State.ACCEPTED in passed[passed.index(State.NOT_ACCEPTED) :], "a second person accepted it after all"


BEFORE = {
    State.MEDIATING: {State.ACCEPTED},
    State.AGREED: {State.ACCEPTED, State.MEDIATING},
    State.FAILED: {State.ACCEPTED, State.MEDIATING},
    State.PERFORMED: {State.ACCEPTED, State.MEDIATING, State.AGREED},
    State.BROKEN: {State.ACCEPTED, State.MEDIATING, State.AGREED},
}
"""What must have come before, as the law says it (人民调解法 17、20、28、31)."""
ENDS = {State.AGREED, State.FAILED, State.REFUSED, State.WITHDRAWN}


def test_a_hundred_thousand_random_steps_reach_no_illegal_state():
    """Walked step by step, a dispute after the other, with every step tried in every state.

    A dispute that was merged by mistake begins again where it was accepted.
    """
    chance, refused, closed, tried = Random(20261123), 0, 0, set()
    state, passed = State.LOGGED, [State.LOGGED]
    for step in chance.choices(list(Step), k=100_000):
        tried.add((state, step))
        try:
            found = FLOW.after(state, step)
        except NotNow:
            refused += 1
            continue
        assert step in FLOW.steps_from(state) and state is not State.CLOSED
        passed = [State.LOGGED, found] if step is Step.PART else [*passed, found]
        assert BEFORE.get(found, set()) <= set(passed), passed
        assert len(ENDS & set(passed)) <= 1, f"two results: {passed}"
        assert found not in (State.LOGGED, State.ACCEPTED, State.MEDIATING) or not ENDS & set(passed), passed
        assert found not in passed[:-1], f"a state comes once: {passed}"
        outcome = next((OUTCOMES[one] for one in reversed(passed) if one in OUTCOMES), None)
        assert (outcome is Outcome.AGREED) is (State.AGREED in passed)
        state = found
        if state is State.CLOSED:
            assert outcome is not Outcome.OPEN, passed
            closed += 1
            state, passed = State.LOGGED, [State.LOGGED]
    assert closed > 1_000 and refused > 50_000
    assert tried == {(one, step) for one in State if one is not State.CLOSED for step in Step}


def test_a_closed_case_keeps_its_outcome():
    assert State.CLOSED not in OUTCOMES and State.PERFORMED not in OUTCOMES and State.BROKEN not in OUTCOMES


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("张三、李四", ["张三", "李四"]),
        ("张三和李四", ["张三", "李四"]),
        ("马依不拉·穆萨，李四", ["马依不拉·穆萨", "李四"]),
        ("张三 李四", ["张三", "李四"]),
        ("和平、李和", ["和平", "李和"]),
        ("张三、张三", ["张三"]),
        ("  ", []),
    ],
)
def test_the_parties_of_one_line(typed, names):
    assert rules.split_names(typed) == names


def test_the_same_people_meet_in_any_order():
    assert rules.same_parties(["李四", "张 三"]) == rules.same_parties(["张三", "李四"])


@pytest.mark.parametrize("name", ["甘城子村委会", "甘城子村股份合作社", "邵岗村村民委员会"])
def test_the_villages_own_body_is_known(name):
    assert rules.is_village_body(name)


def test_a_persons_name_is_no_village_body():
    assert not rules.is_village_body("村上春生")


def test_the_number_of_a_case():
    assert rules.case_number(2026, "青峡邵岗甘城子", 1) == "(2026)青峡邵岗甘城子人调字第0001号"


@pytest.mark.parametrize(("count", "shown"), [(0, "counts"), (9, "counts"), (10, "few"), (19, "few"), (20, "")])
def test_small_numbers_say_so(count, shown):
    assert shares.small(count) == shown


def dispute(**told):
    """A dispute as the figures read it."""
    usual = {
        "village_code": "640381106215",
        "town_code": "640381106000",
        "county_code": "640381000000",
        "kind": "neighbour",
        "source": "committee",
        "accepted_on": None,
        "ending": None,
        "reported_on": date(2026, 3, 5),
        "ended_on": None,
        "ordinary": True,
        "outcome": Outcome.OPEN,
        "form": None,
        "overdue": False,
        "term_passed": False,
        "performed": False,
        "aged": False,
        "relapsed": False,
    }
    return SimpleNamespace(**{**usual, **told})


def counted(**told):
    return {figure for _month, figure in rules.image(dispute(**told)).counts}


def test_an_open_dispute_counts_as_logged_and_open():
    assert counted() == {Figure.LOGGED, Figure.OPEN}


def test_a_refusal_is_no_failure():
    assert counted(outcome=Outcome.REFUSED) == {Figure.LOGGED, Figure.REFUSED}


def test_an_agreement_kept_in_time_counts_in_the_month_it_was_reached():
    told = {"outcome": Outcome.AGREED, "ended_on": date(2026, 5, 9), "form": Form.ORAL}
    image = rules.image(dispute(**told, term_passed=True, performed=True, aged=True))
    months = {figure: month for month, figure in image.counts}
    assert months[Figure.LOGGED] == date(2026, 3, 1)
    assert {f for f, m in months.items() if m == date(2026, 5, 1)} == {
        Figure.AGREED,
        Figure.ORAL,
        Figure.DUE,
        Figure.PERFORMED,
        Figure.AGED,
    }


def test_a_promise_kept_before_its_day_is_not_yet_counted():
    assert Figure.PERFORMED not in counted(outcome=Outcome.AGREED, ended_on=date(2026, 5, 9), performed=True)


def test_a_sensitive_dispute_counts_nowhere():
    assert counted(ordinary=False, outcome=Outcome.AGREED, ended_on=date(2026, 5, 9), term_passed=True) == set()


def test_lists_mask_people_and_name_organisations():
    assert rules.masked(["欧阳修文", "李四", "石桥砖厂", "甘城子村委会"]) == [
        "欧某某",
        "李某",
        "石桥砖厂",
        "甘城子村委会",
    ]


def test_a_million_numbers_given_by_phones_are_a_million():
    """PRODUCT.md M18: 500 phones of people with the same name in the same village, each with 2,000 disputes."""
    begins = [rules.given.prefix("甘城子村", "王桂香", phone) for phone in range(1, 501)]
    assert begins[36] == "甘-王-37" and rules.given.number(begins[36], 7) == "甘-王-37-0007"
    found = {rules.given.number(one, serial) for one in begins for serial in range(1, 2001)}
    assert len(found) == 1_000_000
    assert all(rules.given.read(one) == one for one in list(found)[:1000])


@pytest.mark.parametrize(
    "told", ["", None, "甘-王-37", "甘王-37-0007", "甘-王-37-0007'; --", "甘-王-3-" + "0" * 30, "a-b-1-0001"]
)
def test_what_no_phone_gives_is_no_number(told):
    assert rules.given.read(told) is None


def test_the_next_number_follows_the_highest():
    assert rules.given.serial(None) == 0 and rules.given.serial("甘-王-37-0007") == 7
    assert rules.given.prefix("", "Smith", 3) == "某-某-3"
