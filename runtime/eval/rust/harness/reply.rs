//! What is said of the code to the process that watches over it.

use crate::json::write_text;
use crate::system;

pub enum Reply {
    /// The result is what the code printed.
    Printed,
    /// One JSON value.
    Result(String),
    /// A list: one JSON value and a newline for each element.
    Lines(String),
    Error { kind: String, message: String, line: Option<u32> },
    Exceeded(&'static str),
    /// A result that no value of a plan can be.
    Unfit(String),
    /// A number that the type of a parameter cannot hold.
    Inexact { binding: String, number: String },
}

/// How much of a message is told, in bytes.
const LONGEST: usize = 8192;

impl Reply {
    pub fn error(kind: &str, message: impl Into<String>) -> Reply {
        Reply::Error { kind: kind.into(), message: message.into(), line: None }
    }

    /// Says it, once and for all: what is said after that is not heard.
    pub fn say(&self) {
        let mut head = String::from("{\"kind\":\"");
        let member = |head: &mut String, name: &str, value: &str| {
            head.push_str(",\"");
            head.push_str(name);
            head.push_str("\":");
            write_text(head, shortened(value));
        };
        match self {
            Reply::Printed => head.push_str("printed\""),
            Reply::Result(_) => head.push_str("result\""),
            Reply::Lines(_) => head.push_str("lines\""),
            Reply::Error { kind, message, line } => {
                head.push_str("error\"");
                member(&mut head, "type", kind);
                member(&mut head, "message", message);
                if let Some(line) = line {
                    head.push_str(&format!(",\"line\":{line}"));
                }
            }
            Reply::Exceeded(limit) => {
                head.push_str("exceeded\"");
                member(&mut head, "limit", limit);
            }
            Reply::Unfit(actual) => {
                head.push_str("unfit\"");
                member(&mut head, "actual", actual);
            }
            Reply::Inexact { binding, number } => {
                head.push_str("inexact\"");
                member(&mut head, "binding", binding);
                member(&mut head, "number", number);
            }
        }
        head.push_str("}\n");
        system::say(head.as_bytes());
        if let Reply::Result(body) | Reply::Lines(body) = self {
            system::say(body.as_bytes());
        }
    }

    /// Says it, and ends the program.
    pub fn end(self) -> ! {
        crate::io::flush();
        self.say();
        system::end()
    }
}

fn shortened(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
