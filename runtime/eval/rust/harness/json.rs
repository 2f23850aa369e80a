//! JSON, with numbers as they are written: those of a plan are exact.

use std::ops::Index;

/// A value of any type, such as a record: `r["name"].as_str()`.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Value>),
    /// In the order of the plan.
    Record(Vec<(String, Value)>),
}

static NOTHING: Value = Value::Null;

impl Value {
    pub fn as_str(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(value) = self { Some(*value) } else { None }
    }

    /// The nearest number of the type.
    pub fn as_f64(&self) -> Option<f64> {
        if let Value::Number(text) = self { text.parse().ok() } else { None }
    }

    /// None for one with a fraction, or too large.
    pub fn as_i64(&self) -> Option<i64> {
        if let Value::Number(text) = self { text.parse().ok() } else { None }
    }

    pub fn as_array(&self) -> Option<&Vec<Value>> {
        if let Value::List(items) = self { Some(items) } else { None }
    }

    /// The names of a record's fields with their values.
    pub fn as_object(&self) -> Option<&Vec<(String, Value)>> {
        if let Value::Record(fields) = self { Some(fields) } else { None }
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }
}

/// What is not there is null.
impl Index<&str> for Value {
    type Output = Value;
    fn index(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&NOTHING)
    }
}

impl Index<usize> for Value {
    type Output = Value;
    fn index(&self, index: usize) -> &Value {
        self.as_array().and_then(|items| items.get(index)).unwrap_or(&NOTHING)
    }
}

/// Writes a text as JSON.
pub fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[from..at]);
        from = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            _ => out.push_str(&format!("\\u{byte:04x}")),
        }
    }
    out.push_str(&text[from..]);
    out.push('"');
}

/// Reads JSON that was written by us.
pub struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    /// None for what is no JSON.
    pub fn read(text: &'a str) -> Option<Value> {
        let mut parser = Parser { text, at: 0 };
        let value = parser.value()?;
        parser.skip_space();
        if parser.at == text.len() { Some(value) } else { None }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        if self.peek()? != byte {
            return None;
        }
        self.at += 1;
        Some(())
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        if !self.text[self.at..].starts_with(word) {
            return None;
        }
        self.at += word.len();
        Some(value)
    }

    fn value(&mut self) -> Option<Value> {
        self.skip_space();
        match self.peek()? {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.string().map(Value::Text),
            b'[' => {
                let mut items = Vec::new();
                self.at += 1;
                if self.take(b']').is_some() {
                    return Some(Value::List(items));
                }
                loop {
                    items.push(self.value()?);
                    if self.take(b',').is_none() {
                        self.take(b']')?;
                        return Some(Value::List(items));
                    }
                }
            }
            b'{' => {
                let mut fields = Vec::new();
                self.at += 1;
                if self.take(b'}').is_some() {
                    return Some(Value::Record(fields));
                }
                loop {
                    self.skip_space();
                    let name = self.string()?;
                    self.take(b':')?;
                    fields.push((name, self.value()?));
                    if self.take(b',').is_none() {
                        self.take(b'}')?;
                        return Some(Value::Record(fields));
                    }
                }
            }
            b'-' | b'0'..=b'9' => {
                let from = self.at;
                while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
                    self.at += 1;
                }
                Some(Value::Number(self.text[from..self.at].to_string()))
            }
            _ => None,
        }
    }

    fn string(&mut self) -> Option<String> {
        if self.peek()? != b'"' {
            return None;
        }
        self.at += 1;
        let rest = &self.text.as_bytes()[self.at..];
        let mut end = 0;
        while *rest.get(end)? != b'"' {
            end += if rest[end] == b'\\' { 2 } else { 1 };
        }
        let mut text = String::with_capacity(end);
        unescape(&self.text[self.at..self.at + end], &mut text)?;
        self.at += end + 1;
        Some(text)
    }
}

/// What is between the quotes of a text in JSON, without its escapes.
pub fn unescape(mut escaped: &str, out: &mut String) -> Option<()> {
    while let Some(at) = escaped.find('\\') {
        out.push_str(&escaped[..at]);
        let escape = *escaped.as_bytes().get(at + 1)?;
        escaped = escaped.get(at + 2..)?;
        match escape {
            b'n' => out.push('\n'),
            b't' => out.push('\t'),
            b'r' => out.push('\r'),
            b'b' => out.push('\u{8}'),
            b'f' => out.push('\u{c}'),
            b'u' => {
                let mut unit = u32::from_str_radix(escaped.get(..4)?, 16).ok()?;
                escaped = &escaped[4..];
                if (0xd800..0xdc00).contains(&unit) {
                    let low = u32::from_str_radix(escaped.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
                    escaped = &escaped[6..];
                    unit = 0x10000 + ((unit - 0xd800) << 10) + low.checked_sub(0xdc00)?;
                }
                out.push(char::from_u32(unit)?);
            }
            other => out.push(other as char),
        }
    }
    out.push_str(escaped);
    Some(())
}
