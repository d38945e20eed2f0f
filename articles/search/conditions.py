"""The conditions that both databases write alike: filters, phrases, and the shape of a boolean expression."""

# So many of the newest stories with all words of a phrase are looked through for the phrase itself.
LOOKED_THROUGH = 1_000


def filters(wanted_filters):
    """SQL over `entry` and its parameters. The interval is compared here, at query time: nothing scheduled or ended passes."""
    conditions = ["entry.visible_from <= %s", "entry.visible_until > %s"]
    values = [wanted_filters.now, wanted_filters.now]
    if wanted_filters.section_id is not None:
        conditions.append("entry.section_id = %s")
        values.append(wanted_filters.section_id)
    if wanted_filters.author_id is not None:
        conditions.append("entry.story_id IN (SELECT story_id FROM articles_story_authors WHERE author_id = %s)")
        values.append(wanted_filters.author_id)
    if wanted_filters.kind is not None:
        # Asked of each entry by itself: half the archive is news, and no list of it should be made.
        conditions.append("EXISTS (SELECT 1 FROM articles_story kin WHERE kin.id = entry.story_id AND kin.kind = %s)")
        values.append(wanted_filters.kind)
    if wanted_filters.since is not None:
        conditions.append("entry.key >= %s")
        values.append(wanted_filters.since << 28)
    if wanted_filters.until is not None:
        conditions.append("entry.key < %s")
        values.append(wanted_filters.until << 28)
    return " AND ".join(conditions), values


def expression(conjunctions, quoted, word_and, word_or):
    """The boolean expression of clauses: an OR of ANDs of ORs of ANDs, in the database's own words."""

    def joined(parts, word):
        return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"

    def clause(one):
        ways = [joined([quoted(lexeme) for lexeme in way], word_and) for way in one.alternatives]
        return joined(ways, word_or)

    return joined([joined([clause(one) for one in part], word_and) for part in conjunctions], word_or)
