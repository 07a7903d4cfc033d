//! What is wrong with a table, with the place where it is.

/// Most faults that are kept; more would only be more to read.
pub const FAULTS_MAX: usize = 100;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the file where the row begins, counted from 1.
    pub line: u64,
    /// Column of the table, counted from 1, where it has columns.
    pub column: Option<u64>,
    /// Name of the column or member.
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
}

/// Everything that is wrong, the first [`FAULTS_MAX`] of it in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    kept: Vec<Fault>,
    count: usize,
}

impl Faults {
    /// One more.
    pub fn push(&mut self, fault: Fault) {
        self.count += 1;
        if self.kept.len() < FAULTS_MAX {
            self.kept.push(fault);
        }
    }

    /// One more, about a line as a whole.
    pub fn at_line(&mut self, line: u64, message: impl Into<String>) {
        self.push(Fault {
            line,
            column: None,
            field: None,
            message: message.into(),
        });
    }

    /// How many there are, kept or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Those that were kept, in the order of lines.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Fault> {
        self.kept
            .sort_by(|a, b| (a.line, a.column).cmp(&(b.line, b.column)));
        self.kept
    }
}
