// Tries to get out of where it runs with all that the standard library has, and prints all that it got hold of. Constants stand before it.
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::process::Command;
use std::time::Duration;

struct Attempts<'a> {
    count: u32,
    /// Some are the end of a program that may not do that: each of these is tried alone.
    only: &'a str,
}

impl Attempts<'_> {
    fn attempt<T: std::fmt::Debug, E: std::fmt::Debug>(&mut self, what: &str, action: impl FnOnce() -> Result<T, E>) {
        self.count += 1;
        if if self.only == "" { FATAL.contains(&what) } else { what != self.only } {
            return;
        }
        match action() {
            Ok(got) => println!("{what} -> {:.20000}", format!("{got:?}")),
            Err(refusal) => println!("{what} -x {refusal:?}"),
        }
    }
}

fn text(bytes: Vec<u8>) -> String { String::from_utf8_lossy(&bytes).into_owned() }

fn list(path: &str) -> std::io::Result<Vec<String>> {
    Ok(fs::read_dir(path)?.filter_map(|entry| entry.ok()).map(|entry| entry.path().display().to_string()).collect())
}

fn run(only: &str) {
    let mut tries = Attempts { count: 0, only };
    let others = ["/etc/passwd", "/etc/shadow", "/root/.bashrc", "/proc/self/environ", "/proc/1/environ", "/proc/self/cmdline", "/proc/1/cmdline", "/proc/self/maps", "/proc/kcore", "/dev/mem", "/proc/net/tcp"];
    for path in READABLE.iter().chain(&others) {
        tries.attempt(&format!("read {path}"), || fs::read(path).map(text));
        tries.attempt(&format!("read the same as root of process 1 {path}"), || fs::read(format!("/proc/1/root{path}")).map(text));
        tries.attempt(&format!("metadata {path}"), || fs::metadata(path).map(|found| found.len()));
    }
    for path in ["/", "/nix/store", "/build", "/tmp", "/proc", "/proc/self/fd", "/proc/1/fd", "/root", "/home", "/dev", "..", "."] {
        tries.attempt(&format!("list {path}"), || list(path));
    }
    for descriptor in 0..20 {
        tries.attempt(&format!("descriptor {descriptor}"), || fs::read_link(format!("/proc/self/fd/{descriptor}")));
        tries.attempt(&format!("read descriptor {descriptor}"), || fs::read(format!("/proc/self/fd/{descriptor}")).map(text));
    }
    tries.attempt("environment", || Ok::<_, ()>(std::env::vars().collect::<Vec<_>>()));
    tries.attempt("key", || std::env::var("OPENAI_API_KEY"));
    tries.attempt("arguments", || Ok::<_, ()>(std::env::args().collect::<Vec<_>>()));
    tries.attempt("directory", std::env::current_dir);
    tries.attempt("standard input", || { let mut all = String::new(); std::io::stdin().read_to_string(&mut all).map(|_| all) });

    for host in ["127.0.0.1", "127.1.2.3", "0.0.0.0", "::1", "::ffff:127.0.0.1", "1.1.1.1", "169.254.169.254"] {
        let ip: std::net::IpAddr = host.parse().unwrap();
        tries.attempt(&format!("tcp {host}"), || TcpStream::connect_timeout(&(ip, TCP_PORT).into(), Duration::from_secs(1)).and_then(|mut to| to.write_all(b"out")));
        tries.attempt(&format!("udp {host}"), || UdpSocket::bind("0.0.0.0:0").and_then(|from| from.send_to(b"out", (ip, UDP_PORT))));
    }
    tries.attempt("dns", || ("example.com", 80).to_socket_addrs().map(|found| found.count()));
    tries.attempt("listen", || TcpListener::bind("127.0.0.1:0"));
    for path in WRITABLE.iter().chain(&["/etc/passwd", "/nix/store/00000000000000000000000000000000-out", "/build/out", "out", "/tmp/out"]) {
        tries.attempt(&format!("write {path}"), || fs::write(path, "out"));
        tries.attempt(&format!("write as root of process 1 {path}"), || fs::write(format!("/proc/1/root{path}"), "out"));
        tries.attempt(&format!("create {path}"), || fs::create_dir_all(path));
    }
    tries.attempt("remove", || fs::remove_dir_all("/build"));
    tries.attempt("link", || fs::hard_link("/etc/passwd", "/build/link"));
    for program in ["/bin/sh", "sh", "/proc/self/exe", "/proc/1/exe"] {
        tries.attempt(&format!("start {program}"), || Command::new(program).arg("-c").arg("id; cat /etc/passwd").output().map(|got| text(got.stdout)));
    }
    tries.attempt("thread", || std::thread::Builder::new().spawn(|| 1).map(|thread| thread.join().is_ok()));
    #[cfg(unix)]
    {
        use std::os::unix::{fs::{chroot, symlink, PermissionsExt}, net::UnixStream, process::CommandExt};
        tries.attempt("socket", || UnixStream::connect(SOCKET_PATH));
        tries.attempt("socket of Nix", || UnixStream::connect("/nix/var/nix/daemon-socket/socket"));
        tries.attempt("pair of sockets", UnixStream::pair);
        tries.attempt("datagrams", std::os::unix::net::UnixDatagram::unbound);
        tries.attempt("symlink", || symlink("/etc/passwd", "/build/symlink"));
        tries.attempt("chroot", || chroot("/proc/1/root"));
        for entry in list("/nix/store").unwrap_or_default() {
            tries.attempt("mode of an input", || fs::set_permissions(&entry, fs::Permissions::from_mode(0o4777)));
            tries.attempt("write an input", || fs::write(&entry, "poisoned"));
        }
        tries.attempt("become another", || -> Result<(), _> { Err::<(), _>(Command::new("/proc/1/exe").exec()) });
    }
    let _ = (ABSTRACT_NAME, SOCKET_PATH);
    println!("\ntried {}", tries.count);
}
