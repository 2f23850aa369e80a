//! What a function may give, and the value of a plan that it is.

use crate::json::{write_text, Value};
use crate::reply::Reply;
use crate::text::Text;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::Display;

/// What has a form in JSON.
pub trait Give {
    fn give(&self, out: &mut String);
}

/// What may come out of code: a value, nothing, or what may have failed.
pub trait Outcome {
    fn outcome(self) -> Reply;
}

impl Outcome for () {
    fn outcome(self) -> Reply {
        Reply::Printed
    }
}

impl<T: Give> Outcome for T {
    fn outcome(self) -> Reply {
        let mut out = String::new();
        self.give(&mut out);
        Reply::Result(out)
    }
}

impl<T: Outcome, E: Display> Outcome for Result<T, E> {
    fn outcome(self) -> Reply {
        match self {
            Ok(value) => value.outcome(),
            Err(error) => Reply::error("Err", error.to_string()),
        }
    }
}

macro_rules! written {
    ($($type:ty)*) => { $(impl Give for $type {
        fn give(&self, out: &mut String) {
            let mut room = String::new();
            let text = self.text(&mut room);
            if <$type as Text>::IS_TEXT { write_text(out, text) } else { out.push_str(text) }
        }
    })* };
}
written!(str String char Cow<'_, str> i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool f32 f64);

impl<T: Give + ?Sized> Give for &T {
    fn give(&self, out: &mut String) {
        (**self).give(out)
    }
}

impl<T: Give + ?Sized> Give for Box<T> {
    fn give(&self, out: &mut String) {
        (**self).give(out)
    }
}

impl<T: Give> Give for Option<T> {
    fn give(&self, out: &mut String) {
        match self {
            Some(value) => value.give(out),
            None => out.push_str("null"),
        }
    }
}

fn give_list<'a, T: Give + 'a>(items: impl IntoIterator<Item = &'a T>, out: &mut String) {
    out.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        item.give(out);
    }
    out.push(']');
}

macro_rules! lists {
    ($([$($generic:tt)*] $type:ty;)*) => { $(impl<$($generic)*> Give for $type {
        fn give(&self, out: &mut String) {
            give_list(self.iter(), out)
        }
    })* };
}
lists! {
    [T: Give] [T];
    [T: Give] Vec<T>;
    [T: Give, const N: usize] [T; N];
    [T: Give] VecDeque<T>;
    [T: Give] BTreeSet<T>;
}

/// In order: a set has none of its own.
impl<T: Give + Ord, S> Give for HashSet<T, S> {
    fn give(&self, out: &mut String) {
        give_list(self.iter().collect::<BTreeSet<&T>>(), out)
    }
}

fn give_record<'a, K: Text + 'a, V: Give + 'a>(fields: impl IntoIterator<Item = (&'a K, &'a V)>, out: &mut String) {
    let mut room = String::new();
    out.push('{');
    for (index, (name, value)) in fields.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(out, name.text(&mut room));
        out.push(':');
        value.give(out);
    }
    out.push('}');
}

impl<K: Text, V: Give> Give for BTreeMap<K, V> {
    fn give(&self, out: &mut String) {
        give_record(self, out)
    }
}

impl<K: Text + Ord, V: Give, S> Give for HashMap<K, V, S> {
    fn give(&self, out: &mut String) {
        give_record(self.iter().collect::<BTreeMap<&K, &V>>().into_iter(), out)
    }
}

macro_rules! tuples {
    ($($name:ident),*) => { impl<$($name: Give),*> Give for ($($name,)*) {
        #[allow(non_snake_case)]
        fn give(&self, out: &mut String) {
            let ($($name,)*) = self;
            out.push('[');
            $($name.give(out); out.push(',');)*
            out.pop();
            out.push(']');
        }
    } };
}
tuples!(A);
tuples!(A, B);
tuples!(A, B, C);
tuples!(A, B, C, D);

impl Give for Value {
    fn give(&self, out: &mut String) {
        match self {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => value.give(out),
            Value::Number(text) => out.push_str(text),
            Value::Text(text) => text.give(out),
            Value::List(items) => items.give(out),
            Value::Record(fields) => give_record(fields.iter().map(|(name, value)| (name, value)), out),
        }
    }
}
