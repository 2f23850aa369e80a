//! The walls around native code, and what is left open in them. Linux on x86-64 and AArch64.

use crate::bindings::{Binding, Bindings};
use crate::json::{Parser, Value};
use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::{CStr, OsStr};
use std::fs::File;
use std::io::{Cursor, Read};
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

extern "C" {
    fn prctl(option: i32, a: usize, b: usize, c: usize, d: usize) -> i32;
    fn setrlimit(resource: i32, limit: *const [u64; 2]) -> i32;
    fn sigaltstack(new: *const SignalStack, old: *mut SignalStack) -> i32;
    fn signal(number: i32, handler: usize) -> usize;
    fn sigaction(number: i32, new: *const SignalAction, old: *mut SignalAction) -> i32;
    fn write(file: i32, bytes: *const u8, length: usize) -> isize;
    fn _exit(status: i32) -> !;
    fn memchr(bytes: *const u8, byte: i32, length: usize) -> *const u8;
}

/// Where replies go.
const REPLIES: i32 = 3;

pub fn say(mut bytes: &[u8]) {
    while !bytes.is_empty() {
        // SAFETY: the bytes are there.
        let written = unsafe { write(REPLIES, bytes.as_ptr(), bytes.len()) };
        if written <= 0 {
            unsafe { _exit(1) }
        }
        bytes = &bytes[written as usize..];
    }
}

pub fn end() -> ! {
    unsafe { _exit(0) }
}

#[inline(always)]
pub fn find_byte(byte: u8, bytes: &[u8]) -> Option<usize> {
    // SAFETY: it looks at no more than the length.
    let found = unsafe { memchr(bytes.as_ptr(), i32::from(byte), bytes.len()) };
    if found.is_null() { None } else { Some(found as usize - bytes.as_ptr() as usize) }
}

/// Opens the bindings, and closes everything else.
///
/// # Safety
/// `arguments` is what `main` is given, the request the second.
pub unsafe fn begin(arguments: *const *const u8) -> Bindings {
    say(b"{\"kind\":\"started\",\"cpu\":0}\n");
    // What the shell that started it has set is not for the code.
    for (name, _) in std::env::vars_os() {
        std::env::remove_var(name);
    }
    let path = CStr::from_ptr(*arguments.add(1) as *const _);
    let request = std::fs::read_to_string(OsStr::from_bytes(path.to_bytes())).expect("the request can be read");
    let request = Parser::read(&request).expect("the request is JSON");
    let bindings = request["bindings"].as_array().expect("the request has bindings").iter().map(open).collect();
    let limit = request["vm_spec"]["memoryLimit"].as_i64().expect("the request has a limit of memory");
    catch_overflow();
    close_in(limit as u64);
    LEFT.store(limit as usize, Relaxed);
    Bindings::new(bindings)
}

fn open(binding: &Value) -> Binding {
    let text = |name: &str| binding[name].as_str().unwrap_or("").to_string();
    let source: Box<dyn Read> = match &binding["value"] {
        Value::Record(_) => Box::new(File::open(binding["value"]["file"].as_str().unwrap_or("")).expect("a binding can be opened")),
        Value::Text(text) | Value::Number(text) => Box::new(Cursor::new(text.clone())),
        Value::Bool(value) => Box::new(Cursor::new(value.to_string())),
        _ => unreachable!("a binding is a value or a file"),
    };
    Binding { name: text("name"), kind: text("type"), source }
}

#[cfg(target_arch = "x86_64")]
mod calls {
    pub const ARCHITECTURE: u32 = 0xc000_003e;
    /// read write close fstat lseek munmap brk rt_sigaction rt_sigprocmask rt_sigreturn readv writev sched_yield mremap madvise nanosleep exit
    /// sigaltstack futex clock_nanosleep exit_group
    pub const ALLOWED: [u32; 21] = [0, 1, 3, 5, 8, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 35, 60, 131, 202, 230, 231];
    /// mmap mprotect
    pub const MAPPING: [u32; 2] = [9, 10];
}

#[cfg(target_arch = "aarch64")]
mod calls {
    pub const ARCHITECTURE: u32 = 0xc000_00b7;
    pub const ALLOWED: [u32; 21] = [63, 64, 57, 80, 62, 215, 214, 134, 135, 139, 65, 66, 124, 216, 233, 101, 93, 132, 98, 115, 94];
    pub const MAPPING: [u32; 2] = [222, 226];
}

#[repr(C)]
struct Step {
    code: u16,
    if_true: u8,
    if_false: u8,
    operand: u32,
}

const LOAD: u16 = 0x20;
const IF_EQUAL: u16 = 0x15;
const IF_ANY_BIT: u16 = 0x45;
const GIVE: u16 = 0x06;
const ALLOW: u32 = 0x7fff_0000;
const KILL: u32 = 0x8000_0000;
/// EPERM.
const REFUSE: u32 = 0x0005_0001;

