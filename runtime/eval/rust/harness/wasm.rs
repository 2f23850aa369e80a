//! What the WASM module asks of its host.

use crate::bindings::{Binding, Bindings};
use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Read;

#[link(wasm_import_module = "rlm")]
extern "C" {
    fn count() -> u32;
    /// Writes the name of a binding, a newline and its type; gives its length.
    fn describe(binding: u32, to: *mut u8, room: u32) -> u32;
    /// Gives how many bytes there were, 0 at the end.
    fn read(binding: u32, to: *mut u8, room: u32) -> u32;
    fn printed(from: *const u8, length: u32);
    fn said(from: *const u8, length: u32);
    /// Does not come back.
    fn ended();
}

struct Source(u32);

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        // SAFETY: the host writes no more than the length that it is told.
        Ok(unsafe { read(self.0, buffer.as_mut_ptr(), buffer.len() as u32) } as usize)
    }
}

pub fn begin() -> Bindings {
    let bindings = (0..unsafe { count() }).map(|index| {
        let mut room = vec![0; 1 << 16];
        // SAFETY: as above.
        let length = unsafe { describe(index, room.as_mut_ptr(), room.len() as u32) } as usize;
        let text = String::from_utf8_lossy(&room[..length]).into_owned();
        let (name, kind) = text.split_once('\n').expect("a name and a type");
        Binding { name: name.to_string(), kind: kind.to_string(), source: Box::new(Source(index)) }
    });
    Bindings::new(bindings.collect())
}

pub fn print(bytes: &[u8]) {
    unsafe { printed(bytes.as_ptr(), bytes.len() as u32) }
}

pub fn say(bytes: &[u8]) {
    unsafe { said(bytes.as_ptr(), bytes.len() as u32) }
}

pub fn end() -> ! {
    unsafe { ended() }
    unreachable!()
}

/// Eight bytes at a time: the standard library's own search is not open to us.
#[inline]
pub fn find_byte(byte: u8, bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let wanted = ONES * u64::from(byte);
    let mut words = bytes.chunks_exact(8);
    let mut at = 0;
    for word in &mut words {
        let differs = u64::from_le_bytes([word[0], word[1], word[2], word[3], word[4], word[5], word[6], word[7]]) ^ wanted;
        let zeros = differs.wrapping_sub(ONES) & !differs & (ONES << 7);
        if zeros != 0 {
            return Some(at + (zeros.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    words.remainder().iter().position(|found| *found == byte).map(|rest| at + rest)
}

/// The memory of a module has an end, which is the limit: whoever is refused says so.
struct Limited;

// SAFETY: as the system's own.
unsafe impl GlobalAlloc for Limited {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        there(System.alloc(layout))
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        there(System.alloc_zeroed(layout))
    }
    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        there(System.realloc(old, layout, size))
    }
    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        System.dealloc(old, layout)
    }
}

fn there(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        // Without any memory of its own.
        let reply = b"{\"kind\":\"exceeded\",\"limit\":\"memoryLimit\"}\n";
        say(reply);
        end();
    }
    memory
}

#[global_allocator]
static MEMORY: Limited = Limited;
