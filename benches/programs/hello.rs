//! The least that a program can do: what starting a process costs.
#![allow(clippy::print_stdout)]

fn main() {
    println!("hello, world");
}
