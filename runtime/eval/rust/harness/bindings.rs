//! The values that code has by name, in the types of its parameters.

use crate::json::{unescape, Parser, Value};
use crate::lines::Lines;
use crate::reply::Reply;
use std::cell::RefCell;
use std::io::Read;

/// A value of a plan, to be read once.
pub struct Binding {
    pub name: String,
    /// As a plan calls it: `Text`, `List<Number>`.
    pub kind: String,
    /// In the format of the files of values: a text is its bytes, a list has a line of JSON for each element.
    pub source: Box<dyn Read>,
}

pub struct Bindings(RefCell<Vec<Option<Binding>>>);

impl Bindings {
    pub(crate) fn new(bindings: Vec<Binding>) -> Bindings {
        Bindings(RefCell::new(bindings.into_iter().map(Some).collect()))
    }

    fn take(&self, index: usize) -> Binding {
        self.0.borrow_mut()[index].take().expect("a binding is read once")
    }

    /// A binding in the type of a parameter; what it cannot be ends the program.
    pub fn get<T: FromBinding>(&self, index: usize) -> T {
        let binding = self.take(index);
        let name = binding.name.clone();
        match T::from_binding(binding) {
            Ok(value) => value,
            Err(Misfit::Kind { kind, wanted }) => Reply::error("type", format!("the binding `{name}` is a {kind}, and the parameter wants {wanted}")).end(),
            Err(Misfit::Inexact(number)) => Reply::Inexact { binding: name, number }.end(),
        }
    }

    /// The lines of a text, or the elements of a list of texts.
    pub fn lines(&self, index: usize) -> Lines {
        self.get(index)
    }
}

pub enum Misfit {
    Kind { kind: String, wanted: &'static str },
    /// A number that the type does not have.
    Inexact(String),
}

/// What a parameter may be.
pub trait FromBinding: Sized {
    fn from_binding(binding: Binding) -> Result<Self, Misfit>;
}

fn read(mut source: Box<dyn Read>) -> String {
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes).expect("a binding cannot be read");
    String::from_utf8(bytes).expect("a text is UTF-8")
}

impl Binding {
    /// What a value other than a list is written as.
    fn written(self, kinds: &[&str], wanted: &'static str) -> Result<String, Misfit> {
        if !kinds.contains(&self.kind.as_str()) {
            return Err(Misfit::Kind { kind: self.kind, wanted });
        }
        Ok(read(self.source))
    }
}

/// What an element of a list may be, and a single value.
pub trait FromWritten: Sized {
    const WANTED: &'static str;
    const KINDS: &'static [&'static str];

    /// * `text`: the text, number or truth value as it is written; the number for which there is none of the type is the error.
    fn from_written(text: String) -> Result<Self, String>;
}

impl FromWritten for String {
    const WANTED: &'static str = "a text";
    const KINDS: &'static [&'static str] = &["Text", "Number", "Bool"];
    fn from_written(text: String) -> Result<String, String> {
        Ok(text)
    }
}

impl FromWritten for &'static str {
    const WANTED: &'static str = "a text";
    const KINDS: &'static [&'static str] = String::KINDS;
    fn from_written(text: String) -> Result<&'static str, String> {
        // As long as the program runs, its bindings are there.
        Ok(Box::leak(text.into_boxed_str()))
    }
}

impl FromWritten for bool {
    const WANTED: &'static str = "a bool";
    const KINDS: &'static [&'static str] = &["Bool"];
    fn from_written(text: String) -> Result<bool, String> {
        Ok(text == "true")
    }
}

