//! How the program is linked; writes nothing.
#![allow(clippy::print_stdout)]

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|v| v == value);
    // At a fixed address 25,000 pointers need not be set at every start, which
    // is a tenth of the time of a cached answer. Libraries, heap and stack
    // still lie at random addresses.
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
