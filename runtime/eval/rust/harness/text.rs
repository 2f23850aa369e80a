//! Values of the language as values of a plan are written.

use crate::reply::Reply;
use std::borrow::Cow;
use std::fmt::Write;

/// What has one text: texts, and numbers and truth values as they are written.
pub trait Text {
    /// The text, in `room` unless it is there already.
    fn text<'a>(&'a self, room: &'a mut String) -> &'a str;

    /// Whether it is one in JSON too, without quotes.
    const IS_TEXT: bool;
}

impl Text for str {
    fn text<'a>(&'a self, _room: &'a mut String) -> &'a str {
        self
    }
    const IS_TEXT: bool = true;
}

impl Text for String {
    fn text<'a>(&'a self, _room: &'a mut String) -> &'a str {
        self
    }
    const IS_TEXT: bool = true;
}

impl Text for Cow<'_, str> {
    fn text<'a>(&'a self, _room: &'a mut String) -> &'a str {
        self
    }
    const IS_TEXT: bool = true;
}

impl Text for char {
    fn text<'a>(&'a self, room: &'a mut String) -> &'a str {
        room.clear();
        room.push(*self);
        room
    }
    const IS_TEXT: bool = true;
}

impl<T: Text + ?Sized> Text for &T {
    fn text<'a>(&'a self, room: &'a mut String) -> &'a str {
        (**self).text(room)
    }
    const IS_TEXT: bool = T::IS_TEXT;
}

macro_rules! written {
    ($($type:ty)*) => { $(impl Text for $type {
        fn text<'a>(&'a self, room: &'a mut String) -> &'a str {
            room.clear();
            let _ = write!(room, "{}", self);
            room
        }
        const IS_TEXT: bool = false;
    })* };
}
written!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool);

macro_rules! floating {
    ($($type:ty)*) => { $(impl Text for $type {
        /// The shortest decimal that is nearest to the number. Ends the program for what is no number.
        fn text<'a>(&'a self, room: &'a mut String) -> &'a str {
            if !self.is_finite() {
                Reply::Unfit(format!("{}", self)).end();
            }
            room.clear();
            // There is one zero.
            let _ = if *self == 0.0 { write!(room, "0") } else { write!(room, "{}", self) };
            room
        }
        const IS_TEXT: bool = false;
    })* };
}
floating!(f32 f64);
