//! Tests of the test support itself, without the program where possible.

mod http;
mod real;
mod runner;
mod stdio;
