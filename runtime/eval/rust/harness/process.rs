//! `std::process`, but for the end of the program: it has to be said what came of it.

pub use ::std::process::*;

use crate::reply::Reply;

/// Ends the program: what it printed is its result, unless the status says that it failed.
pub fn exit(status: i32) -> ! {
    if status == 0 { Reply::Printed.end() } else { Reply::error("exit", format!("the code ended itself with status {status}")).end() }
}
