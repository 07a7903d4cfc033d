//! Which columns a table may have.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number: without quotation marks in JSON.
    Number,
    /// Not one column but any number of them, `name.…`: an object in JSON.
    Family,
}

/// A column that a table may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, without what follows the dot for a family.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Text,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn number(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Number,
        }
    }

    /// Columns `name.…`.
    #[must_use]
    pub const fn family(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Family,
        }
    }

    /// What a field of this name is called inside its family.
    pub(crate) fn member<'a>(&self, field: &'a str) -> Option<&'a str> {
        let member = field.strip_prefix(self.name)?.strip_prefix('.')?;
        Some(member).filter(|member| self.kind == Kind::Family && !member.is_empty())
    }

    fn has(&self, field: &str) -> bool {
        match self.kind {
            Kind::Family => self.member(field).is_some(),
            Kind::Text | Kind::Number => self.name == field,
        }
    }
}

/// Says what is wrong with the name of a field that no column has.
pub(crate) fn check_name(columns: &[Column], field: &str) -> Result<(), String> {
    if columns.iter().any(|column| column.has(field)) {
        return Ok(());
    }
    let names = columns.iter().map(|column| match column.kind {
        Kind::Family => format!("{}.…", column.name),
        Kind::Text | Kind::Number => column.name.to_owned(),
    });
    let names: Vec<_> = names.collect();
    Err(format!(
        "there is no column `{}`; there are {}",
        shorten(field),
        names.join(", ")
    ))
}

/// Text of somebody else's, short enough to be repeated to them.
pub(crate) fn shorten(text: &str) -> String {
    const CHARS_MAX: usize = 40;
    let mut short: String = text.chars().take(CHARS_MAX).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
