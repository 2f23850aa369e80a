//! `std::io`, but in WASM with streams of our own: the library's lead nowhere there, without a word.

pub use ::std::io::*;

#[cfg(target_arch = "wasm32")]
pub use printed::{stderr, stdout, Stderr, StderrLock, Stdout, StdoutLock};

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn flush() {
    let _ = ::std::io::Write::flush(&mut ::std::io::stdout());
}

#[cfg(target_arch = "wasm32")]
pub(crate) use printed::flush;

#[cfg(target_arch = "wasm32")]
mod printed {
    use crate::system;
    use ::std::cell::RefCell;
    use ::std::io::{BufWriter, Result, Write};

    struct Raw;

    impl Write for Raw {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            system::print(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    thread_local!(static BUFFER: RefCell<BufWriter<Raw>> = RefCell::new(BufWriter::with_capacity(1 << 16, Raw)));

    pub(crate) fn flush() {
        let _ = BUFFER.with(|buffer| buffer.borrow_mut().flush());
    }

    macro_rules! streams {
        ($($name:ident $lock:ident $function:ident $prints:literal;)*) => { $(
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            pub type $lock = $name;

            pub fn $function() -> $name {
                $name
            }

            impl $name {
                pub fn lock(&self) -> $name {
                    $name
                }
            }

            impl Write for $name {
                fn write(&mut self, bytes: &[u8]) -> Result<usize> {
                    if $prints { BUFFER.with(|buffer| buffer.borrow_mut().write(bytes)) } else { Ok(bytes.len()) }
                }
                fn flush(&mut self) -> Result<()> {
                    if $prints { BUFFER.with(|buffer| buffer.borrow_mut().flush()) } else { Ok(()) }
                }
            }
        )* };
    }
    streams! {
        Stdout StdoutLock stdout true;
        Stderr StderrLock stderr false;
    }
}

#[cfg(target_arch = "wasm32")]
#[macro_export]
macro_rules! print {
    ($($given:tt)*) => {{ let _ = $crate::io::Write::write_fmt(&mut $crate::io::stdout(), ::core::format_args!($($given)*)); }};
}

#[cfg(target_arch = "wasm32")]
#[macro_export]
macro_rules! println {
    () => { $crate::print!("\n") };
    ($($given:tt)*) => {{ $crate::print!($($given)*); $crate::print!("\n"); }};
}
