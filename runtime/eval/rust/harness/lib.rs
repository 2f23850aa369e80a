//! What code of a plan is linked with: it brings the bindings to the code in the types that the code wants, and its result out. Code has it by the
//! name `std` too, since a few things of the standard library need a system that is not there. Rust 1.63 and newer.

pub use ::std::*;

pub mod bindings;
mod decimal;
pub mod give;
pub mod io;
mod json;
mod lines;
pub mod process;
pub mod reduce;
mod reply;
mod text;

#[cfg(not(target_arch = "wasm32"))]
#[path = "native.rs"]
mod system;
#[cfg(target_arch = "wasm32")]
#[path = "wasm.rs"]
mod system;

pub use bindings::{Bindings, FromBinding};
pub use give::{Give, Outcome};
pub use json::Value;
pub use lines::Lines;
pub use reply::Reply;

/// Hands a line to a closure, whose signature follows from this one: it may give back a part of the line.
#[inline(always)]
pub fn hand<'a, R>(line: &'a str, each: impl FnOnce(&'a str) -> R) -> R {
    each(line)
}

/// Runs code, and says what came of it.
fn run(code: fn(&Bindings) -> Reply, bindings: Bindings) {
    ::std::panic::set_hook(Box::new(|panic| {
        let message = match (panic.payload().downcast_ref::<&str>(), panic.payload().downcast_ref::<String>()) {
            (Some(text), _) => text.to_string(),
            (_, Some(text)) => text.clone(),
            _ => "the code panicked".to_string(),
        };
        // The name that the compiler was given for the code.
        let line = panic.location().filter(|place| place.file() == "code.rs").map(|place| place.line());
        Reply::Error { kind: "panic".into(), message, line }.say();
        system::end();
    }));
    let reply = code(&bindings);
    io::flush();
    reply.say();
    system::end();
}

/// Starts the program: puts up its walls first.
///
/// # Safety
/// `arguments` is what `main` is given.
#[cfg(not(target_arch = "wasm32"))]
pub unsafe fn start(arguments: *const *const u8, code: fn(&Bindings) -> Reply) {
    run(code, system::begin(arguments));
}

#[cfg(target_arch = "wasm32")]
pub fn start(code: fn(&Bindings) -> Reply) {
    run(code, system::begin());
}
