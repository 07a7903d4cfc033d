//! The list of the page's files; a test of this module holds it against the folder.
