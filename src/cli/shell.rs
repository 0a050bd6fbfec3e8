//! `columnist completions` and `columnist man`.

use clap::{Args, Command, CommandFactory};
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

#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command whose page is printed; that of `columnist` itself otherwise
    command: Option<String>,
}

/// Prints the manual page of the program or of one of its commands.
pub fn print_manual(args: &ManArgs) -> Result<Ended, Error> {
    let mut program = Cli::command();
    program.build();
    let command = match &args.command {
        None => &program,
        Some(name) => program.find_subcommand(name).ok_or_else(|| no_such_command(name, &program))?,
    };
    let mut page = Vec::new();
    let printed = clap_mangen::Man::new(command.clone()).render(&mut page);
    printed.map_err(|error| Error::new(ErrorKind::Output, error.to_string()))?;
    print_bytes(page)
}

fn no_such_command(name: &str, program: &Command) -> Error {
    let names: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
    Error::new(ErrorKind::Options, format!("no command is called {name:?}"))
        .with_hint(format!("give one of {}", names.join(", ")))
}

fn print_bytes(bytes: Vec<u8>) -> Result<Ended, Error> {
    messages::print_data(bytes)?;
    Ok(Ended::Well)
}
