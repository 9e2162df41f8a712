"""kill_rounds.py ATTUNE [ROUNDS]: kills a server under load again and again (kill -9) and counts what is there afterwards.

Given a bank without history, clients that record feedback on one connection each, every event with a key of its own;
when   the server is killed after a random number of acknowledgements, and started again;
then   the log's chain is whole, every acknowledged event is there exactly once, and none is there twice.
"""

import http.client
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import threading

CLIENTS = 4
CUSTOMERS = 16


class Server:
    def __init__(self, program: str, data: pathlib.Path) -> None:
        command = [program, "serve", "--data", str(data), "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("Attune listens on "):
                self.port = int(line.rstrip().rstrip("/").rsplit(":", 1)[1])
                break
        else:
            raise SystemExit("the server did not start")

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


class Load:
    """Clients that record feedback until the server dies; `acknowledged` holds what was answered with 202."""

    def __init__(self, server: Server, key: str, products: list[str], kill_after: int, round_number: int) -> None:
        self.server, self.key, self.products, self.kill_after = server, key, products, kill_after
        self.round_number = round_number
        self.lock = threading.Lock()
        self.sent: list[str] = []
        self.acknowledged: list[str] = []

    def run(self) -> None:
        threads = [threading.Thread(target=self.client, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def client(self, number: int) -> None:
        connection = self.server.connection()
        try:
            for count in range(100_000):
                name = f"{self.round_number}-{number}-{count}"
                body = {"customer_id": f"c{(number + count) % CUSTOMERS}", "product_id": self.products[count % len(self.products)],
                        "event": "rating", "overall": 0.5, "comment": name}
                with self.lock:
                    self.sent.append(name)
                headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": name}
                connection.request("POST", "/v1/feedback", json.dumps(body), headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 202:
                    raise SystemExit(f"feedback answered {answer.status}")
                with self.lock:
                    self.acknowledged.append(name)
                    if len(self.acknowledged) == self.kill_after:
                        self.server.process.kill()
        except (http.client.HTTPException, OSError):
            return


def run(program: str, *arguments: str) -> str:
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def main() -> None:
    program = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    chance = random.Random(20261123)
    with tempfile.TemporaryDirectory() as scratch:
        data = pathlib.Path(scratch) / "bank"
        run(program, "demo", "--data", str(data), "--customers", "20", "--weeks", "0")
        customers = pathlib.Path(scratch) / "customers.jsonl"
        customers.write_text("".join(json.dumps({"customer_id": f"c{n}", "income_level": "Medium"}) + "\n" for n in range(CUSTOMERS)))
        run(program, "import", "customers", "--data", str(data), "--format", "jsonl", str(customers))
        key = run(program, "account", "add", "load", "--role", "service", "--data", str(data)).split()[-1]
        products = [json.loads(line)["product_id"] for line in run(program, "export", "products", "--format", "jsonl", "--data", str(data)).splitlines()][:8]

        acknowledged: set[str] = set()
        sent: set[str] = set()
        for number in range(rounds):
            server = Server(program, data)
            load = Load(server, key, products, chance.randint(1, 400), number)
            load.run()
            server.kill()
            acknowledged |= set(load.acknowledged)
            sent |= set(load.sent)
            rows = run(program, "export", "feedback", "--format", "jsonl", "--data", str(data)).splitlines()
            there = [json.loads(row)["comment"] for row in rows]
            assert len(there) == len(set(there)), f"round {number}: an event was counted twice"
            lost = acknowledged - set(there)
            assert not lost, f"round {number}: {len(lost)} acknowledged events are missing, {sorted(lost)[:3]}"
            unknown = set(there) - sent
            assert not unknown, f"round {number}: events that nobody sent, {sorted(unknown)[:3]}"
            run(program, "verify", "--data", str(data))
        print(run(program, "rebuild", "--data", str(data)).strip())
        print(f"{rounds} rounds: {len(acknowledged)} acknowledged, none lost, none twice")


main()
