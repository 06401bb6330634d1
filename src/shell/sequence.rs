//! Parts of code that stand one after the other, with what begins, separates and ends them.

/// What stands before, between and after the parts of a [`Sequence`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Delimiters {
    pub begin: &'static str,
    pub between: &'static str,
    pub end: &'static str,
}

/// A sequence that is being appended to code. Without a part it appends nothing.
#[derive(Debug)]
pub(super) struct Sequence<'a> {
    delimiters: Delimiters,
    code: &'a mut String,
    empty: bool,
}

impl<'a> Sequence<'a> {
    pub(super) fn new(delimiters: Delimiters, code: &'a mut String) -> Self {
        Self { delimiters, code, empty: true }
    }

    /// Begins the next part: what is appended to the returned code belongs to it.
    pub(super) fn next(&mut self) -> &mut String {
        let first = std::mem::take(&mut self.empty);
        self.code.push_str(if first { self.delimiters.begin } else { self.delimiters.between });
        self.code
    }

    pub(super) fn end(self) {
        if !self.empty {
            self.code.push_str(self.delimiters.end);
        }
    }
}
