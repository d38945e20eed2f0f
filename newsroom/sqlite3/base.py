"""Django's SQLite, on connections that are kept from request to request.

To open a database SQLite reads its whole schema: 2 ms of CPU, as much as a third of a story page. A connection that is kept has one
danger, which `is_usable` ends: it would read and write on in a file that was moved away, beside the one put in its place.
"""

from pathlib import Path

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    opened = None

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        self.opened = self._file()
        return connection

    def is_usable(self):
        """Whether the file that was opened is still the one of that name. Django asks once a request."""
        return self._file() == self.opened

    def _file(self):
        """Which file has the database's name now: its device and number; nothing for one in memory."""
        try:
            found = Path(self.settings_dict["NAME"]).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
