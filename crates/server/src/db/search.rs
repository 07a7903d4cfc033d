//! The search index as each database keeps it.
//!
//! A product's words are in three parts: `title`, `body`, and `facets`, words that stand for its department, kind and
//! merchant, so that a search in a department need not look at what is elsewhere. `SQLite` has them as columns of an
//! FTS5 table whose row ids are the products' positions; `PostgreSQL` as weights A, B and C of a `tsvector`.

use super::{Conn, Dialect, error::Result, numbers, query, value::Value};

/// What a product is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) position: i64,
    pub(crate) title: Vec<String>,
    pub(crate) body: Vec<String>,
    pub(crate) facets: Vec<String>,
}

/// What is looked for: all of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Words; never none.
    pub(crate) words: Vec<String>,
    /// Words that stand for where to look.
    pub(crate) facets: Vec<String>,
    /// Where the words must be.
    pub(crate) part: Part,
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Part {
    /// All in the title.
    Title,
    /// Anywhere, but not all in the title.
    Rest,
    /// Anywhere.
    #[default]
    Anywhere,
    /// Anywhere, and the last one only begins so.
    Beginning,
}

/// The word that stands for a department, kind or merchant.
pub(crate) fn facet(what: char, id: &str) -> String {
    let hex: String = id.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("f{what}{hex}")
}

/// The column that has the position of a product in the index.
pub(crate) fn position(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "product_words.rowid",
        Dialect::Postgres => "product_words.position",
    }
}

/// The condition that the index's row fits what is bound to `$number`.
pub(crate) fn fits(dialect: Dialect, number: usize) -> String {
    match dialect {
        Dialect::Sqlite => format!("product_words MATCH ${number}"),
        Dialect::Postgres => format!("product_words.words @@ ${number}::tsquery"),
    }
}

/// What is bound there. Words hold only letters and digits, see `services::catalogue::words`, so there is nothing to
/// escape.
pub(crate) fn expression(dialect: Dialect, wanted: &Wanted) -> String {
    match dialect {
        Dialect::Sqlite => fts5(wanted),
        Dialect::Postgres => tsquery(wanted),
    }
}

fn fts5(wanted: &Wanted) -> String {
    let mut quoted: Vec<_> = wanted
        .words
        .iter()
        .map(|word| format!("\"{word}\""))
        .collect();
    if let (Part::Beginning, Some(last)) = (wanted.part, quoted.last_mut()) {
        last.push('*');
    }
    let words = quoted.join(" AND ");
    let mut expression = match wanted.part {
        Part::Title => format!("(title : ({words}))"),
        Part::Rest => format!("(({{title body}} : ({words})) NOT (title : ({words})))"),
        Part::Anywhere | Part::Beginning => format!("({{title body}} : ({words}))"),
    };
    for facet in &wanted.facets {
        expression.push_str(&format!(" AND (facets : \"{facet}\")"));
    }
    expression
}

fn tsquery(wanted: &Wanted) -> String {
    let with = |weights: &str| {
        let last = wanted.words.len().saturating_sub(1);
        let words = wanted.words.iter().enumerate().map(|(place, word)| {
            let beginning = wanted.part == Part::Beginning && place == last;
            format!("'{word}':{}{weights}", if beginning { "*" } else { "" })
        });
        words.collect::<Vec<_>>().join(" & ")
    };
    let mut expression = match wanted.part {
        Part::Title => format!("({})", with("A")),
        Part::Rest => format!("({}) & !({})", with("AB"), with("A")),
        Part::Anywhere | Part::Beginning => format!("({})", with("AB")),
    };
    for facet in &wanted.facets {
        expression.push_str(&format!(" & '{facet}':C"));
    }
    expression
}

/// Puts products into the index that are not in it.
pub(crate) async fn put(conn: &mut Conn, entries: &[Entry]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let dialect = conn.dialect();
    let rows = (0..entries.len()).map(|row| match dialect {
        Dialect::Sqlite => format!("({})", numbers(row * 4 + 1, 4)),
        Dialect::Postgres => format!("(${}, ${}::tsvector)", row * 2 + 1, row * 2 + 2),
    });
    let rows = rows.collect::<Vec<_>>().join(", ");
    let columns = match dialect {
        Dialect::Sqlite => "rowid, title, body, facets",
        Dialect::Postgres => "position, words",
    };
    let mut insert = query::query(format!(
        "INSERT INTO product_words ({columns}) VALUES {rows}"
    ));
    for entry in entries {
        insert = insert.bind(entry.position);
        insert = match dialect {
            Dialect::Sqlite => insert
                .bind(entry.title.join(" "))
                .bind(entry.body.join(" "))
                .bind(entry.facets.join(" ")),
            Dialect::Postgres => insert.bind(tsvector(entry)),
        };
    }
    insert.execute(conn).await?;
    Ok(())
}

/// Takes products out of the index, whether or not they are in it.
pub(crate) async fn remove(conn: &mut Conn, positions: &[i64]) -> Result<()> {
    if positions.is_empty() {
        return Ok(());
    }
    let (column, which) = (position(conn.dialect()), numbers(1, positions.len()));
    query::query(format!(
        "DELETE FROM product_words WHERE {column} IN ({which})"
    ))
    .bind_all(positions.iter().map(|at| Value::Int(Some(*at))))
    .execute(conn)
    .await?;
    Ok(())
}

/// Words with their weights, as `PostgreSQL` writes them.
fn tsvector(entry: &Entry) -> String {
    let parts = [
        (&entry.title, 'A'),
        (&entry.body, 'B'),
        (&entry.facets, 'C'),
    ];
    let words = parts
        .into_iter()
        .flat_map(|(words, weight)| words.iter().map(move |word| (word, weight)));
    let words = words
        .enumerate()
        // Positions end at 16,383 there; beyond, only the weight counts.
        .map(|(place, (word, weight))| format!("'{word}':{}{weight}", (place + 1).min(16_383)));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(part: Part) -> Wanted {
        Wanted {
            words: vec!["soft".into(), "bag".into()],
            facets: vec![facet('d', "bags")],
            part,
        }
    }

    #[test]
    fn each_database_is_asked_in_its_own_words() {
        assert_eq!(
            fts5(&wanted(Part::Rest)),
            r#"(({title body} : ("soft" AND "bag")) NOT (title : ("soft" AND "bag"))) AND (facets : "fd62616773")"#
        );
        assert_eq!(
            tsquery(&wanted(Part::Rest)),
            "('soft':AB & 'bag':AB) & !('soft':A & 'bag':A) & 'fd62616773':C"
        );
        assert!(fts5(&wanted(Part::Beginning)).contains(r#""soft" AND "bag"*"#));
        assert!(tsquery(&wanted(Part::Beginning)).contains("'soft':AB & 'bag':*AB"));
    }

    #[test]
    fn facets_of_different_things_differ() {
        assert_ne!(facet('d', "bags"), facet('k', "bags"));
        assert_ne!(facet('k', "ankle_boot"), facet('k', "ankle-boot"));
        assert!(facet('k', "a b_c").chars().all(char::is_alphanumeric));
    }
}
