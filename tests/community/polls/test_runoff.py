"""Orders of preference, counted round by round."""

from hypothesis import given
from hypothesis import strategies as st

from community.polls.runoff import Tie, run_off

A, B, C, D = 1, 2, 3, 4


def test_more_than_half_of_the_first_places_wins_at_once():
    found = run_off([((A, B), 3), ((B,), 2)], [A, B])

    assert found.winner == A
    assert [one.counts for one in found.rounds] == [{A: 3, B: 2}]


def test_votes_of_who_goes_out_go_on_to_what_stands_next():
    found = run_off([((A,), 4), ((B, C), 3), ((C, B), 2)], [A, B, C])

    assert [(one.counts, one.out) for one in found.rounds] == [
        ({A: 4, B: 3, C: 2}, (C,)),
        ({A: 4, B: 5}, ()),
    ]
    assert found.winner == B


def test_whom_nobody_put_first_go_together():
    found = run_off([((A, D), 2), ((B,), 2), ((C, A), 1)], [A, B, C, D])

    assert found.rounds[0].out == (D,)
    assert found.rounds[1].out == (C,)
    assert found.winner == A


def test_a_ballot_that_names_nobody_who_is_left_is_spent():
    found = run_off([((A,), 3), ((B,), 2), ((C,), 2)], [A, B, C])

    assert [one.spent for one in found.rounds] == [0, 2]
    assert found.winner == A


def test_a_tie_is_broken_by_the_round_before():
    # After C's vote went to B, A and B have four each; B had fewer before.
    found = run_off([((A,), 4), ((B,), 3), ((C, B), 1), ((D,), 5)], [A, B, C, D])

    assert found.rounds[1].counts == {A: 4, B: 4, D: 5}
    assert (found.rounds[1].out, found.rounds[1].tie) == ((B,), Tie.EARLIER)
    assert found.winner == D


def test_a_tie_in_every_round_goes_against_the_one_further_down():
    found = run_off([((A,), 1), ((B,), 1)], [B, A])

    assert (found.rounds[0].out, found.rounds[0].tie) == ((A,), Tie.POSITION)
    assert found.winner == B


def test_no_ballots_have_no_winner():
    assert run_off([], [A, B]).winner is None
    assert run_off([], [A, B]).rounds == ()


orders = st.lists(
    st.tuples(
        st.lists(st.sampled_from([A, B, C, D]), unique=True, max_size=4).map(tuple),
        st.integers(1, 9),
    ),
    max_size=12,
)


@given(orders)
def test_every_ballot_is_counted_in_every_round_and_the_end_is_certain(ballots):
    found = run_off(ballots, [A, B, C, D])
    cast = sum(times for _order, times in ballots)

    assert all(sum(one.counts.values()) + one.spent == cast for one in found.rounds)
    assert len(found.rounds) <= 4
    assert (found.winner is not None) == any(order for order, _times in ballots)
    if found.winner is not None:
        last = found.rounds[-1].counts
        assert last[found.winner] == max(last.values())
        assert run_off(reversed(ballots), [A, B, C, D]).winner == found.winner
