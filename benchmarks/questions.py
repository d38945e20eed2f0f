"""What a page asks of the database, as its plans have to be read: SQLite plans by what it knows of a value."""

from django.db import connection


def questions(client, address):
    """(sql, values) of each question that the page asks, the values apart, as the database gets them."""
    asked = []

    def hear(execute, sql, values, many, context):
        if sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
            asked.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(hear):
        client.get(address, follow=True)
    return asked
