"""What can go wrong with back-ups. No message holds anything of what is backed up.

BackupError
├── BackupRefused   it cannot be taken or restored so: a tool is missing, the home is not empty …
├── BackupDamaged   the file is cut, changed, or no back-up; nothing was changed
└── LockRefused     a recipient, identity or passphrase that is none or not the right one
"""


class BackupError(Exception):
    """Any failure of a back-up or a restore; says what to do."""


class BackupRefused(BackupError):
    """It cannot be done as asked."""


class BackupDamaged(BackupError):
    """The file is cut, changed, or no back-up of Kordon."""


class LockRefused(BackupError):
    """The recipient, identity or passphrase cannot be used."""