macro_rules! integers {
    ($($type:ty)*) => { $(impl FromWritten for $type {
        const WANTED: &'static str = "a number";
        const KINDS: &'static [&'static str] = &["Number"];
        fn from_written(text: String) -> Result<$type, String> {
            text.parse().map_err(|_| text)
        }
    })* };
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! floating {
    ($($type:ty)*) => { $(impl FromWritten for $type {
        const WANTED: &'static str = "a number";
        const KINDS: &'static [&'static str] = &["Number"];
        fn from_written(text: String) -> Result<$type, String> {
            match text.parse::<$type>() {
                // Its shortest form is the number that the plan has: a plan's numbers have one form, without exponents.
                Ok(value) if value.to_string() == text => Ok(value),
                _ => Err(text),
            }
        }
    })* };
}
floating!(f32 f64);

macro_rules! single {
    ($($type:ty)*) => { $(impl FromBinding for $type {
        fn from_binding(binding: Binding) -> Result<$type, Misfit> {
            let text = binding.written(<$type>::KINDS, <$type>::WANTED)?;
            <$type>::from_written(text).map_err(Misfit::Inexact)
        }
    })* };
}
single!(String &'static str bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);

impl FromBinding for &'static String {
    fn from_binding(binding: Binding) -> Result<Self, Misfit> {
        String::from_binding(binding).map(|text| &*Box::leak(Box::new(text)))
    }
}

/// An element of a list as it is written, from its JSON.
fn written(json: &str) -> String {
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        None => json.to_string(),
        Some(inner) => {
            let mut text = String::with_capacity(inner.len());
            unescape(inner, &mut text).expect("an element of a list is JSON");
            text
        }
    }
}

impl<T: FromWritten> FromBinding for Vec<T> {
    fn from_binding(binding: Binding) -> Result<Vec<T>, Misfit> {
        let fits = binding.kind.strip_prefix("List<").and_then(|rest| rest.strip_suffix('>')).map_or(false, |item| T::KINDS.contains(&item));
        let empty = binding.kind == "List<?>" || binding.kind == "List";
        if !fits && !empty {
            return Err(Misfit::Kind { kind: binding.kind, wanted: "a list of another type" });
        }
        read(binding.source).lines().map(|line| T::from_written(written(line)).map_err(Misfit::Inexact)).collect()
    }
}

impl<T: FromWritten> FromBinding for &'static [T] {
    fn from_binding(binding: Binding) -> Result<Self, Misfit> {
        Vec::from_binding(binding).map(|items| &*Vec::leak(items))
    }
}

impl<T: FromWritten> FromBinding for &'static Vec<T> {
    fn from_binding(binding: Binding) -> Result<Self, Misfit> {
        Vec::from_binding(binding).map(|items| &*Box::leak(Box::new(items)))
    }
}

impl FromBinding for Lines {
    fn from_binding(binding: Binding) -> Result<Lines, Misfit> {
        let is_list = binding.kind.starts_with("List");
        if !is_list && binding.kind != "Text" {
            return Err(Misfit::Kind { kind: binding.kind, wanted: "a text or a list of texts" });
        }
        Ok(Lines::new(binding.source, is_list))
    }
}

impl FromBinding for Value {
    fn from_binding(binding: Binding) -> Result<Value, Misfit> {
        let text = read(binding.source);
        if binding.kind == "Text" {
            return Ok(Value::Text(text));
        }
        let parse = |json: &str| Parser::read(json).expect("a value is JSON");
        Ok(if binding.kind.starts_with("List") { Value::List(text.lines().map(parse).collect()) } else { parse(&text) })
    }
}

impl FromBinding for &'static Value {
    fn from_binding(binding: Binding) -> Result<Self, Misfit> {
        Value::from_binding(binding).map(|value| &*Box::leak(Box::new(value)))
    }
}

impl FromBinding for Vec<Value> {
    fn from_binding(binding: Binding) -> Result<Self, Misfit> {
        match Value::from_binding(binding)? {
            Value::List(items) => Ok(items),
            _ => Err(Misfit::Kind { kind: "value".into(), wanted: "a list" }),
        }
    }
}

impl FromBinding for &'static [Value] {
    fn from_binding(binding: Binding) -> Result<Self, Misfit> {
        Vec::<Value>::from_binding(binding).map(|items| &*Vec::leak(items))
    }
}
