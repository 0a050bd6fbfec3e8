//! The `columnist` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    columnist::cli::run()
}
