"""What a package may hold at most. Stated in docs/exchange.md; whoever sends more is refused."""

MOST_PACKAGE_BYTES = 32 * 2**30
MOST_MANIFEST_BYTES = 8 * 2**20
MOST_SIGNATURE_BYTES = 4096
MOST_DOCUMENT_BYTES = 64 * 2**20  # receipts and key files
MOST_RECORDS_BYTES = 64 * 2**30  # unpacked
MOST_MESSAGES_BYTES = 256 * 2**20
MOST_LINE_BYTES = 2**20
MOST_RATIO = 200
RATIO_FROM_BYTES = 10 * 2**20  # small files of like lines pack well; below this no ratio is asked
MOST_RECORDS = 20_000_000
MOST_MESSAGES = 10_000
MOST_ARRAYS = 2_000
MOST_REFUSED_LISTED = 10_000
MOST_FAULTS_SAID = 100
CLOCK_SECONDS = 3600  # two parties' clocks may differ so much
