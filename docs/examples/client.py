"""A client of Kordon's API on Python's standard library alone, to be read and copied.

    export KORDON_URL=https://kordon.example KORDON_TOKEN=kdn_…
    python client.py lookup --name "Щербаков Пётр" --birth-date 1971
    python client.py batch bus.jsonl
    python client.py record wanted-persons KZ KZ-1001
    python client.py outcome wanted-persons KZ KZ-1001 1 REQUEST not-same passed
    python client.py freshness
    python client.py token

What goes wrong on the way is tried again with the same Idempotency-Key, so that a bad line looks nobody
up twice. Names and numbers travel in bodies, never in addresses.
"""

import argparse
import gzip
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

TRIES = 5
PAUSES = (409, 429, 503)  # being answered already, too many requests, the bank is away
# Cut off in the middle, an answer is a broken connection, half a packed stream, or half a JSON text.
BROKEN = (OSError, EOFError, ValueError, http.client.HTTPException)


class Refused(Exception):
    """The API said no: `problem` is what it said (RFC 9457)."""

    def __init__(self, problem):
        super().__init__(problem["title"])
        self.problem = problem


class Kordon:
    """The API at an address, for the holder of a token."""

    def __init__(self, url, token, purpose="border-check", language="ru"):
        self.base, self.token = url.rstrip("/") + "/api/v1", token
        self.purpose, self.language = purpose, language

    def lookup(self, detail="small", **fields):
        """One lookup: name=…, birth_date=…, plate=…, or text=… for anything."""
        body = {"purpose": self.purpose, "detail": detail, **fields}
        return self.ask("POST", "/lookups", body)

    def batch(self, lookups):
        """Many lookups: gives a dict for each as it is ready, in order.

        When the line breaks, what was answered already is not looked up again: the same key goes on there.
        """
        lookups, key, given = list(lookups), str(uuid.uuid4()), 0
        for left in reversed(range(TRIES)):
            try:
                for number, line in enumerate(self._lines(lookups, key), 1):
                    if number > given:
                        given = number
                        yield line
                if given == len(lookups):
                    return
            except BROKEN:
                if not left:
                    raise
            time.sleep(2 ** (TRIES - left) / 4)
        raise ConnectionError(f"the line broke after {given} of {len(lookups)} answers")

    def record(self, key):
        """A record with its versions; `key` as a hit has it."""
        return self.ask("POST", "/records", {"key": key, "purpose": self.purpose})

    def outcome(self, key, version, request, verdict, done, **more):
        """Say what became of a hit; `request` is that of the lookup's answer."""
        said = {"key": key, "version": version, "request": request, "purpose": self.purpose}
        return self.ask("POST", "/outcomes", said | {"verdict": verdict, "done": done} | more)

    def freshness(self):
        """How fresh the arrays are."""
        return self.ask("GET", f"/freshness?purpose={self.purpose}")

    def own_token(self):
        """What the token is for, and until when."""
        return self.ask("GET", "/token")

    def ask(self, method, path, body=None):
        """Send a request, again and again while the line is bad; gives what the answer says."""
        request = self._request(method, path, body, str(uuid.uuid4()))
        left = TRIES
        while True:
            left -= 1
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.loads(_unpacked(answer))
            except urllib.error.HTTPError as error:
                problem = json.loads(_unpacked(error))
                if error.code not in PAUSES or not left:
                    raise Refused(problem) from error
                time.sleep(min(int(error.headers.get("Retry-After", 1)), 60))
            except BROKEN:
                if not left:
                    raise
                time.sleep(2 ** (TRIES - left) / 4)

    def _request(self, method, path, body, key):
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept-Language": self.language,
            "Accept-Encoding": "gzip",
        }
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
            body = json.dumps(body).encode()
        return urllib.request.Request(self.base + path, body, headers, method=method)

    def _lines(self, lookups, key):
        path = f"/lookups/batch?purpose={self.purpose}"
        try:
            answer = urllib.request.urlopen(self._request("POST", path, lookups, key), timeout=60)
        except urllib.error.HTTPError as error:
            problem = json.loads(_unpacked(error))
            if error.code in PAUSES:
                raise ConnectionError(problem["title"]) from error
            raise Refused(problem) from error
        with answer, gzip.open(answer) as text:
            for line in text:
                yield json.loads(line)


def _unpacked(answer):
    body = answer.read()
    return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def main():
    """The command line: what is found is printed as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    lookup = commands.add_parser("lookup")
    for field in ("text", "name", "birth-date", "plate", "vin", "document", "arm", "mrz"):
        lookup.add_argument(f"--{field}")
    commands.add_parser("batch").add_argument("file", type=argparse.FileType("rb"))
    for name, more in (
        ("record", ()),
        ("outcome", ("version", "request", "verdict", "done")),
    ):
        command = commands.add_parser(name)
        for field in ("category", "origin", "id", *more):
            command.add_argument(field)
    commands.add_parser("freshness")
    commands.add_parser("token")
    given = parser.parse_args()
    kordon = Kordon(os.environ["KORDON_URL"], os.environ["KORDON_TOKEN"])
    try:
        for told in answers(kordon, given):
            print(json.dumps(told, ensure_ascii=False), flush=True)
    except Refused as refused:
        sys.exit(json.dumps(refused.problem, ensure_ascii=False))
    except BROKEN as error:
        sys.exit(f"The line is bad: {error}")


def answers(kordon, given):
    """What the command line asks for."""
    if given.command == "batch":
        yield from kordon.batch(json.loads(line) for line in given.file if line.strip())
    elif given.command == "lookup":
        fields = {name: value for name, value in vars(given).items() if value and name != "command"}
        yield kordon.lookup(**fields)
    elif given.command in ("freshness", "token"):
        yield kordon.freshness() if given.command == "freshness" else kordon.own_token()
    else:
        key = {"category": given.category, "origin": given.origin, "id": given.id}
        if given.command == "record":
            yield kordon.record(key)
        else:
            version = int(given.version)
            yield kordon.outcome(key, version, given.request, given.verdict, given.done)


if __name__ == "__main__":
    main()
