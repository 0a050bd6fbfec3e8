//! `columnist completions` and `columnist man`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Ended, messages};
use crate::error::{Error, ErrorKind};

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    shell: Shell,
}

/// Prints a completion script.
pub fn print_completions(args: &CompletionsArgs) -> Result<Ended, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "columnist", &mut script);
    print_bytes(script)
}

/// Prints the manual page: the command's, then one section for each subcommand.
pub fn print_manual() -> Result<Ended, Error> {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    let pages = std::iter::once(command.clone()).chain(command.get_subcommands().cloned());
    for command in pages {
        clap_mangen::Man::new(command)
            .render(&mut page)
            .map_err(|error| Error::new(ErrorKind::Output, error.to_string()))?;
    }
    print_bytes(page)
}

fn print_bytes(bytes: Vec<u8>) -> Result<Ended, Error> {
    messages::print_data(bytes)?;
    Ok(Ended::Well)
}
