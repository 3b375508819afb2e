"""F8: a mail server that says later, hangs, and takes mails without a word, under a load."""

import asyncio
import time
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller

from tests.config.houses import free_ports
from tests.faulting.verdicts import Verdict

PER_SECOND = 8
DRAIN_SECONDS = 150  # a mail that was put off three times waits 70 s in all
TIMEOUT = "2"  # seconds that the house waits for the server
MOODS = ("well", "later", "hanging", "dropping", "well")


class MoodyServer:
    """Takes mail as its mood is; remembers what it took, and what it took without saying so."""

    def __init__(self):
        self.mood, self.took, self.dropped = "well", Counter(), set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mood == "later":
            return "451 later"
        if self.mood == "hanging":
            await asyncio.sleep(float(TIMEOUT) * 3)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = message_from_bytes(envelope.content)["Message-ID"]
        self.took[name] += 1
        if self.mood == "dropping":
            self.dropped.add(name)
            server.transport.abort()
        return "250 OK"


def run(house, *, seconds: float, say) -> Verdict:
    verdict = Verdict("F8", f"{PER_SECOND} invitations by mail a second, a moody mail server")
    server = MoodyServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_ports())
    controller.start()
    try:
        _open(house, controller.port)
        for mood in MOODS:
            server.mood = mood
            say(f"F8: the mail server is {mood}, {sum(server.took.values())} mails taken")
            time.sleep(seconds)
        house.end("inviting")
        is_drained = _drain(house)
    finally:
        for name in ("worker", "beat"):
            house.end(name)
        controller.stop()
    _judge(house, verdict, server, is_drained)
    return verdict


def _open(house, port):
    house.told |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "EMAIL_TIMEOUT": TIMEOUT}
    house.start("worker")
    house.start("beat")
    log = house.folder.path / "mailed.jsonl"
    house.start_load("inviting", house.people(), str(log), str(PER_SECOND))


def _drain(house):
    until = time.monotonic() + DRAIN_SECONDS
    while house.ask("mailed")["waiting"] and time.monotonic() < until:
        time.sleep(2)
    return time.monotonic() < until


def _judge(house, verdict, server, is_drained):
    said = house.ask("mailed")
    promised, unsure = set(said["ids"]), set(said["unsure"])
    verdict.acked = len(promised)
    verdict.found = len(promised & server.took.keys())
    verdict.lost = len(promised - server.took.keys() - unsure)
    verdict.duplicated = sum(1 for times in server.took.values() if times > 1)
    verdict.figures = {"unsure": f"{len(unsure)} mails", "dropped": f"{len(server.dropped)} mails"}
    verdict.must(is_drained, f"all that is due is kept within {DRAIN_SECONDS} s")
    verdict.must(len(promised) > 20 and server.dropped, "there was a load, and mails were dropped")
    verdict.must(not verdict.lost, f"lost: {verdict.lost}")
    verdict.must(not verdict.duplicated, f"double: {verdict.duplicated}")
    verdict.must(server.dropped <= unsure, "what was taken without a word is marked")
    verdict.must(not said["given_up"], f"given up: {said['given_up']}")
