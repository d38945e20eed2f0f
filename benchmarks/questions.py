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


def plans(client, address, name):
    """The steps by which SQLite answers each question of a page that names this table or column, with values where it asks
    with values."""
    asked = [(sql, values) for sql, values in questions(client, address) if name in sql]
    with connection.cursor() as cursor:
        answers = [cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall() for sql, values in asked]
    return ["\n".join(step[-1] for step in steps) for steps in answers]
