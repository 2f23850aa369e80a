//! What becomes of the results of a function that sees one line at a time.

use crate::decimal::DecimalSum;
use crate::json::write_text;
use crate::reply::Reply;
use crate::text::Text;
use std::collections::hash_map::{DefaultHasher, HashMap};
use std::hash::BuildHasherDefault;

/// What a function may give for a line: a value, or `Some` value or none.
pub trait Item {
    type Of;
    fn item(self) -> Option<Self::Of>;
}

impl<T> Item for Option<T> {
    type Of = T;
    #[inline(always)]
    fn item(self) -> Option<T> {
        self
    }
}

macro_rules! items {
    ($([$($generic:tt)*] $type:ty;)*) => { $(impl<$($generic)*> Item for $type {
        type Of = $type;
        #[inline(always)]
        fn item(self) -> Option<$type> {
            Some(self)
        }
    })* };
}
items! {
    [] i8; [] i16; [] i32; [] i64; [] i128; [] isize; [] u8; [] u16; [] u32; [] u64; [] u128; [] usize; [] f32; [] f64; [] bool; [] char;
    [] String; ['a] &'a str; ['a] std::borrow::Cow<'a, str>; [A, B] (A, B);
}

/// What is counted: a line for which the function says `true` or `Some`.
pub trait Counted {
    fn counts(&self) -> bool;
}

impl Counted for bool {
    fn counts(&self) -> bool {
        *self
    }
}

impl<T> Counted for Option<T> {
    fn counts(&self) -> bool {
        self.is_some()
    }
}

/// Numbers, without loss.
#[derive(Clone, Copy)]
pub enum Number {
    Integer(i128),
    Float(f64),
}

pub trait Numeric {
    fn number(self) -> Number;
}

macro_rules! integers {
    ($($type:ty)*) => { $(impl Numeric for $type {
        #[inline(always)]
        fn number(self) -> Number {
            Number::Integer(self as i128)
        }
    })* };
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 usize);

impl Numeric for u128 {
    fn number(self) -> Number {
        Number::Integer(i128::try_from(self).unwrap_or_else(|_| overflow()))
    }
}

impl Numeric for f64 {
    #[inline(always)]
    fn number(self) -> Number {
        if !self.is_finite() {
            Reply::Unfit(self.to_string()).end();
        }
        Number::Float(self)
    }
}

fn overflow() -> ! {
    Reply::error("overflow", "a number or a sum is beyond 128 bits").end()
}

/// Results of one type, one after another, and what they come to.
pub trait Reduction<T>: Default {
    fn feed(&mut self, item: T);
}

/// What a reduction came to, as text in the form of a value of a plan; none if that needs a result and there was none.
pub trait Total {
    const NAME: &'static str;
    /// Whether the total is a text in JSON.
    const IS_TEXT: bool;
    fn total(self) -> Option<String>;
}

#[derive(Default)]
pub struct Count(u64);

impl<T: Counted> Reduction<T> for Count {
    #[inline(always)]
    fn feed(&mut self, item: T) {
        self.0 += u64::from(item.counts());
    }
}

impl Total for Count {
    const NAME: &'static str = "count";
    const IS_TEXT: bool = false;
    fn total(self) -> Option<String> {
        Some(self.0.to_string())
    }
}

#[derive(Default)]
pub struct Sum {
    integers: i128,
    decimals: Option<Box<DecimalSum>>,
}

impl<T: Numeric> Reduction<T> for Sum {
    #[inline(always)]
    fn feed(&mut self, item: T) {
        match item.number() {
            Number::Integer(number) => self.integers = self.integers.checked_add(number).unwrap_or_else(|| overflow()),
            Number::Float(number) => self.decimals.get_or_insert_with(Default::default).add(number),
        }
    }
}

impl Total for Sum {
    const NAME: &'static str = "sum";
    const IS_TEXT: bool = false;
    fn total(self) -> Option<String> {
        Some(self.decimals.map_or_else(|| self.integers.to_string(), |sum| sum.written()))
    }
}

/// The number that comes first in an order, of equal ones the first seen.
fn keep(best: &mut Option<Number>, number: Number, is_better: impl Fn(std::cmp::Ordering) -> bool) {
    let order = match (number, *best) {
        (Number::Integer(new), Some(Number::Integer(old))) => new.cmp(&old),
        (Number::Float(new), Some(Number::Float(old))) => new.partial_cmp(&old).expect("a finite number has its place"),
        // A function gives one type of number.
        _ => return *best = Some(number),
    };
    if is_better(order) {
        *best = Some(number);
    }
}

fn written(number: Option<Number>) -> Option<String> {
    let mut room = String::new();
    number.map(|number| match number {
        Number::Integer(number) => number.to_string(),
        Number::Float(number) => number.text(&mut room).to_string(),
    })
}

macro_rules! extremes {
    ($($name:ident $word:literal $better:ident;)*) => { $(
        #[derive(Default)]
        pub struct $name(Option<Number>);

        impl<T: Numeric> Reduction<T> for $name {
            #[inline]
            fn feed(&mut self, item: T) {
                keep(&mut self.0, item.number(), std::cmp::Ordering::$better);
            }
        }

        impl Total for $name {
            const NAME: &'static str = $word;
            const IS_TEXT: bool = false;
            fn total(self) -> Option<String> {
                written(self.0)
            }
        }
    )* };
}
extremes! {
    Min "min" is_lt;
    Max "max" is_gt;
}

#[derive(Default)]
pub struct First(Option<String>);

impl<T: Text> Reduction<T> for First {
    #[inline]
    fn feed(&mut self, item: T) {
        if self.0.is_none() {
            self.0 = Some(item.text(&mut String::new()).to_string());
        }
    }
}

impl Total for First {
    const NAME: &'static str = "first";
    const IS_TEXT: bool = true;
    fn total(self) -> Option<String> {
        self.0
    }
}

#[derive(Default)]
pub struct Last(Option<String>, String);

impl<T: Text> Reduction<T> for Last {
    #[inline]
    fn feed(&mut self, item: T) {
        let text = item.text(&mut self.1);
        let kept = self.0.get_or_insert_with(String::new);
        kept.clear();
        kept.push_str(text);
    }
}

impl Total for Last {
    const NAME: &'static str = "last";
    const IS_TEXT: bool = true;
    fn total(self) -> Option<String> {
        self.0
    }
}

/// What a reduction of all lines says in the end.
pub fn finish<R: Total>(reduction: R) -> Reply {
    match reduction.total() {
        None => Reply::error("reduce", format!("`{}` of no value: the function gave none for any line", R::NAME)),
        Some(total) if R::IS_TEXT => {
            let mut json = String::new();
            write_text(&mut json, &total);
            Reply::Result(json)
        }
        Some(total) => Reply::Result(total),
    }
}

/// All results, as a list of texts.
#[derive(Default)]
pub struct List {
    json: String,
    room: String,
}

impl<T: Text> Reduction<T> for List {
    #[inline]
    fn feed(&mut self, item: T) {
        write_text(&mut self.json, item.text(&mut self.room));
        self.json.push('\n');
    }
}

impl List {
    pub fn finish(self) -> Reply {
        Reply::Lines(self.json)
    }
}

/// The results of each key by themselves, the keys in the order in which they are first seen.
#[derive(Default)]
pub struct ByKey<R> {
    // Always hashed the same way: the order of the keys depends on nothing else, but neither shall the time.
    places: HashMap<String, usize, BuildHasherDefault<DefaultHasher>>,
    groups: Vec<(String, R)>,
    room: String,
}

impl<R: Default> ByKey<R> {
    #[inline]
    fn group(&mut self, key: &impl Text) -> &mut R {
        let key = key.text(&mut self.room);
        let place = match self.places.get(key) {
            Some(place) => *place,
            None => {
                let place = self.groups.len();
                self.places.insert(checked(key).to_string(), place);
                self.groups.push((key.to_string(), R::default()));
                place
            }
        };
        &mut self.groups[place].1
    }

    #[inline]
    pub fn feed<K: Text, V>(&mut self, (key, value): (K, V))
    where
        R: Reduction<V>,
    {
        self.group(&key).feed(value);
    }
}

/// A row has two cells.
fn checked(cell: &str) -> &str {
    if cell.contains(|character| character == '\t' || character == '\n') {
        Reply::error("reduce", format!("a tab or a newline in the cell {:?}", cell.chars().take(100).collect::<String>())).end();
    }
    cell
}

impl<R: Total> ByKey<R> {
    /// Rows `key`, tab, result. A key without any result has no row.
    pub fn finish(self) -> Reply {
        let mut json = String::new();
        for (key, reduction) in self.groups {
            if let Some(total) = reduction.total() {
                write_text(&mut json, &format!("{key}\t{}", checked(&total)));
                json.push('\n');
            }
        }
        Reply::Lines(json)
    }
}

/// What is counted by key: a key, or a key and whether it counts.
pub trait KeyCounted {
    fn count_in(self, counts: &mut ByKey<Count>);
}

impl<K: Text, V: Counted> KeyCounted for (K, V) {
    #[inline]
    fn count_in(self, counts: &mut ByKey<Count>) {
        if self.1.counts() {
            counts.feed(self);
        }
    }
}

macro_rules! keys {
    ($($type:ty)*) => { $(impl KeyCounted for $type {
        #[inline]
        fn count_in(self, counts: &mut ByKey<Count>) {
            counts.feed((self, true));
        }
    })* };
}
keys!(&str String std::borrow::Cow<'_, str> char bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

/// Every result of each key, in a list for each.
#[derive(Default)]
pub struct Texts(Vec<String>);

impl<T: Text> Reduction<T> for Texts {
    fn feed(&mut self, item: T) {
        self.0.push(item.text(&mut String::new()).to_string());
    }
}

impl ByKey<Texts> {
    /// Rows `key`, tab, result: those of the first key, then those of the next.
    pub fn finish_list(self) -> Reply {
        let mut json = String::new();
        for (key, texts) in self.groups {
            for text in texts.0 {
                write_text(&mut json, &format!("{key}\t{}", checked(&text)));
                json.push('\n');
            }
        }
        Reply::Lines(json)
    }
}
