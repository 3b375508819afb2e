"""What an idle reader costs, in short; `python -m tests.bench_live` says it for 2,000."""

from tests.bench_live import measure

FEW = 300
EACH_KIB = 60 * 1024 / 2_000
FIRST_ONES_MIB = 4  # what a process allocates once, whoever comes


def test_an_idle_reader_costs_less_than_its_share():
    figures = measure(FEW)

    assert figures["live_readers"] == (FEW, "readers")
    assert figures["live_added_mib"][0] < FEW * EACH_KIB / 1024 + FIRST_ONES_MIB
