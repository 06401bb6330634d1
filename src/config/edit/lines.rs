//! Lines that are written and lines that go.

use std::ops::Range;

use super::layout::{FileLayout, is_blank};
use crate::diagnostic::Result;

impl FileLayout<'_> {
    /// A comment between the lines of a value stays.
    pub(super) fn removable(&self, lines: &Range<usize>) -> impl Iterator<Item = usize> + use<'_> {
        let comment = |line: &usize| matches!(self.bytes[self.lines[*line].start], b'#' | b';');
        lines.clone().filter(move |line| !comment(line))
    }

    /// What goes on over a line that Go and JavaScript take for a header cannot go without it.
    pub(super) fn refuse_heads(&self, lines: &Range<usize>) -> Result<()> {
        match self.heads.iter().find(|head| lines.contains(head)) {
            Some(head) => Err(self.refused("part of a value, and a section header to Go and JS".to_owned(), *head)),
            None => Ok(()),
        }
    }

    /// Returns whether a section contains more than its bare header and the lines `gone`: settings, broken lines, and
    /// comments beside the header, between lines or right below the last one. A comment right above the next header
    /// belongs to that.
    pub(super) fn holds_more(&self, head: usize, gone: &[usize]) -> bool {
        let (end, next) = (self.end(head), self.next(head));
        let is_text = |line: &usize| !is_blank(&self.bytes[self.lines[*line].clone()]);
        let below = (end..next).find(|line| !is_text(line)).unwrap_or(next);
        let own_comment = below > end && (below < next || next == self.lines.len());
        let header = self.bytes[self.lines[head].clone()].trim_ascii();
        let beside = header.iter().position(|byte| *byte == b']').is_none_or(|close| close + 1 < header.len());
        let kept = |line: &usize| !gone.contains(line) && is_text(line);
        beside || own_comment || (head + 1..end).any(|line| kept(&line))
    }

    /// Whole lines in front of this one.
    pub(super) fn inserted(&self, at: usize, lines: &[String]) -> (Range<usize>, Vec<u8>) {
        let end = self.end_before(at);
        let open = at > 0 && self.end_of(at - 1).is_empty();
        let mut new = if open { end.to_vec() } else { Vec::new() };
        lines.iter().for_each(|line| new.extend([line.as_bytes(), end].concat()));
        (at..at, new)
    }

    /// `\n`, `\r\n`, or nothing where the file ends without one.
    pub(super) fn end_of(&self, line: usize) -> &[u8] {
        let line = &self.bytes[self.lines[line].clone()];
        let length = match line {
            [.., b'\r', b'\n'] => 2,
            [.., b'\n'] => 1,
            _ => 0,
        };
        &line[line.len() - length..]
    }

    /// As the line before ends, else as the first line does.
    pub(super) fn end_before(&self, at: usize) -> &[u8] {
        let near = at.checked_sub(1).into_iter().chain(at.checked_sub(2)).chain(self.lines.first().map(|_| 0));
        near.map(|line| self.end_of(line)).find(|end| !end.is_empty()).unwrap_or(b"\n")
    }
}

/// A setting as lines; the value of a nested block begins with a line feed.
pub(super) fn lines_of(key: &str, value: &str) -> Vec<String> {
    let mut pairs = value.split('\n');
    let first = format!("{key} = {}", pairs.next().unwrap_or_default()).trim_end().to_owned();
    std::iter::once(first).chain(pairs.map(|pair| format!("    {pair}"))).collect()
}