/// From here on the process can compute, read and write what is open, and have memory: no call of the system beyond that is answered, so
/// there is no file, socket, process or thread to be had.
unsafe fn close_in(memory: u64) {
    const NO_NEW_PRIVILEGES: i32 = 38;
    const SECCOMP: i32 = 22;
    const DUMPABLE: i32 = 4;
    let step = |code, if_true, if_false, operand| Step { code, if_true, if_false, operand };
    let mut filter = vec![step(LOAD, 0, 0, 4), step(IF_EQUAL, 1, 0, calls::ARCHITECTURE), step(GIVE, 0, 0, KILL), step(LOAD, 0, 0, 0)];
    for call in calls::ALLOWED {
        filter.push(step(IF_EQUAL, 0, 1, call));
        filter.push(step(GIVE, 0, 0, ALLOW));
    }
    for call in calls::MAPPING {
        // Memory that is not code: the fourth bit of the third argument says that it may be run.
        filter.extend([step(IF_EQUAL, 0, 4, call), step(LOAD, 0, 0, 32), step(IF_ANY_BIT, 0, 1, 4), step(GIVE, 0, 0, REFUSE), step(GIVE, 0, 0, ALLOW)]);
    }
    filter.push(step(GIVE, 0, 0, REFUSE));
    #[repr(C)]
    struct Program {
        length: u16,
        steps: *const Step,
    }
    let program = Program { length: filter.len() as u16, steps: filter.as_ptr() };

    // RLIMIT_AS with room for the program itself, its stack and what is lost between allocations; RLIMIT_NPROC, RLIMIT_CORE.
    let limits = [(9, memory + (128 << 20)), (6, 0), (4, 0)];
    let limited = limits.iter().all(|(resource, limit)| setrlimit(*resource, &[*limit, *limit]) == 0);
    #[cfg(target_arch = "x86_64")]
    // The processor's own clock is a trap: PR_SET_TSC, PR_TSC_SIGSEGV.
    let limited = limited && prctl(26, 2, 0, 0, 0) == 0;
    let walled = limited && prctl(DUMPABLE, 0, 0, 0, 0) == 0 && prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0;
    if !walled || prctl(SECCOMP, 2, &program as *const Program as usize, 0, 0) != 0 {
        let error = std::io::Error::last_os_error();
        say(format!("{{\"kind\":\"error\",\"type\":\"sandbox\",\"message\":\"the kernel does not take the limits of native code: {error}\"}}\n").as_bytes());
        end();
    }
}

#[repr(C)]
struct SignalStack {
    base: *mut u8,
    flags: i32,
    size: usize,
}

#[repr(C)]
struct SignalAction {
    handler: usize,
    mask: [u64; 16],
    flags: i32,
    restorer: usize,
}

/// A stack that is full is told as such; the handler needs another one.
unsafe fn catch_overflow() {
    const SIZE: usize = 1 << 16;
    const SIGSEGV: i32 = 11;
    const ON_STACK: i32 = 0x0800_0000;
    let base = Box::leak(vec![0u8; SIZE].into_boxed_slice()).as_mut_ptr();
    sigaltstack(&SignalStack { base, flags: 0, size: SIZE }, std::ptr::null_mut());
    extern "C" fn overflowed(_number: i32) {
        say(b"{\"kind\":\"error\",\"type\":\"stack overflow\",\"message\":\"the code calls itself too deeply\"}\n");
        end();
    }
    let action = SignalAction { handler: overflowed as usize, mask: [0; 16], flags: ON_STACK, restorer: 0 };
    sigaction(SIGSEGV, &action, std::ptr::null_mut());
    // A closed pipe is an error of the write, not the end: SIGPIPE, SIG_IGN.
    signal(13, 1);
}

/// How many bytes may still be asked for; all until the limit is known.
static LEFT: AtomicUsize = AtomicUsize::new(usize::MAX / 2);

/// Counts what is asked for: the address space that the kernel counts has more in it than the code knows of.
struct Limited;

#[inline(always)]
fn take(size: usize) {
    // One thread: there is no other.
    let left = LEFT.load(Relaxed);
    if size > left {
        exceeded();
    }
    LEFT.store(left - size, Relaxed);
}

#[inline(always)]
fn give_back(size: usize) {
    LEFT.store(LEFT.load(Relaxed).wrapping_add(size), Relaxed);
}

#[cold]
fn exceeded() -> ! {
    say(b"{\"kind\":\"exceeded\",\"limit\":\"memoryLimit\"}\n");
    end()
}

#[inline(always)]
fn there(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        exceeded();
    }
    memory
}

// SAFETY: as the system's own.
unsafe impl GlobalAlloc for Limited {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        there(System.alloc(layout))
    }
    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        there(System.alloc_zeroed(layout))
    }
    #[inline]
    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if size > layout.size() { take(size - layout.size()) } else { give_back(layout.size() - size) }
        there(System.realloc(old, layout, size))
    }
    #[inline]
    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        give_back(layout.size());
        System.dealloc(old, layout)
    }
}

#[global_allocator]
static MEMORY: Limited = Limited;

/// Of all that is random, always the same: what is hashed has one order.
#[no_mangle]
unsafe extern "C" fn getrandom(to: *mut u8, length: usize, _flags: u32) -> isize {
    std::ptr::write_bytes(to, 0x52, length);
    length as isize
}

/// All clocks stand still, at the beginning of 1970.
#[no_mangle]
unsafe extern "C" fn clock_gettime(_clock: i32, to: *mut [i64; 2]) -> i32 {
    *to = [0, 0];
    0
}
