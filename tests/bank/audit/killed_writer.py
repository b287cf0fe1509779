"""A process that writes for ever and says each receipt: `killed_writer.py URL THREADS COUNT`."""

import sys
import threading

from bank.audit import AuditLog, Door, Entry, Kind


def main(url: str, threads: int, count: int) -> None:
    """Write COUNT entries from each thread, for ever with 0."""
    said = threading.Lock()
    with AuditLog.open(url) as log:

        def write(thread: int) -> None:
            number = 0
            while not count or number < count:
                number += 1
                entry = Entry(
                    kind=Kind.LOOKUP,
                    account=f"t{thread}",
                    door=Door.API,
                    request=str(number),
                    asked={"name": f"Щербаков {number}"},
                )
                receipt = log.write(entry)
                with said:
                    print(f"{receipt.chain} {receipt.number} t{thread} {number}.", flush=True)

        running = [threading.Thread(target=write, args=(i,)) for i in range(threads)]
        for one in running:
            one.start()
        for one in running:
            one.join()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
