from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

KEY_ODD = declare(
    "BACKUP_KEY_ODD",
    400,
    _("This is not a key for backups."),
    _("Make a pair with satupintu backup --new-key FILE; FILE.pub stays here, FILE goes into the safe."),
)
KEY_EXISTS = declare(
    "BACKUP_KEY_EXISTS",
    409,
    _("A file of that name is there already."),
    _("Neither a key nor a backup is written over: choose another name."),
)
CANNOT_WRITE = declare(
    "BACKUP_CANNOT_WRITE",
    507,
    _("A file cannot be written."),
    _("Look whether the disk is there, has room and may be written; then start again. Nothing half-written is left."),
)
CANNOT_READ = declare(
    "BACKUP_CANNOT_READ",
    404,
    _("There is no such file, or it cannot be read."),
    _("Put the disk in and name the file."),
)
PROGRAM_MISSING = declare(
    "BACKUP_PROGRAM_MISSING",
    503,
    _("PostgreSQL's own programs are missing on this machine."),
    _("Type: sudo apt-get install postgresql-client"),
)
PROGRAM_FAILED = declare(
    "BACKUP_PROGRAM_FAILED",
    502,
    _("PostgreSQL's program stopped with an error."),
    _("Its own words stand here. Look whether the server runs and SATUPINTU_DATABASE_URL is right; then start again."),
)
WRONG_KEY = declare(
    "BACKUP_WRONG_KEY",
    403,
    _("This key does not open this backup."),
    _("Take the private key with the id that is named first; satupintu backup --new-key told it when it was made."),
)
DAMAGED = declare(
    "BACKUP_DAMAGED",
    422,
    _("This file is not whole, or was altered."),
    _("Nothing was changed here. Fetch the file again from where it lies, or take the backup of the night before."),
)
OTHER_CITY = declare(
    "BACKUP_OF_ANOTHER_CITY",
    403,
    _("This backup was not signed by the city whose keys you named."),
    _("Do not use it before you know where it comes from."),
)
NEWER = declare(
    "BACKUP_NEWER",
    409,
    _("This backup comes from a newer version of the service."),
    _("Install that version, then restore."),
)
OTHER_DATABASE = declare(
    "BACKUP_OTHER_DATABASE",
    409,
    _("This backup is of another kind of database than this installation uses."),
    _("For SQLite leave SATUPINTU_DATABASE_URL out; for PostgreSQL set it to an empty database."),
)
LIVING = declare(
    "BACKUP_OVER_LIVING",
    409,
    _("There is a city here already, and it was not touched."),
    _("Name another place (--into VAR), or stop its programs and add --over to put the backup in its place."),
)
UNFINISHED = declare(
    "RESTORE_UNFINISHED",
    503,
    _("A restore of this city was begun and has not ended."),
    _("Run satupintu restore again, with the same backup; nothing else of the city starts before it has ended."),
)
