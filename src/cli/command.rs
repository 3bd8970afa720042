//! What a command is: arguments that can be carried out.

use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;

/// The arguments of a command, with what it does.
pub trait Execute {
    /// Does what the arguments ask for.
    ///
    /// # Errors
    /// What the user must change, or a result that could not be written.
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure>;
}

/// A list of commands, a line each: `Name(Arguments)`, where the arguments are a clap `Args` that is `Execute`. What the
/// comment over the arguments says is what the help says of the command.
#[macro_export]
macro_rules! commands {
    ($(#[$about:meta])* $list:ident { $($(#[$mark:meta])* $name:ident($arguments:ty),)+ }) => {
        $(#[$about])*
        #[derive(Debug, clap::Subcommand)]
        pub enum $list {
            $($(#[$mark])* $name($arguments),)+
        }

        impl $crate::cli::command::Execute for $list {
            fn execute(
                &self,
                out: &mut $crate::cli::streams::Streams,
            ) -> Result<$crate::cli::outcome::Exit, $crate::cli::outcome::Failure> {
                match self {
                    $(Self::$name(arguments) => arguments.execute(out),)+
                }
            }
        }
    };
}
