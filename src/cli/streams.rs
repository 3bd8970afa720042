//! The standard streams, and what the terminal behind them can show.

use std::io::{IsTerminal, Write};

use crate::base::diagnostic::Refusal;
use crate::cli::args::Show;
use crate::cli::outcome::Failure;
use crate::render::format::Screen;
use crate::render::show::{Output, show};

/// Where results and messages go.
pub struct Streams {
    out: Box<dyn Write>,
    /// What standard output can show.
    screen: Screen,
    /// Whether standard error shows colour.
    colour_errors: bool,
    /// The program whose commands write here, for the one command that describes them all.
    program: fn() -> clap::Command,
}

/// Columns where nothing says how wide the terminal is.
const WIDTH: usize = 80;

impl Streams {
    /// The process's own streams. Colour is for terminals that want it.
    pub fn standard(program: fn() -> clap::Command) -> Self {
        // Errors come before any command has looked at its arguments.
        let asked = std::env::args_os().any(|argument| argument == "--no-color");
        let plain = asked || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let (out, err) = (std::io::stdout(), std::io::stderr());
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok());
        let terminal = terminal_size::terminal_size().filter(|_| out.is_terminal());
        let width = columns.or(terminal.map(|(width, _)| usize::from(width.0))).unwrap_or(WIDTH);
        let screen = Screen { width: width.clamp(60, 160), colour: out.is_terminal() && !plain };
        Self { out: Box::new(out), screen, colour_errors: err.is_terminal() && !plain, program }
    }

    /// Results into what holds them, for whoever looks at them without a terminal.
    pub fn into_writer(out: Box<dyn Write>, program: fn() -> clap::Command) -> Self {
        Self { out, screen: Screen { width: WIDTH, colour: false }, colour_errors: false, program }
    }

    /// The program with all its commands.
    pub(crate) fn program(&self) -> clap::Command {
        (self.program)()
    }

    /// An answer in the format that the user wants.
    pub(crate) fn text(&self, args: &Show, output: Output) -> Result<String, Refusal> {
        show(output, args.format, self.screen(args.no_color))
    }

    /// Prints an answer in the format that the user wants.
    ///
    /// # Errors
    /// What computing the answer meets, or a result that could not be written.
    pub fn show(&mut self, args: &Show, output: Output) -> Result<(), Failure> {
        let text = self.text(args, output)?;
        Ok(self.print(&text)?)
    }

    /// What results may use, given the user's wish.
    pub(crate) fn screen(&self, no_color: bool) -> Screen {
        Screen { colour: self.screen.colour && !no_color, ..self.screen }
    }

    /// Prints a result.
    ///
    /// # Errors
    /// A result that could not be written.
    pub fn print(&mut self, text: &str) -> std::io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// A message that is no result.
    pub fn say(&self, text: &str) {
        // A closed error stream is no reason to fail.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// The problems of the user's input.
    pub fn refuse(&self, refusal: &Refusal) {
        self.say(&crate::render::diagnostic::render(refusal, self.colour_errors));
    }
}
