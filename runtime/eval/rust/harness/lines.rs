//! Lines of a text, or elements of a list of texts, one after another from a file of any size.

use crate::json::unescape;
use crate::system::find_byte;
use std::io::Read;

/// Lines without their ends. An iterator of them for code that keeps them; whoever looks at one at a time takes `next_line`.
pub struct Lines {
    source: Box<dyn Read>,
    /// Whether each line is an element of a list, as JSON.
    is_list: bool,
    buffer: Vec<u8>,
    /// Of the buffer, whole lines that were found to be UTF-8 and not given yet.
    start: usize,
    whole: usize,
    /// How much of the buffer was read.
    filled: usize,
    decoded: String,
}

/// How much is read at once, in bytes.
const PIECE: usize = 1 << 20;

impl Lines {
    pub(crate) fn new(source: Box<dyn Read>, is_list: bool) -> Lines {
        Lines { source, is_list, buffer: vec![0; PIECE], start: 0, whole: 0, filled: 0, decoded: String::new() }
    }

    /// The next line, which is there until the next is taken.
    #[inline]
    pub fn next_line(&mut self) -> Option<&str> {
        if self.start == self.whole && !self.fill() {
            return None;
        }
        let left = &self.buffer[self.start..self.whole];
        let (line, next) = match find_byte(b'\n', left) {
            Some(at) => (&left[..at], self.start + at + 1),
            None => (left, self.whole),
        };
        self.start = next;
        // SAFETY: `fill` found that all up to `whole` is UTF-8, and a newline is never in the middle of a character.
        let line = unsafe { std::str::from_utf8_unchecked(line) };
        if !self.is_list {
            return Some(line.strip_suffix('\r').unwrap_or(line));
        }
        let inner = match line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) => inner,
            // A number, as the text that it is written as.
            None => return Some(line),
        };
        if find_byte(b'\\', inner.as_bytes()).is_none() {
            return Some(inner);
        }
        self.decoded.clear();
        unescape(inner, &mut self.decoded).expect("an element of a list is JSON");
        Some(&self.decoded)
    }

    /// Reads until there is a whole line more, or the end; false if there is nothing left.
    #[cold]
    fn fill(&mut self) -> bool {
        self.buffer.copy_within(self.start..self.filled, 0);
        self.filled -= self.start;
        self.start = 0;
        let mut searched = 0;
        self.whole = loop {
            if self.filled == self.buffer.len() {
                self.buffer.resize(self.filled * 2, 0);
            }
            let read = self.source.read(&mut self.buffer[self.filled..]).expect("a binding cannot be read");
            self.filled += read;
            if read == 0 {
                break self.filled;
            }
            if let Some(at) = self.buffer[searched..self.filled].iter().rposition(|byte| *byte == b'\n') {
                break searched + at + 1;
            }
            searched = self.filled;
        };
        std::str::from_utf8(&self.buffer[..self.whole]).expect("a text is UTF-8");
        self.whole > 0
    }
}

impl Iterator for Lines {
    type Item = String;
    fn next(&mut self) -> Option<String> {
        self.next_line().map(String::from)
    }
}
